import type { L10n } from '../../common/l10n';
import { sizeText } from '../../common/size';
import { groundChangeText } from '../../state/differenceText';
import { words } from '../../state/words';
import { warningText } from '../deletes/words';
import { reasonText } from '../words/errorText';
import { reportOf } from '../words/report';
import type { UploadOutcome } from './outcome';
import type { UploadPlan } from './plan';
import { joined } from '../words/joined';

/** What follows from it, what goes first. */
export function uploadLines({ location, file, replaces, warnings }: UploadPlan, l10n: L10n): readonly string[] {
  const w = words(l10n);
  return [
    ...(replaces
      ? [l10n.t('The file that is there now goes. It is kept in the snapshot, and "Undo..." puts it back.')]
      : [l10n.t('There is no file yet. "Undo..." takes none away: "Delete File..." does.')]),
    l10n.t(
      '{0}, {1}, into {2} of record {3}',
      file.name,
      sizeText(file.bytes, l10n),
      placeOf(location),
      location.record,
    ),
    ...warnings.map((warning) => warningText(warning, l10n, w)),
  ];
}

function placeOf({ field, event, repeatInstance }: UploadPlan['location']): string {
  const place = event === undefined ? field : `[${event}][${field}]`;
  return repeatInstance === undefined ? place : `${place} #${repeatInstance}`;
}

export function uploadOutcomeText(plan: UploadPlan, outcome: UploadOutcome, l10n: L10n): string {
  const { file, location, ground } = plan;
  const { title } = ground.info;
  const reason = reasonText(outcome.error, l10n);
  switch (outcome.status) {
    case 'done':
      return joined(
        l10n.t('{0} is in {1} of record {2}, read back and equal.', file.name, location.field, location.record),
        outcome.found === 'renamed' ? l10n.t('REDCap keeps it under another name.') : '',
      );
    case 'refused':
      return joined(l10n.t('REDCap refused the file.'), reason);
    case 'not-done':
      return joined(
        l10n.t('There was no usable answer, and reading back did not find the file. It was not repeated.'),
        reason,
      );
    case 'unverified':
      return joined(l10n.t('The file was sent, but could not be read back.'), reason);
    case 'mismatch':
      return joined(
        outcome.othersChanged
          ? l10n.t('The file was sent, and other data of the record is not as it was. Compare with the snapshot.')
          : l10n.t('What is in the field is not the file that was sent.'),
        reason,
      );
    case 'ground-moved':
      return joined(
        l10n.t('Stopped: "{0}" is no longer as it was when you confirmed.', title),
        ...outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
        l10n.t('Nothing was sent.'),
      );
    case 'cancelled':
      return l10n.t('Cancelled: nothing was sent to "{0}".', title);
    case 'failed':
      return joined(
        outcome.changedHere
          ? l10n.t('{0} has changed on this computer since you confirmed. Nothing was sent.', file.name)
          : l10n.t('Stopped by an error.'),
        reason,
      );
  }
}

export function uploadReport(
  plan: UploadPlan,
  outcome: UploadOutcome,
  { when, url }: { readonly when: Date; readonly url: string },
  l10n: L10n,
): string {
  return reportOf(
    {
      title: l10n.t("REDCap Workbench: report of a record's file"),
      project: plan.ground.info,
      url,
      when,
      sentence: uploadOutcomeText(plan, outcome, l10n),
      sections: [[l10n.t('Plan'), uploadLines(plan, l10n)]],
    },
    l10n,
  );
}
