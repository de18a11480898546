import type { Session } from '../../api/session';
import type { DocumentName } from '../../state/documentNames';
import { specOf } from './registry';
import type { DocumentSpec, ProjectShape } from './spec';

/**
 * A document as CSV that means what the server holds; a header line where there are no rows, so that there is something to type under.
 *
 * @param project whether it is longitudinal: the repeating set-up then has a column for events
 * @throws RedcapError, CancelledError. Source: REDCAP_API.md §6.1 to §6.5
 */
export async function exportDocument(
  session: Session,
  name: DocumentName,
  project: ProjectShape,
  signal?: AbortSignal,
): Promise<string> {
  const spec: DocumentSpec = specOf(name);
  return await spec.read(session, project, signal);
}
