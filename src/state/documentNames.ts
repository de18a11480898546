/** `structure`: a table that is compared, sent and undone row by row. `settings`: the settings of the project, one by one. */
export type DocumentKind = 'structure' | 'dictionary' | 'settings';

/** The files of a project, in the order in which REDCap needs them pushed: each names only what those before it have made. */
const kinds = {
  'project_settings.json': 'settings',
  'arms.csv': 'structure',
  'events.csv': 'structure',
  'data_dictionary.csv': 'dictionary',
  'instrument_event_mappings.csv': 'structure',
  'repeating_instruments_and_events.csv': 'structure',
  'dags.csv': 'structure',
  'user_roles.csv': 'structure',
  'users.csv': 'structure',
  'user_role_assignments.csv': 'structure',
  'user_dag_assignments.csv': 'structure',
} as const satisfies Readonly<Record<`${string}.${'csv' | 'json'}`, DocumentKind>>;

export type DocumentName = keyof typeof kinds;
/** The kind of one document. */
export type KindOf<N extends DocumentName> = (typeof kinds)[N];
type NamesOf<K extends DocumentKind> = { [N in DocumentName]: KindOf<N> extends K ? N : never }[DocumentName];

/** The documents of a project's structure: all that is pushed but the data dictionary, which has an engine of its own. */
export type StructureName = NamesOf<'structure'>;
/** The documents that say who may do what. Of the structure they are only in that they are tables: no record depends on them. */
export const accessDocuments = {
  roles: 'user_roles.csv',
  users: 'users.csv',
  roleAssignments: 'user_role_assignments.csv',
  groupAssignments: 'user_dag_assignments.csv',
} as const satisfies Readonly<Record<string, StructureName>>;
export type AccessName = (typeof accessDocuments)[keyof typeof accessDocuments];
/** The documents of the structure that records live in, and of the groups. */
export type ShapeName = Exclude<StructureName, AccessName>;

/** The documents that can have a draft: all of them. What is only read is shown as a view. */
export type EditableName = DocumentName;

/** Whether a document is a table of the structure. */
export function isStructure(name: DocumentName): name is StructureName {
  return kinds[name] === 'structure';
}

export function isAccess(name: DocumentName): name is AccessName {
  return Object.values<string>(accessDocuments).some((known) => known === name);
}

export const documentNames = Object.keys(kinds) as readonly DocumentName[];
/** Documents that can have a draft. */
export const editableNames: readonly EditableName[] = documentNames;
export const structureNames: readonly StructureName[] = documentNames.filter(isStructure);

export function isDocumentName(name: string): name is DocumentName {
  return Object.hasOwn(kinds, name);
}
