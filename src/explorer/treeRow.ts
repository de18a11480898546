import { type FieldType, fieldTypes } from '../dictionary/field';
import type { ExplorerNode } from './node';

/** A row of the tree as shown, free of `vscode`. */
export interface TreeRow {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Name of a codicon. */
  readonly icon: string;
  /** Name of a theme colour for the icon. */
  readonly iconColor?: string;
  /** `kind;flag;flag;`, as the menus in package.json ask for it. */
  readonly contextValue: string;
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  /** What a screen reader says. */
  readonly accessibleLabel: string;
}

/** The kinds of rows, as the menus of package.json name them; `error` is a message of one. The compiler names a kind that lacks here. */
export const rowKinds = Object.keys({
  project: true,
  arms: true,
  arm: true,
  event: true,
  instruments: true,
  instrument: true,
  section: true,
  field: true,
  dags: true,
  dag: true,
  user: true,
  users: true,
  member: true,
  roles: true,
  role: true,
  surveys: true,
  survey: true,
  reports: true,
  report: true,
  repository: true,
  repositoryFolder: true,
  repositoryFile: true,
  records: true,
  showRecords: true,
  moreRecords: true,
  record: true,
  recordEvent: true,
  recordForm: true,
  recordFile: true,
  logging: true,
  exports: true,
  export: true,
  history: true,
  operation: true,
  message: true,
  error: true,
} satisfies Record<RowKind, true>);

/** What else a menu can ask of a row. */
const flags = [
  'user',
  'sample',
  'rehearsal',
  'development',
  'production',
  'longitudinal',
  'classic',
  'repeating',
  'designated',
  'identifier',
  'required',
  'undoable',
  /** An export that runs or waits, one that is complete, one that can go on, one that came to nothing. */
  'active',
  'complete',
  'kept',
  'ended',
  'token',
  /** A member whose rights come from a role. */
  'role',
  /** A file-upload field that holds a file. */
  'stored',
  /** A field whose files the API does not take. */
  'signature',
  /** An instrument that is a survey. */
  'survey',
] as const;
export const rowFlags: readonly string[] = [...flags, ...fieldTypes];

type RowKind = ExplorerNode['kind'] | 'error';
type RowFlag = (typeof flags)[number] | FieldType;

/** @returns `kind;flag;flag;`; flags that do not hold are given as `false` */
export function contextValueOf(kind: RowKind, ...given: readonly (RowFlag | false | undefined)[]): string {
  return [kind, ...given.filter((flag) => typeof flag === 'string')].map((flag) => `${flag};`).join('');
}

/** A row without what every row gets in one place. */
export type Look = Omit<TreeRow, 'id' | 'accessibleLabel'>;

export function folder(kind: ExplorerNode['kind'], label: string, description: string, icon: string): Look {
  return { label, description, icon, contextValue: contextValueOf(kind), collapsible: 'collapsed' };
}

export function leaf(kind: ExplorerNode['kind'], label: string, description: string, icon: string): Look {
  return { label, description, icon, contextValue: contextValueOf(kind), collapsible: 'none' };
}
