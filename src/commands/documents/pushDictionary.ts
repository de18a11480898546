import { l10n } from 'vscode';
import type { DocumentServices } from '../../editor/documentServices';
import { dictionaryFileName } from '../../editor/redcapUri';
import { explainError } from '../../projects/explainError';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { PushRefusal, ReviewedPush } from '../../writes/dictionary/plan';
import { isPastDevelopment, projectStatus } from '../../state/projectStatus';
import { type PushOutcome, dictionaryPush } from '../../writes/dictionary/run';
import { warningText } from '../../writes/deletes/words';
import { pushMessage, pushReport } from '../../writes/dictionary/words';
import { fieldsLosingData } from '../../writes/review/review';
import { reviewMarkdown } from '../../writes/review/reviewMarkdown';
import { dictionaryLines, planReviewed, showDictionaryRefusals } from './planDictionary';
import type { PushParts, PushQuestion } from './pushFlow';

/** What the push of the data dictionary has of its own. */
export function dictionaryParts(
  services: DocumentServices,
  entry: ProjectEntry,
): PushParts<ReviewedPush, PushOutcome, PushRefusal> {
  const title = displayName(entry);
  return {
    name: dictionaryFileName,
    kind: dictionaryPush,
    plan: (target, draft, signal, onProgress) => planReviewed(target, draft, signal, onProgress),
    showRefusals: (refusals) => showDictionaryRefusals(services, entry, refusals),
    question: (plan) => question(plan, title),
    keepData: async (plan) => {
      await (await import('../moveData/keepFieldData')).keepFieldData(services, entry, plan);
    },
    told: (_plan, outcome) =>
      pushMessage(outcome, title, outcome.error ? explainError(outcome.error, l10n).message : '', l10n),
    report: (plan, outcome, context) => pushReport(plan, outcome, context, l10n),
  };
}

function question(plan: ReviewedPush, title: string): PushQuestion {
  const { serverChanged, review } = plan;
  return {
    info: plan.info,
    message: serverChanged
      ? l10n.t('The data dictionary of "{0}" was changed on the server since you opened it.', title)
      : l10n.t('Push the data dictionary to "{0}"?', title),
    lines: [
      ...(serverChanged
        ? [l10n.t('Merging takes their changes into your draft. Overwriting makes what others changed lost.')]
        : []),
      ...(projectStatus(plan.info) === 'analysis' ? [warningText({ kind: 'perhaps-analysis' }, l10n)] : []),
      ...dictionaryLines(plan),
    ],
    document: () =>
      reviewMarkdown(review, { title: l10n.t('Push the data dictionary to "{0}"', title), when: new Date(), l10n }),
    push: serverChanged ? l10n.t('Overwrite') : l10n.t('Push'),
    merge: serverChanged,
    keepData: !serverChanged && fieldsLosingData(review).length > 0,
    typeTitle: review.risk === 'will-lose' || isPastDevelopment(plan.info),
    words: { details: l10n.t('Show Review'), ...(serverChanged ? { cancel: l10n.t('Keep Draft') } : {}) },
  };
}
