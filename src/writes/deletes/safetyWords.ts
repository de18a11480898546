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
  const limits = limitsOfDelete(plan).map((limit) => `• ${limitText(limit, l10n, words(l10n))}`);
  return [
    l10n.t('Snapshot, taken and read back before anything is sent:'),
    snapshotLine(plan, l10n),
    ...(plan.extent.files > 0 ? [l10n.t('• their files, whose size REDCap does not tell')] : []),
    ...(limits.length > 0 ? ['', l10n.t('An undo does not bring back:'), ...limits] : []),
  ];
}

/** What is in it. */
function snapshotLine(plan: DeletePlan, l10n: L10n): string {
  if (plan.kind === 'dags' && !plan.records) {
    return l10n.t('• the structure and the data dictionary; which records are in these groups is not known');
  }
  const { records } = factsOfDelete(plan);
  const kept = records === 'all' ? plan.allRecords : records;
  if (kept.length === 0) {
    return l10n.t('• the structure and the data dictionary; no record is touched');
  }
  const count = words(l10n).records(kept.length);
  const size = sizeText(
    kept.reduce((sum, record) => sum + plan.before.bytesOf(record), 0),
    l10n,
  );
  return hiddenOf(plan.warnings).length > 0
    ? l10n.t(
        '• the structure, the data dictionary and {0} as far as you may export them, also what is not to be deleted of them: about {1} before it is compressed',
        count,
        size,
      )
    : l10n.t(
        '• the structure, the data dictionary and {0} whole, also what is not to be deleted of them: about {1} before it is compressed',
        count,
        size,
      );
}
