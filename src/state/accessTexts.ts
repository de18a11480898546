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

/** Reads users, roles and who has which. Rights: API Export, User Rights. @throws RedcapError, CancelledError. Source: REDCAP_API.md §6.7 to §6.10 */
export async function readAccessTexts(session: Session, signal?: AbortSignal): Promise<AccessTexts> {
  const read = (content: 'user' | 'userRole' | 'userRoleMapping') =>
    unlessRefused('absent', () => exportTableCsv(session, content, signal));
  return { users: await read('user'), roles: await read('userRole'), assignments: await read('userRoleMapping') };
}
