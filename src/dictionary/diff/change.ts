import type { ColumnName } from '../columnNames';

/** How REDCap's draft review judges a change (`REDCAP_DATA_DICTIONARY.md §9`), mildest first. */
export const risks = ['none', 'label-mismatch', 'might-lose', 'will-lose'] as const;
export type Risk = (typeof risks)[number];

/** REDCap's own words. */
export const riskWords: Readonly<Record<Risk, string>> = {
  none: 'No impact on data',
  'label-mismatch': 'Possible label mismatch',
  'might-lose': 'Data MIGHT be lost',
  'will-lose': 'Data WILL be lost',
};

export type ChangeKind =
  | 'record-id-changed'
  | 'instrument-added'
  | 'instrument-removed'
  | 'instrument-renamed'
  | 'instrument-moved'
  | 'field-added'
  | 'field-removed'
  | 'field-renamed'
  | 'field-moved'
  | 'field-retyped'
  | 'choice-added'
  | 'choice-removed'
  | 'choice-relabelled'
  | 'choice-recoded'
  | 'choices-reordered'
  | 'logic-changed'
  | 'calculation-changed'
  | 'validation-changed'
  | 'column-changed';

export interface Change {
  readonly kind: ChangeKind;
  /** For data already there; without data, nothing is lost. */
  readonly risk: Risk;
  /** One sentence, in English. */
  readonly summary: string;
  /** Variable name: the old one of removed and renamed fields, else the new one. */
  readonly field?: string;
  /** Instrument: the old one of what was removed or renamed, else the new one. */
  readonly form?: string;
  readonly column?: ColumnName;
  /** The choice's code: the old one where it was removed or recoded. */
  readonly code?: string;
  readonly before?: string;
  readonly after?: string;
  /** Set where the old and the new were matched by likeness, not by name. REDCap sees one removed and one added. */
  readonly guess?: true;
}

export function worst(list: readonly { readonly risk: Risk }[]): Risk {
  return risks[Math.max(0, ...list.map(({ risk }) => risks.indexOf(risk)))] ?? 'none';
}
