import type { Session } from '../api/session';
import { exportTableCsv } from '../api/tableCsv';
import { unlessRefused } from '../api/unlessRefused';

/** Who may do what in a project, as REDCap's own tables; `undefined` what the account may not read or the server does not have. */
export interface AccessTexts {
  readonly users: string | undefined;
  readonly roles: string | undefined;
  /** Which user has which role. */
  readonly assignments: string | undefined;
}

/**
 * Reads users, roles and who has which. Rights: API Export, User Rights. Source: REDCAP_API.md §6.7 to §6.10
 * @param before an earlier reading: what it has and is refused now was taken away, and nobody can say that it is the same
 * @throws RedcapError, CancelledError
 */
export async function readAccessTexts(
  session: Session,
  signal?: AbortSignal,
  before?: AccessTexts,
): Promise<AccessTexts> {
  const read = async (content: 'user' | 'userRole' | 'userRoleMapping', earlier: string | undefined) => {
    const table = (): Promise<string> => exportTableCsv(session, content, signal);
    return earlier === undefined ? await unlessRefused('absent', table) : await table();
  };
  return {
    users: await read('user', before?.users),
    roles: await read('userRole', before?.roles),
    assignments: await read('userRoleMapping', before?.assignments),
  };
}
