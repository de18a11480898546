import { parse } from 'csv-parse/sync';
import { csvText } from './csvText';
import { malformed, readRows, textOf } from './rows';
import type { Session } from './session';

/** Short tables of a project's structure. */
export type TableContent =
  | 'arm'
  | 'event'
  | 'formEventMapping'
  | 'repeatingFormsEvents'
  | 'dag'
  | 'user'
  | 'userRole'
  | 'userRoleMapping'
  | 'userDagMapping'
  | 'metadata';

/**
 * A table as the server writes it in CSV, every character as it came but blank lines in front; blank where a server sends no header for a table
 * without rows. Right: API Export (and those of the table). Source: REDCAP_API.md §6.1 to §6.5, §2.2.
 */
export async function exportServedCsv(session: Session, content: TableContent, signal?: AbortSignal): Promise<string> {
  const call = {
    content,
    writes: false,
    expects: { shape: 'csv', mayBeEmpty: content !== 'metadata', mayLackLineEnd: content !== 'metadata' },
    parameters: { format: 'csv', csvDelimiter: ',' },
  } as const;
  const text = textOf(await session.read(call, signal), session, call).replace(/^\uFEFF*[ \t\r\n]+(?=\S)/, '');
  const [header = ''] = text.replace(/^\uFEFF+/, '').split(/[\r\n]/, 1);
  if (header.trim() !== '' && !header.split(/[,;\t|^]/).some((cell) => cell.replaceAll('"', '') === keys[content])) {
    // A word of somebody's looks like a header, too.
    throw malformed(session, call);
  }
  return text;
}

/** The column that says which row is which. */
const keys: Readonly<Record<TableContent, string>> = {
  arm: 'arm_num',
  event: 'event_name',
  formEventMapping: 'form',
  repeatingFormsEvents: 'form_name',
  dag: 'unique_group_name',
  user: 'username',
  userRole: 'unique_role_name',
  userRoleMapping: 'username',
  userDagMapping: 'username',
  metadata: 'field_name',
};

/**
 * A table as CSV with commas that means what the server holds: its own bytes where they are plain; read by the delimiter of its header where a
 * site's setting wins over ours; made from JSON where a backslash stands before a quote or cells were not quoted (REDCAP_API.md §6.4, §13).
 */
export async function exportTableCsv(session: Session, content: TableContent, signal?: AbortSignal): Promise<string> {
  const text = await exportServedCsv(session, content, signal);
  return text.trim() === '' ? text : (withCommas(text) ?? (await fromRows(session, content, signal)));
}

/** `undefined` when the text does not say for certain where its cells end. */
function withCommas(text: string): string | undefined {
  if (text.includes('\\"')) {
    return undefined;
  }
  const delimiter = /^\uFEFF?"?[a-z0-9_]*"?([,;\t|^])/.exec(text)?.[1] ?? ',';
  try {
    const [header = [], ...rows] = parse(text, { delimiter, bom: true, skip_empty_lines: true });
    return delimiter === ','
      ? text
      : csvText(
          header,
          rows.map((cells) => Object.fromEntries(header.map((column, i) => [column, cells[i] ?? '']))),
        );
  } catch {
    return undefined;
  }
}

async function fromRows(session: Session, content: TableContent, signal: AbortSignal | undefined): Promise<string> {
  const rows = await readRows(session, { content }, signal);
  return csvText([...new Set(rows.flatMap((row) => Object.keys(row)))], rows);
}
