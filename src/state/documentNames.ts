/** The files of a project, in the order in which REDCap needs them pushed: each names only what those before it have made. */
export const documentNames = [
  'arms.csv',
  'events.csv',
  'data_dictionary.csv',
  'instrument_event_mappings.csv',
  'repeating_instruments_and_events.csv',
  'dags.csv',
] as const;
export type DocumentName = (typeof documentNames)[number];

/** The documents of a project's structure: all but the data dictionary, which has an engine of its own. */
export type StructureName = Exclude<DocumentName, 'data_dictionary.csv'>;
export const structureNames: readonly StructureName[] = documentNames.filter((name) => name !== 'data_dictionary.csv');

/** What only longitudinal projects have: REDCap refuses to export it for others (REDCAP_API.md §1.4). */
const longitudinalOnly: ReadonlySet<DocumentName> = new Set<DocumentName>([
  'arms.csv',
  'events.csv',
  'instrument_event_mappings.csv',
]);

/** Whether a project has a document. */
export function hasDocument(name: DocumentName, project: { readonly isLongitudinal: boolean }): boolean {
  return project.isLongitudinal || !longitudinalOnly.has(name);
}

export function isDocumentName(name: string): name is DocumentName {
  return (documentNames as readonly string[]).includes(name);
}
