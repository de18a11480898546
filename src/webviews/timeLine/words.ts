import type { L10n } from '../../common/l10n';

/** The page has no language of its own: these are its words. */
export interface TimeWords {
  readonly title: string;
  readonly here: string;
  readonly server: string;
  readonly removal: string;
  readonly report: string;
  readonly undo: string;
  readonly earlier: string;
  readonly again: string;
  readonly cancel: string;
  readonly reading: string;
  readonly find: string;
  readonly all: string;
  readonly which: string;
  readonly none: string;
  readonly tools: string;
}

export function timeWords(l10n: L10n): TimeWords {
  return {
    title: l10n.t('Time Line'),
    here: l10n.t('this computer'),
    server: l10n.t('server'),
    removal: l10n.t('removal'),
    report: l10n.t('Show Report'),
    undo: l10n.t('Undo...'),
    earlier: l10n.t('Earlier'),
    cancel: l10n.t('Cancel'),
    again: l10n.t('Read Again'),
    reading: l10n.t('The log is read ...'),
    find: l10n.t('Find'),
    all: l10n.t('all'),
    which: l10n.t('From'),
    none: l10n.t('Nothing was changed in this time.'),
    tools: l10n.t('What is shown'),
  };
}
