import type { L10n } from '../../common/l10n';
import type { Session } from '../../api/session';
import type { TableContent } from '../../api/tableCsv';
import type { MergeResult } from '../../dictionary/merge/conflict';
import type { OperationCounts } from '../../safety/journal/entry';
import type { OperationTarget, Planned, Progress } from '../../safety/operation';
import type { DocumentKind } from '../../state/documentNames';
import type { NeededRight } from '../../state/rights';
import type { Structure, StructurePart } from '../../state/structure';
import type { DagsPlan, StructurePlan } from '../deletes/deletePlan';
import type { RemovedStructure } from '../review/reviewStructure';
import type { DocumentChanges, RowValues } from './changes';
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
  /** The document as CSV that means what the server holds. @throws RedcapError, CancelledError */
  readonly read: (session: Session, project: ProjectShape, signal?: AbortSignal) => Promise<string>;
  /** Whether two versions are the same to REDCap. */
  readonly isSame: (one: string, other: string) => boolean;
}

export interface ProjectShape {
  readonly isLongitudinal: boolean;
}

/** What a document that can be changed and sent says besides. */
export interface EditableSpec extends DocumentSpec {
  /** Three-way merge of two versions. @throws MergeError */
  readonly merge: (base: string, ours: string, theirs: string) => MergeResult;
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
  /** Reads the same as rows: says for certain that there are none. */
  readonly rows: (session: Session, signal?: AbortSignal) => Promise<readonly unknown[]>;
  /** REDCap refuses to export it without rows: rows are asked for first. */
  readonly refusesEmpty?: true;
}

export interface ReadOnlySpec extends DocumentSpec {
  readonly kind: 'read-only';
}

/** A removal that the delete commands know too. */
export type Removal = StructurePlan | DagsPlan;
export type PlanRemoval = (
  target: OperationTarget,
  removed: readonly RowValues[],
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
) => Promise<Planned<Removal>>;

/** What the columns and rows of a structure document mean, and what pushing it does. Source: REDCAP_API.md §6.1 to §6.5. */
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
}

export interface StructurePushing {
  /** What its rows are called in changes of the structure; absent for groups, which are none of its parts. */
  readonly part: Exclude<StructurePart, 'field'> | undefined;
  /** What rows that come or go count as. */
  readonly counts: keyof OperationCounts;
  /** REDCap takes the whole list and drops what is not in it. */
  readonly replaces: boolean;
  /** Sends rows once; REDCap deletes nothing but what a replaced list no longer names. @returns the number it gives */
  readonly send: (session: Session, rows: readonly RowValues[], structure: Structure) => Promise<number>;
  /** Removed rows are deleted as the delete commands do. */
  readonly planRemoval?: PlanRemoval;
  /** What removed rows take with them, for the review; absent where that is no data. */
  readonly lost?: (removed: readonly RowValues[]) => RemovedStructure;
  /** Rows of events and instruments whose data changes its place or goes out of reach. */
  readonly moves?: (changes: DocumentChanges) => readonly MovedPlace[];
  /** Unique names of events that go or may get other names. */
  readonly eventsTouched?: (changes: DocumentChanges, structure: Structure) => readonly string[];
  /** Users and records stay in their groups: read before and after. */
  readonly keepsGroups?: true;
  /** Rows that are taken, but not listed before they have an event (REDCAP_API.md §6.1). */
  readonly mayStayUnlisted?: true;
  /** What goes along with a push: the structure to compare with, and changes that are no surprise. */
  readonly alongside?: (
    changes: DocumentChanges,
    before: Structure,
    renamed: ReadonlyMap<string, string>,
  ) => { readonly structure: Structure; readonly wokenArms: ReadonlySet<string> };
  /** What else to know before added rows are sent. */
  readonly addedNote?: (l10n: L10n) => string;
}

/** Data of an instrument in an event; without instrument: of the whole event. */
export interface MovedPlace {
  readonly event: string;
  readonly form: string;
  readonly wholeEvent: boolean;
}

export interface StructureSpec extends EditableSpec, StructureRows, StructurePushing {
  readonly kind: 'structure';
}

/** A cell of a row; blank where there is none. */
export function at(row: RowValues, column: string): string {
  return row[column] ?? '';
}

/** Every column that a document can have. */
export function columnsOf(spec: StructureRows, project: ProjectShape): readonly string[] {
  const { editable, given, keyColumns, longitudinalColumns = [] } = spec;
  const all = [...new Set([...spec.required(project), ...editable, ...given, ...keyColumns])];
  return project.isLongitudinal ? all : all.filter((column) => !longitudinalColumns.includes(column));
}
