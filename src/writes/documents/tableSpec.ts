import type { Session } from '../../api/session';
import { exportTableCsv } from '../../api/tableCsv';
import type { MergeResult } from '../../dictionary/merge/conflict';
import { mergeTables } from '../../dictionary/merge/mergeTables';
import { compareRows, isUnchanged } from './changes';
import type { DocumentSpec, EditableSpec, ProjectShape, ReadOnlySpec, StructureSpec, TableSource } from './spec';

/** How every table is read, by where it comes from. */
function reader(source: TableSource): DocumentSpec['read'] {
  return async (session: Session, project: ProjectShape, signal?: AbortSignal) => {
    const header = `${source.header(project).join(',')}\n`;
    const isEmpty = async (): Promise<boolean> => (await source.rows(session, signal)).length === 0;
    // REDCap refuses to export a set-up that is empty, and an empty answer may be an overloaded server's: rows say it for certain.
    if (source.refusesEmpty === true && (await isEmpty())) {
      return header;
    }
    const text = await exportTableCsv(session, source.content, signal);
    if (text.trim() !== '') {
      return text;
    }
    // A header line where there are no rows, so that there is something to type under.
    return (await isEmpty()) ? header : await exportTableCsv(session, source.content, signal);
  };
}

type Written<S> = Omit<S, 'kind' | 'read' | 'isSame' | 'merge'>;

/** A document that is shown and never sent. */
export function readOnlyTable(source: TableSource, spec: Written<ReadOnlySpec>): ReadOnlySpec {
  return { ...spec, kind: 'read-only', read: reader(source), isSame: (one, other) => one === other };
}

/** A document that is compared, merged and pushed row by row. */
export function structureTable(source: TableSource, spec: Written<StructureSpec>): StructureSpec {
  const { keyOf, keyColumns, filled } = spec;
  const merge: EditableSpec['merge'] = (base, ours, theirs): MergeResult =>
    mergeTables(base, ours, theirs, (row) => {
      const values = (columns: readonly string[]): Readonly<Record<string, string>> =>
        Object.fromEntries(columns.map((column) => [column, row(column)]));
      const key = keyOf(values(keyColumns));
      // Events and groups that REDCap has still to name are known by what the user calls them.
      return key === '' ? `(${Object.values(values(filled)).join(', ')})` : key;
    });
  return {
    ...spec,
    kind: 'structure',
    read: reader(source),
    isSame: (one, other) => isUnchanged(compareRows(spec, one, other)),
    merge,
  };
}
