import type { L10n } from '../../common/l10n';
import { sizeText } from '../../common/size';
import { groundChangeText } from '../../state/differenceText';
import { words } from '../../state/words';
import { reasonText } from '../words/errorText';
import { reportOf } from '../words/report';
import type { RepositoryDifference, RepositoryOutcome } from './outcome';
import type { RepositoryAction, RepositoryPlan } from './plan';

/** What is done: `Upload 2 files`; also the button that consents to it. */
export function repositoryTitle(action: RepositoryAction, l10n: L10n): string {
  switch (action.kind) {
    case 'create-folder':
      return l10n.t('Create Folder');
    case 'upload':
      return action.files.length === 1 ? l10n.t('Upload 1 File') : l10n.t('Upload {0} Files', action.files.length);
    case 'delete':
      return action.files.length === 1 ? l10n.t('Delete 1 File') : l10n.t('Delete {0} Files', action.files.length);
  }
}

/** Where it is done. */
function placeText({ place }: Pick<RepositoryPlan, 'place'>, l10n: L10n): string {
  return place.folderId === undefined
    ? l10n.t('the top of the File Repository')
    : l10n.t('the folder "{0}" of the File Repository', place.name);
}

/** What follows from it, the worst first. */
export function repositoryLines(plan: RepositoryPlan, l10n: L10n): readonly string[] {
  const { action, namesakes } = plan;
  const w = words(l10n);
  switch (action.kind) {
    case 'create-folder':
      return [l10n.t('"{0}" in {1}', action.name, placeText(plan, l10n))];
    case 'upload': {
      const bytes = action.files.reduce((sum, file) => sum + file.bytes, 0);
      return [
        l10n.t(
          'Into {0}, {1}: {2}',
          placeText(plan, l10n),
          sizeText(bytes, l10n),
          w.names(action.files.map(({ name }) => name)),
        ),
        ...(namesakes.length > 0
          ? [l10n.t('Names that are there already; REDCap then has two of them: {0}', w.names(namesakes))]
          : []),
        l10n.t('Everybody who may open the folder in REDCap can download them.'),
      ];
    }
    case 'delete':
      return [
        l10n.t('From {0}: {1}', placeText(plan, l10n), w.names(action.files.map(({ name }) => name))),
        action.files.length === 1
          ? l10n.t(
              'It goes to the Recycle Bin of the File Repository, where REDCap keeps it for 30 days: there, not here, it can be brought back.',
            )
          : l10n.t(
              'They go to the Recycle Bin of the File Repository, where REDCap keeps them for 30 days: there, not here, they can be brought back.',
            ),
      ];
  }
}

/** A few sentences for a notification. `reason`: what an error says. */
export function repositoryMessage(
  plan: RepositoryPlan,
  outcome: RepositoryOutcome,
  reason: string,
  l10n: L10n,
): string {
  const { info } = plan;
  const w = words(l10n);
  const done = outcome.done.length > 0 ? l10n.t('Done: {0}.', w.names(outcome.done)) : l10n.t('Nothing was changed.');
  switch (outcome.status) {
    case 'done':
      return doneText(plan, outcome, l10n);
    case 'mismatch':
      return joined(
        l10n.t('The File Repository of "{0}" is not as it was to be.', info.title),
        ...outcome.differences.slice(0, 2).map((difference) => `${repositoryDifferenceText(difference, l10n)}.`),
        // Something may well have come of it, though not this.
        outcome.done.length > 0 ? done : '',
      );
    case 'refused':
      return joined(l10n.t('REDCap refused.'), reason, done);
    case 'not-done':
      return joined(
        l10n.t('There was no usable answer, and reading back did not find it done. It was not repeated.'),
        reason,
        done,
      );
    case 'unverified':
      return joined(
        l10n.t('It was sent, but could not be read back. Look into the File Repository before it is repeated.'),
        reason,
      );
    case 'cancelled':
      return joined(l10n.t('Cancelled.'), done);
    case 'ground-moved':
      return joined(
        l10n.t('Stopped: "{0}" is no longer as it was when you confirmed.', info.title),
        ...outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
        l10n.t('Nothing was sent.'),
      );
    case 'failed':
      return joined(
        l10n.t('Stopped by an error.'),
        ...outcome.differences.map((difference) => `${repositoryDifferenceText(difference, l10n)}.`),
        reason,
        done,
      );
  }
}

function doneText({ action, info }: RepositoryPlan, { done }: RepositoryOutcome, l10n: L10n): string {
  const names = words(l10n).names(done);
  switch (action.kind) {
    case 'create-folder':
      return l10n.t('The folder "{0}" was created in "{1}".', action.name, info.title);
    case 'upload':
      return l10n.t('Uploaded to "{0}", and checked: {1}.', info.title, names);
    case 'delete':
      return l10n.t(
        'Deleted from the File Repository of "{0}", and in its Recycle Bin for 30 days: {1}.',
        info.title,
        names,
      );
  }
}

function repositoryDifferenceText({ name, problem, now }: RepositoryDifference, l10n: L10n): string {
  switch (problem) {
    case 'not-there':
      return l10n.t('Not there: {0}', name);
    case 'still-there':
      return l10n.t('Still there: {0}', name);
    case 'other-content':
      return l10n.t('Not the same as on this computer: {0}', name);
    case 'renamed':
      return l10n.t('REDCap keeps {0} under the name {1}', name, now ?? '');
    case 'changed-here':
      return l10n.t('Changed on this computer since you confirmed, and not uploaded: {0}', name);
  }
}

export function repositoryReport(
  plan: RepositoryPlan,
  outcome: RepositoryOutcome,
  { when, url }: { readonly when: Date; readonly url: string },
  l10n: L10n,
): string {
  return reportOf(
    {
      title: l10n.t('REDCap Workbench: report of a change of the File Repository'),
      project: plan.info,
      url,
      when,
      sentence: repositoryMessage(plan, outcome, reasonText(outcome.error, l10n), l10n),
      sections: [
        [repositoryTitle(plan.action, l10n), repositoryLines(plan, l10n)],
        [l10n.t('Done'), outcome.done],
        [l10n.t('Not reached'), outcome.remaining],
        [l10n.t('Differences from the plan'), outcome.differences.map((item) => repositoryDifferenceText(item, l10n))],
      ],
    },
    l10n,
  );
}

function joined(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence.trim() !== '').join(' ');
}
