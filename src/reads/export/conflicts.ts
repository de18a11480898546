import { type ExportSettings, isMade } from './settings';

/** Choices that do not go together, each with the one that is at fault and the other one. */
export type Conflict =
  /** ODM holds the set-up of the project and texts at any depth: REDCap's document is not taken apart. */
  | { readonly why: 'odm-people'; readonly key: 'deidentified'; readonly other: 'format' }
  /** The rows of last time would have to be kept with everything that tells people apart. */
  | { readonly why: 'delta-people'; readonly key: 'delta'; readonly other: 'deidentified' }
  /** A workbook or a folder of changes alone is nothing that fits what is beside it. */
  | { readonly why: 'delta-beside'; readonly key: 'delta'; readonly other: 'output' }
  /** Only rows that tell their record can be replaced. */
  | { readonly why: 'delta-format'; readonly key: 'delta'; readonly other: 'format' | 'headerLabels' }
  /** Files may hold anything, and their names say whose they are. */
  | { readonly why: 'files-people'; readonly key: 'files'; readonly other: 'deidentified' };

/** What of the settings cannot be done together; it is refused, never passed over. */
export function conflictOf(
  settings: Pick<ExportSettings, 'format' | 'shape' | 'headerLabels' | 'output' | 'delta' | 'deidentified' | 'files'>,
): Conflict | undefined {
  const { format, output, delta, deidentified, files, headerLabels, shape } = settings;
  if (deidentified && !output && format === 'odm') {
    return { why: 'odm-people', key: 'deidentified', other: 'format' };
  }
  if (delta && deidentified) {
    return { why: 'delta-people', key: 'delta', other: 'deidentified' };
  }
  if (delta === 'beside' && output) {
    return { why: 'delta-beside', key: 'delta', other: 'output' };
  }
  if (delta && !isMade(settings) && (format !== 'csv' || (headerLabels && shape === 'flat'))) {
    return { why: 'delta-format', key: 'delta', other: format === 'csv' ? 'headerLabels' : 'format' };
  }
  if (files && files.length > 0 && deidentified) {
    return { why: 'files-people', key: 'files', other: 'deidentified' };
  }
  return undefined;
}
