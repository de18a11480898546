import { l10n } from 'vscode';
import type { ReviewedPush } from '../../writes/dictionary/planPush';
import { pushSummary } from '../../writes/dictionary/pushSummary';
import { fieldsLosingData } from '../../writes/review/review';
import { reviewMarkdown } from '../../writes/review/reviewMarkdown';
import { reviewLines } from '../../writes/review/reviewText';
import { consentTo } from '../../window/consent';
import { commandTitle } from '../../window/multiStep';
import type { ReviewDocuments } from '../../window/reviewDocuments';
import { isPastDevelopment, projectStatus } from '../../state/projectStatus';
import { typeTitle } from '../../window/typeTitle';
import { warningText } from '../../writes/deletes/planText';

export type PushAnswer = 'push' | 'compare' | 'keep-data' | 'merge';

/**
 * Asks whether to push, with what the changes mean for the records. Enter shows the review as a document; where data will be lost for
 * certain, the project's title is typed after the choice. What others changed on the server is merged, or overwritten on demand.
 * @throws CancelledError unless the user consents to something
 */
export async function confirmPush(
  plan: ReviewedPush,
  title: string,
  reviews: ReviewDocuments,
  when: Date,
): Promise<PushAnswer> {
  const compare = l10n.t('Compare');
  const push = l10n.t('Push');
  const keep = l10n.t('Keep the Data...');
  const merge = l10n.t('Merge...');
  const overwrite = l10n.t('Overwrite');
  const message = plan.serverChanged
    ? l10n.t('The data dictionary of "{0}" was changed on the server since you opened it.', title)
    : l10n.t('Push the data dictionary to "{0}"?', title);
  const summary = [
    ...(plan.info.inProduction ? [l10n.t('The project is in Production.'), ''] : []),
    ...(projectStatus(plan.info) === 'analysis' ? [warningText({ kind: 'perhaps-analysis' }, l10n), ''] : []),
    pushSummary(plan.changes, l10n, reviewLines(plan.review, l10n)),
    ...standingLines(plan),
  ].join('\n');
  const detail = plan.serverChanged
    ? l10n.t(
        'Merging takes their changes into your draft first. Overwriting makes the server hold your draft; what others changed is lost. Compared with the server as it is now:\n\n{0}',
        summary,
      )
    : summary;
  const document = (): string =>
    reviewMarkdown(plan.review, { title: l10n.t('Push the data dictionary to "{0}"', title), when, l10n });
  const verbs = plan.serverChanged
    ? [compare, merge, overwrite]
    : [compare, ...(fieldsLosingData(plan.review).length > 0 ? [keep] : []), push];
  const chosen = await consentTo(
    message,
    detail,
    verbs,
    () => reviews.show(document(), l10n.t('Review of {0}', title)),
    {
      details: l10n.t('Show Review'),
      ...(plan.serverChanged ? { cancel: l10n.t('Keep Draft') } : {}),
    },
  );
  if (chosen !== push && chosen !== overwrite) {
    return chosen === compare ? 'compare' : chosen === keep ? 'keep-data' : 'merge';
  }
  if (plan.review.risk === 'will-lose' || isPastDevelopment(plan.info)) {
    await typeTitle(plan.info, {
      title: commandTitle(l10n.t('Push')),
      verb: chosen,
      wrong: (expected) =>
        l10n.t('This is not the title of the project: {0}. Nothing is sent until it matches.', expected),
    });
  }
  return 'push';
}

/** Errors that the server holds already are told, and block nothing. */
export function standingLines({ standing }: ReviewedPush): readonly string[] {
  return standing.length === 0
    ? []
    : [
        '',
        standing.length === 1
          ? l10n.t('1 error that the server already holds stays as it is: see Problems.')
          : l10n.t('{0} errors that the server already holds stay as they are: see Problems.', standing.length),
      ];
}

/** The same question before the file for Draft Mode is written: REDCap's administrators see the changes next, the records only afterwards. @throws CancelledError */
export async function confirmFile(
  plan: ReviewedPush,
  title: string,
  reviews: ReviewDocuments,
  when: Date,
): Promise<'save' | 'compare' | 'merge'> {
  const [compare, merge, save] = [l10n.t('Compare'), l10n.t('Merge...'), l10n.t('Save File...')];
  const document = (): string =>
    reviewMarkdown(plan.review, { title: l10n.t('Data dictionary of "{0}" for Draft Mode', title), when, l10n });
  const chosen = await consentTo(
    plan.serverChanged
      ? l10n.t('The data dictionary of "{0}" was changed on the server since you opened it.', title)
      : l10n.t('Save the data dictionary of "{0}" for Draft Mode?', title),
    [
      ...(plan.info.inProduction ? [l10n.t('The project is in Production.'), ''] : []),
      ...(plan.serverChanged ? [l10n.t('Uploading your draft as it is would undo what others changed.'), ''] : []),
      pushSummary(plan.changes, l10n, reviewLines(plan.review, l10n)),
      ...standingLines(plan),
    ].join('\n'),
    [compare, ...(plan.serverChanged ? [merge] : []), save],
    () => reviews.show(document(), l10n.t('Review of {0}', title)),
    { details: l10n.t('Show Review') },
  );
  return chosen === save ? 'save' : chosen === merge ? 'merge' : 'compare';
}
