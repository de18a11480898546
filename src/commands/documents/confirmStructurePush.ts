import { l10n } from 'vscode';
import { documentTitle, documentWords } from '../../writes/documents/documentWords';
import type { StructurePushPlan } from '../../writes/documents/structurePush';
import {
  structurePushCosts,
  structurePushLines,
  structurePushMarkdown,
} from '../../writes/documents/structurePushText';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { consentTo } from '../../window/consent';
import { commandTitle } from '../../window/multiStep';
import type { ReviewDocuments } from '../../window/reviewDocuments';
import { typeTitle } from '../../window/typeTitle';

const modalRows = 5;

/**
 * Asks whether to push, with what would change and what that costs. Enter shows the plan as a document; where data will be lost, or in
 * Production, the project's title is typed after the choice. What others changed on the server is not overwritten but merged. @throws CancelledError unless the user consents to something
 */
export async function confirmStructurePush(
  plan: StructurePushPlan,
  entry: ProjectEntry,
  reviews: ReviewDocuments,
): Promise<'push' | 'compare' | 'merge'> {
  const title = displayName(entry);
  const what = documentWords(plan.document, l10n);
  const compare = l10n.t('Compare');
  const merge = l10n.t('Merge...');
  const push = l10n.t('Push');
  const lines = [
    ...(plan.ground.info.inProduction ? [l10n.t('The project is in Production.'), ''] : []),
    ...structurePushLines(plan, l10n, modalRows),
    '',
    ...structurePushCosts(plan, l10n, modalRows),
  ];
  const summary = [
    ...lines,
    ...(plan.changes.removed.length > 0
      ? [
          '',
          l10n.t(
            'A snapshot is taken on this computer first; "Undo..." in the project\'s History brings back what REDCap lets in.',
          ),
        ]
      : []),
  ]
    .join('\n')
    .trimEnd();
  const message = plan.serverChanged
    ? l10n.t('The {0} of "{1}" were changed on the server since you opened the file.', what, title)
    : l10n.t('Push the {0} to "{1}"?', what, title);
  const detail = plan.serverChanged
    ? l10n.t(
        'Pushing the draft as it is would undo what others changed. Merge their changes into your draft first. Compared with the server as it is now:\n\n{0}',
        summary,
      )
    : summary;
  const document = (): string =>
    structurePushMarkdown(plan, { title: l10n.t('Push the {0} to "{1}"', what, title), when: new Date(), l10n });
  const chosen = await consentTo(message, detail, [compare, plan.serverChanged ? merge : push], () =>
    reviews.show(document(), l10n.t('{0} of {1}', documentTitle(plan.document, l10n), title)),
  );
  if (chosen !== push) {
    return chosen === compare ? 'compare' : 'merge';
  }
  if (plan.typeTitle) {
    await typeTitle(plan.ground.info, {
      title: commandTitle(l10n.t('Push {0}', documentTitle(plan.document, l10n))),
      verb: push,
      wrong: (expected) =>
        l10n.t('This is not the title of the project: {0}. Nothing is sent until it matches.', expected),
    });
  }
  return 'push';
}
