import { hiddenOf } from '../planning';
import type { DeletePlan } from './plan';
import { factsOfDelete } from './facts';
import { sizeText } from '../../common/size';
import type { L10n } from '../../common/l10n';
import { limitsOfDelete } from '../undo/limits';
import { limitText } from '../undo/words';
import { words } from '../../state/words';

/** What stands under a delete, for its details: the snapshot that is taken first, and what even an undo would not bring back. */
export function safetyLines(plan: DeletePlan, l10n: L10n): readonly string[] {
  const { records } = factsOfDelete(plan);
  const kept = records === 'all' ? plan.allRecords : records;
  const bytes = kept.reduce((sum, record) => sum + plan.before.bytesOf(record), 0);
  const w = words(l10n);
  const limits = limitsOfDelete(plan).map((limit) => `• ${limitText(limit, l10n, w)}`);
  return [
    l10n.t('Snapshot, taken and read back before anything is sent:'),
    plan.kind === 'dags' && !plan.records
      ? l10n.t('• the structure and the data dictionary; which records are in these groups is not known')
      : kept.length === 0
        ? l10n.t('• the structure and the data dictionary; no record is touched')
        : hiddenOf(plan.warnings).length > 0
          ? l10n.t(
              '• the structure, the data dictionary and {0} as far as you may export them, also what is not to be deleted of them: about {1} before it is compressed',
              w.records(kept.length),
              sizeText(bytes, l10n),
            )
          : l10n.t(
              '• the structure, the data dictionary and {0} whole, also what is not to be deleted of them: about {1} before it is compressed',
              w.records(kept.length),
              sizeText(bytes, l10n),
            ),
    ...(plan.extent.files > 0 ? [l10n.t('• their files, whose size REDCap does not tell')] : []),
    ...(limits.length > 0 ? ['', l10n.t('An undo does not bring back:'), ...limits] : []),
  ];
}
