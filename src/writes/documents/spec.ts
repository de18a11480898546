import type { L10n } from '../../common/l10n';
import type { TableContent } from '../../api/tableCsv';
import type { OperationCounts } from '../../safety/journal/entry';
import type { DocumentKind } from '../../state/documentNames';
import type { NeededRight } from '../../state/rights';
import type { StructurePart } from '../../state/structure';
import type { RowValues } from './changes';
import type { CheckedRow, DocumentFacts, Report, ReportAt } from './documentCheck';
import type { TableRow } from './table';

/** Parts of what is known of a project, which are read and forgotten one by one. */
export type ProjectPart =
  | 'info'
  | 'instruments'
  | 'metadata'
  | 'fieldNames'
  | 'arms'
  | 'events'
  | 'mappings'
  | 'repeating'
  | 'dags'
  | 'userDags'
  | 'users'
  | 'userRoles'
  | 'surveys'
  | 'roleAssignments'
  | 'ownRights';

/** What a document says about itself, whatever its kind. */
export interface DocumentSpec {
  readonly kind: DocumentKind;
  /** REDCap refuses to export it for classic projects (REDCAP_API.md §1.4). */
  readonly longitudinalOnly: boolean;
  /** The part of what is known of a project that it shows: read again with it. */
  readonly shows: ProjectPart;
  /** What it holds, within a sentence. */
  readonly words: (l10n: L10n) => string;
  /** The same as a title. */
  readonly title: (l10n: L10n) => string;
}

export interface ProjectShape {
  readonly isLongitudinal: boolean;
}

/** What a document that can be changed and sent says besides. */
export interface EditableSpec extends DocumentSpec {
  /** The API takes it only while the project is in Development (REDCAP_API.md §4). */
  readonly developmentOnly: boolean;
  readonly needs: readonly NeededRight[];
  /** What is no longer known of a project after a push. */
  readonly stale: readonly ProjectPart[];
  /** What a push of it is called in the History. */
  readonly pushTitle: (l10n: L10n) => string;
}

export interface DictionarySpec extends EditableSpec {
  readonly kind: 'dictionary';
}

/** Where a table comes from. Source: REDCAP_API.md §6. */
export interface TableSource {
  readonly content: TableContent;
  /** Columns of a document without rows, for which some servers send no header. */
  readonly header: (project: ProjectShape) => readonly string[];
  /** REDCap refuses to export a table without rows: then rows are asked for first. */
  readonly refusesEmpty?: true;
}

export interface SettingsSpec extends EditableSpec {
  readonly kind: 'settings';
}

/** What the columns and rows of a structure document mean. What a push of them does is in `pushing/`. Source: REDCAP_API.md §6.1 to §6.5. */
export interface StructureRows {
  /** Columns without which nothing can be understood. */
  readonly required: (project: ProjectShape) => readonly string[];
  /** Columns that can be changed in a row that stays the same row. */
  readonly editable: readonly string[];
  /** Columns that REDCap fills and nobody changes. */
  readonly given: readonly string[];
  /** Columns that may not be blank. */
  readonly filled: readonly string[];
  /** What makes a row the same row; blank for a row that REDCap has still to name. */
  readonly keyOf: (row: RowValues) => string;
  /** Columns that the key is made of. */
  readonly keyColumns: readonly string[];
  /** Columns that classic projects do not have. */
  readonly longitudinalColumns?: readonly string[];
  /** Column of REDCap's own id, where servers send one. */
  readonly idColumn?: string;
  /** Column that REDCap makes the unique name from. */
  readonly labelColumn?: string;
  /** What a row is called in messages and in the journal: names of structure, never values. */
  readonly rowName: (row: RowValues) => string;

  /** Findings in one row, besides those that every document has. */
  readonly checkRow?: (row: CheckedRow, facts: DocumentFacts, report: Report) => void;
  /** Findings that only show when all rows are seen. */
  readonly checkRows?: (rows: readonly TableRow[], facts: DocumentFacts, report: ReportAt) => void;
  /** What stands in given columns is checked by `checkRow`, not against the server's. */
  readonly checksGivenItself?: true;

  /** What its rows are called in changes of the structure; absent for groups, which are none of its parts. */
  readonly part: Exclude<StructurePart, 'field'> | undefined;
  /** What rows that come or go count as. */
  readonly counts: keyof OperationCounts;
  /** REDCap takes the whole list and drops what is not in it. */
  readonly replaces: boolean;
  /** Rows that are taken, but not listed before they have an event (REDCAP_API.md §6.1). */
  readonly mayStayUnlisted?: true;
  /** REDCap has one row per user of the project: rows are changed here, neither added nor taken out. */
  readonly fixedRows?: true;
  /** Every row is sent, those that stay as they are too: some say of REDCap that whom a list leaves out loses the group (REDCAP_API.md §6.6). */
  readonly sendsAll?: true;
  /** Only cells that change are sent, and these columns with them: without them REDCap would take them for blank. */
  readonly sentWith?: readonly string[];
  /** Whether two texts in a column mean the same to REDCap; equal texts do. */
  readonly isSame?: (column: string, one: string, other: string) => boolean;
  /** Columns that a version of REDCap may have besides are changed too. */
  readonly editableBesides?: (column: string) => boolean;
  /** What else to know before added rows are sent. */
  readonly addedNote?: (l10n: L10n) => string;
}

export interface StructureSpec extends EditableSpec, StructureRows {
  readonly kind: 'structure';
  readonly source: TableSource;
}

/** A cell of a row; blank where there is none. */
export function at(row: RowValues, column: string): string {
  return row[column] ?? '';
}

/** Whether two texts in a column mean the same. */
export function isSameCell(
  { isSame }: Pick<StructureRows, 'isSame'>,
  column: string,
  one: string | undefined,
  other: string | undefined,
): boolean {
  return one === other || (one !== undefined && other !== undefined && (isSame?.(column, one, other) ?? false));
}

/** The columns of a table that can be changed in a row that stays the same row. */
export function editableIn(
  { editable, editableBesides }: Pick<StructureRows, 'editable' | 'editableBesides'>,
  columns: readonly string[],
): readonly string[] {
  return [
    ...editable.filter((column) => columns.includes(column)),
    ...columns.filter((column) => !editable.includes(column) && (editableBesides?.(column) ?? false)),
  ];
}

/** Every column that a document can have. */
export function columnsOf(spec: StructureRows, project: ProjectShape): readonly string[] {
  const { editable, given, keyColumns, longitudinalColumns = [] } = spec;
  const all = [...new Set([...spec.required(project), ...editable, ...given, ...keyColumns])];
  return project.isLongitudinal ? all : all.filter((column) => !longitudinalColumns.includes(column));
}
