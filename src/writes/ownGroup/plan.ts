import type { ProjectInfo } from '../../api/model';
import { exportProjectInfo } from '../../api/project';
import { exportUsers } from '../../api/users';
import { unlessRefused } from '../../api/unlessRefused';
import type { Session } from '../../api/session';
import type { OperationTarget, Refusal } from '../../safety/operation';
import { rightRefusals } from '../planning';

/** The caller's own account moves to another data access group. */
export interface OwnGroupPlan {
  readonly kind: 'own-group';
  readonly info: ProjectInfo;
  /** The token's owner, where it is known. */
  readonly username: string | undefined;
  /** The group now, blank for none; `undefined` where REDCap does not tell. */
  readonly from: string | undefined;
  /** Unique name; blank for none. */
  readonly to: string;
}

export type OwnGroupRefusal = Refusal | { readonly reason: 'in-group-already'; readonly dag: string };

export type PlannedOwnGroup =
  | { readonly kind: 'plan'; readonly plan: OwnGroupPlan }
  | { readonly kind: 'refused'; readonly refusals: readonly OwnGroupRefusal[] };

/** What switching the group would do; changes nothing. Which groups the account may switch to, only REDCap knows. Right: API Import/Update. Source: REDCAP_API.md §6.5. @throws RedcapError, CancelledError */
export async function planOwnGroup(
  target: OperationTarget,
  to: string,
  signal?: AbortSignal,
): Promise<PlannedOwnGroup> {
  const lacking = rightRefusals(target, ['api_import']);
  if (lacking.length > 0) {
    return { kind: 'refused', refusals: lacking };
  }
  const info = await exportProjectInfo(target.session, signal);
  const username = target.rights?.username;
  const from = await ownGroup(target.session, username, signal);
  return from === to
    ? { kind: 'refused', refusals: [{ reason: 'in-group-already', dag: to }] }
    : { kind: 'plan', plan: { kind: 'own-group', info, username, from, to } };
}

/** The group of an account, blank for none; nothing where it may not be read. @throws RedcapError, CancelledError */
export async function ownGroup(
  session: Session,
  username: string | undefined,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const users =
    username === undefined ? undefined : await unlessRefused('out-of-reach', () => exportUsers(session, signal));
  return users?.find((user) => user.username === username)?.dataAccessGroup;
}
