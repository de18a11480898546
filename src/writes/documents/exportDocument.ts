import { exportDictionary } from '../../api/metadata';
import { exportProjectInfo } from '../../api/project';
import { saysNothingRepeats } from '../../api/repeating';
import { readRows } from '../../api/rows';
import type { Session } from '../../api/session';
import { exportTableCsv } from '../../api/tableCsv';
import type { DocumentName } from '../../state/documentNames';
import { settingsText } from '../settings/settingsText';
import { specOf } from './registry';
import type { ProjectShape, TableSource } from './spec';

/**
 * A document as text that means what the server holds; a header line where there are no rows, so that there is something to type under.
 *
 * @param project whether it is longitudinal: the repeating set-up then has a column for events
 * @throws RedcapError, CancelledError. Source: REDCAP_API.md §6
 */
export async function exportDocument(
  session: Session,
  name: DocumentName,
  project: ProjectShape,
  signal?: AbortSignal,
): Promise<string> {
  const spec = specOf(name);
  switch (spec.kind) {
    case 'dictionary':
      return await exportDictionary(session, signal);
    case 'settings':
      return settingsText((await exportProjectInfo(session, signal)).raw);
    case 'structure':
      return await exportTable(session, spec.source, project, signal);
  }
}

async function exportTable(
  session: Session,
  source: TableSource,
  project: ProjectShape,
  signal?: AbortSignal,
): Promise<string> {
  const header = `${source.header(project).join(',')}\n`;
  // REDCap refuses to export a set-up that is empty, and an empty answer may be an overloaded server's: rows say it for certain.
  if (source.refusesEmpty && (await isEmpty(session, source, signal))) {
    return header;
  }
  const text = await exportTableCsv(session, source.content, signal);
  if (text.trim() !== '') {
    return text;
  }
  return (await isEmpty(session, source, signal)) ? header : await exportTableCsv(session, source.content, signal);
}

async function isEmpty(
  session: Session,
  { content, refusesEmpty }: TableSource,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    return (await readRows(session, { content }, signal)).length === 0;
  } catch (error) {
    if (refusesEmpty && (await saysNothingRepeats(session, error, signal))) {
      return true;
    }
    throw error;
  }
}
