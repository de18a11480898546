import type { L10n } from '../../../common/l10n';

/** What a paper form says besides the texts of the dictionary. */
export interface PaperWords {
  readonly recordId: string;
  readonly event: string;
  readonly instance: string;
  readonly required: string;
  readonly onlyIf: string;
  readonly calculated: string;
  readonly signature: string;
  readonly file: string;
  readonly scale: string;
  readonly ranking: string;
  readonly image: string;
  readonly made: string;
}

export function paperWords(l10n: L10n): PaperWords {
  return {
    recordId: l10n.t('Record ID'),
    event: l10n.t('Event'),
    instance: l10n.t('Instance'),
    required: l10n.t('must provide value'),
    onlyIf: l10n.t('Only if {0}'),
    calculated: l10n.t('Calculated, not filled in'),
    signature: l10n.t('Signature'),
    file: l10n.t('A file, kept apart'),
    scale: l10n.t('Place a mark on the scale'),
    ranking: l10n.t('Ranking: each choice once'),
    image: l10n.t('Picture: {0}'),
    made: l10n.t('Blank form of {0}, printed {1}'),
  };
}
