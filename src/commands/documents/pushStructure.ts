import { commands, l10n } from 'vscode';
import type { DocumentServices } from '../../editor/documentServices';
import { documentUri } from '../../editor/redcapUri';
import { explainError } from '../../projects/explainError';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { StructureName } from '../../state/documentNames';
import { carryOver } from '../../writes/documents/carryOver';
import { documentWords } from '../../writes/documents/documentWords';
import { planStructurePush } from '../../writes/documents/plan';
import { structurePush } from '../../writes/documents/run';
import type {
  StructurePushOutcome,
  StructurePushPlan,
  StructurePushRefusal,
} from '../../writes/documents/structurePush';
import {
  structurePushCosts,
  structurePushLines,
  structurePushMarkdown,
  structurePushMessage,
  structurePushReport,
} from '../../writes/documents/words';
import { fateLine } from '../../writes/deletes/words';
import { refusalText } from '../../writes/words/refusalText';
import { commandIds } from '../../window/ids';
import { type Offer, offer } from '../../window/offer';
import { showComparison } from './compareDocument';
import { openProjectDocument } from './openDocument';
import type { PushParts, PushQuestion } from './pushFlow';

/** Names in one line of the modal. */
const modalNames = 5;

/** What the push of arms, events, designations, repeating set-up or groups has of its own. */
export function structureParts(
  services: DocumentServices,
  entry: ProjectEntry,
  name: StructureName,
): PushParts<StructurePushPlan, StructurePushOutcome, StructurePushRefusal> {
  const title = displayName(entry);
  return {
    name,
    kind: structurePush,
    plan: ({ session, rights }, draft, signal, onProgress) =>
      planStructurePush(session, { document: name, ...draft }, rights, signal, onProgress),
    showRefusals: (refusals) => showRefusals(services, entry, name, refusals),
    question: (plan) => question(plan, title),
    told: (plan, outcome) =>
      structurePushMessage(plan, outcome, title, outcome.error ? explainError(outcome.error, l10n).message : '', l10n),
    report: (plan, outcome, context) => structurePushReport(plan, outcome, context, l10n),
    rest: carryOver,
  };
}

function question(plan: StructurePushPlan, title: string): PushQuestion {
  const { serverChanged } = plan;
  const what = documentWords(plan.document, l10n);
  return {
    info: plan.ground.info,
    message: serverChanged
      ? l10n.t('The {0} of "{1}" were changed on the server since you opened the file.', what, title)
      : l10n.t('Push the {0} to "{1}"?', what, title),
    lines: [
      ...(serverChanged
        ? [l10n.t('Pushing the draft as it is would undo what others changed. Merge their changes into it first.')]
        : []),
      ...wayBack(plan),
      ...structurePushCosts(plan, l10n, modalNames),
      ...structurePushLines(plan, l10n, modalNames),
    ],
    document: () =>
      structurePushMarkdown(plan, { title: l10n.t('Push the {0} to "{1}"', what, title), when: new Date(), l10n }),
    push: serverChanged ? undefined : l10n.t('Push'),
    merge: serverChanged,
    keepData: false,
    typeTitle: plan.typeTitle,
  };
}

/** What an undo brings back of what is removed, and what it does not. */
function wayBack({ removal, changes }: StructurePushPlan): readonly string[] {
  return removal
    ? [fateLine(removal, l10n)]
    : changes.removed.length > 0
      ? [
          l10n.t(
            'A snapshot is taken on this computer first; "Undo..." in the project\'s History brings back what is removed.',
          ),
        ]
      : [];
}

async function showRefusals(
  services: DocumentServices,
  entry: ProjectEntry,
  name: StructureName,
  refusals: readonly StructurePushRefusal[],
): Promise<void> {
  const [first] = refusals;
  if (!first) {
    return;
  }
  const { log } = services;
  const text = l10n.t(
    '{0} Your draft is kept.',
    refusals.map((refusal) => refusalText(refusal, l10n, displayName(entry))).join(' '),
  );
  if (first.reason === 'errors') {
    await openProjectDocument(services.projects, entry, name);
    await commands.executeCommand('workbench.actions.view.problems');
    const ways: readonly Offer[] = [
      {
        title: l10n.t('Compare'),
        act: async () => showComparison(services, entry, name, await services.documents.fetch(entry.key, name)),
      },
      {
        title: l10n.t('Merge...'),
        act: () => commands.executeCommand(commandIds.mergeIncoming, documentUri(entry, name)),
      },
    ];
    offer(log, 'push', {
      level: 'error',
      text: first.serverChanged ? l10n.t('{0} The server has changed since you opened the file.', text) : text,
      offers: first.serverChanged ? ways : [],
    });
    return;
  }
  const browser: Offer = {
    title: l10n.t('Open in Browser'),
    act: () => commands.executeCommand(commandIds.openInBrowser, { kind: 'project', projectKey: entry.key }),
  };
  offer(log, 'push', { level: 'error', text, offers: entry.origin === 'sample' ? [] : [browser] });
}
