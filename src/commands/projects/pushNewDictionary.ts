import { commands, l10n } from 'vscode';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { exportDictionary } from '../../api/metadata';
import { explainError } from '../../projects/explainError';
import { commandIds } from '../../window/ids';
import { offer } from '../../window/offer';
import { planPush, reviewPush } from '../../writes/dictionary/plan';
import { dictionaryPush } from '../../writes/dictionary/run';
import { pushMessage, pushReport } from '../../writes/dictionary/words';
import { carryOut } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showResult } from '../writeFlow/showResult';
import type { WriteDeps } from '../writeFlow/writeDeps';

/** Pushes a dictionary into a project that was made for it just now: nothing in it can be lost, so that nobody is asked. @throws RedcapError, CancelledError */
export async function pushNewDictionary(deps: WriteDeps, entry: ProjectEntry, draft: string): Promise<void> {
  const title = displayName(entry);
  const { planned, target } = await planWithRights(deps, {
    entry,
    title: l10n.t('Comparing with {0}', title),
    plan: async ({ session, rights }, signal) => {
      const base = await exportDictionary(session, signal);
      const found = await planPush(session, { draft, base }, rights, signal);
      return found.kind === 'plan' ? { ...found, plan: await reviewPush(session, found.plan, rights, signal) } : found;
    },
    lacksRight: () => false,
  });
  if (planned.kind !== 'plan') {
    const [first] = planned.kind === 'refused' ? planned.refusals : [];
    const why =
      first?.reason === 'errors'
        ? l10n.t('Problems: {0}, the first: {1}', first.problems.length, first.problems[0]?.message ?? '')
        : l10n.t('it cannot be put into the form of the API');
    offer(deps.log, 'projects', {
      level: 'error',
      text: l10n.t('"{0}" was created, but the data dictionary was not pushed: {1}', title, why),
      offers: [
        {
          title: l10n.t('Open Data Dictionary'),
          act: () => commands.executeCommand(commandIds.openDictionary, { kind: 'project', projectKey: entry.key }),
        },
      ],
    });
    return;
  }
  const { plan } = planned;
  const { outcome, id } = await carryOut(deps, {
    entry,
    kind: dictionaryPush,
    target,
    plan,
    title: l10n.t('Pushing the data dictionary of {0}', title),
    running: () => l10n.t('sending'),
    report: (of, result) => pushReport(of, result, { when: new Date(), url: target.session.url }, l10n),
    stale: undefined,
  });
  showResult(deps, {
    entry,
    status: outcome.status,
    text: pushMessage(outcome, title, outcome.error ? explainError(outcome.error, l10n).message : '', l10n),
    id,
    report: pushReport(plan, outcome, { when: new Date(), url: target.session.url }, l10n),
    title: l10n.t('Create Project'),
    undoable: false,
  });
}
