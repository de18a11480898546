import { commands, l10n, window } from 'vscode';
import type { DocumentServices } from '../../editor/documentServices';
import { documentUri } from '../../editor/redcapUri';
import { carryOver } from '../../writes/documents/carryOver';
import type { StructureName } from '../../state/documentNames';
import { documentWords } from '../../writes/documents/documentWords';
import { planStructurePush } from '../../writes/documents/planStructurePush';
import { specOf } from '../../writes/documents/registry';
import { structurePush } from '../../writes/documents/runStructurePush';
import type {
  PlannedStructurePush,
  StructurePushOutcome,
  StructurePushPlan,
  StructurePushRefusal,
} from '../../writes/documents/structurePush';
import { structurePushMessage } from '../../writes/documents/structurePushText';
import { refusalText } from '../../writes/words/refusalText';
import type { CallerRights } from '../../state/rights';
import { explainError } from '../../projects/explainError';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { confirmStructurePush } from './confirmStructurePush';
import { callerRightsFor } from '../../projects/callerRights';
import { commandIds } from '../../window/ids';
import { errorMessage, informationMessage } from '../../window/messages';
import { showComparison } from './compareDocument';
import { openProjectDocument } from './openDocument';
import { whenSlow } from '../../window/whenSlow';
import { progressText, withProgress } from '../../window/writeProgress';

export interface PushStructureOptions {
  /** What the user says about the push; goes into the journal. */
  readonly message?: string;
}

/**
 * Plans, judges against the records, asks, sends, reads back, reports.
 * @returns whether the server now holds the draft @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
export async function pushStructureDraft(
  services: DocumentServices,
  entry: ProjectEntry,
  name: StructureName,
  { message }: PushStructureOptions = {},
): Promise<boolean> {
  const { projects, documents, files, log } = services;
  const title = displayName(entry);
  const planned = await planFor(services, entry, name);
  if (planned.kind === 'refused') {
    await showRefusals(services, entry, name, planned.refusals);
    return false;
  }
  if (planned.kind === 'nothing-to-push') {
    // A draft that says the same in other words is none.
    await documents.settle(entry.key, name, planned.server);
    files.fireChanged(entry.key, name);
    window.setStatusBarMessage(
      l10n.t('$(check) No changes to push: the server holds the same {0}', documentWords(name, l10n)),
      5000,
    );
    return true;
  }
  const { plan, rights } = planned;
  const answer = await confirmStructurePush(plan, entry, services.reviews);
  if (answer !== 'push') {
    await (answer === 'compare'
      ? showComparison(services, entry, name, plan.server)
      : commands.executeCommand(commandIds.mergeIncoming, documentUri(entry, name)));
    return false;
  }
  const session = await projects.session(entry.key);
  const { outcome, id } = await withProgress(
    l10n.t('Pushing the {0} of {1}', documentWords(name, l10n), title),
    (say, signal) =>
      services.history.write(entry, structurePush, {
        target: { session, rights },
        plan,
        username: rights?.username ?? entry.username,
        message,
        onProgress: (step) => {
          say(progressText(step, () => l10n.t('sending')));
        },
        signal,
      }),
  );
  log.info(
    'push',
    `${name}: ${outcome.status}, ${outcome.done.added} added, ${outcome.done.changed} changed, ${outcome.done.removed} removed, ${outcome.differences.length} differences`,
  );
  if (outcome.sent) {
    projects.forget(entry.key, specOf(name).stale);
  }
  if (outcome.status === 'done' && outcome.server !== undefined) {
    await documents.settle(entry.key, name, outcome.server);
    files.fireChanged(entry.key, name);
  } else if (outcome.sent && outcome.server !== undefined && outcome.server !== plan.server) {
    // Done in part: the draft goes on from what the server holds now.
    await documents.rebase(entry.key, name, outcome.server, carryOver(plan, outcome.server));
    files.fireChanged(entry.key, name);
  }
  showOutcome(services, entry, plan, outcome, id);
  return outcome.status === 'done';
}

type PlannedWithRights = PlannedStructurePush & { readonly rights: CallerRights | undefined };

async function planFor(
  { projects, documents }: DocumentServices,
  entry: ProjectEntry,
  name: StructureName,
): Promise<PlannedWithRights> {
  const { key } = entry;
  return await whenSlow(
    l10n.t('Comparing the {0} of {1} with the server', documentWords(name, l10n), displayName(entry)),
    async (signal, report) => {
      const session = await projects.session(key);
      const [draft, base] = [await documents.read(key, name), await documents.base(key, name)];
      const plan = async (): Promise<PlannedWithRights> => {
        const rights = await callerRightsFor(projects, key, signal);
        const request = { document: name, draft: Buffer.from(draft.content).toString('utf8'), base: base.serverText };
        return {
          ...(await planStructurePush(session, request, rights, signal, ({ done, total }) => {
            report(l10n.t('{0} of {1} records', done, total));
          })),
          rights,
        };
      };
      const planned = await plan();
      if (planned.kind === 'refused' && planned.refusals.some(({ reason }) => reason === 'missing-right')) {
        // What is known of the rights may be old: someone may have granted it just now.
        projects.forget(key, ['ownRights', 'users']);
        return await plan();
      }
      return planned;
    },
  );
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
  const title = displayName(entry);
  const text = l10n.t(
    '{0} Your draft is kept.',
    refusals.map((refusal) => refusalText(refusal, l10n, title)).join(' '),
  );
  if (first.reason === 'errors') {
    await openProjectDocument(services.projects, entry, name);
    await commands.executeCommand('workbench.actions.view.problems');
    const compare = l10n.t('Compare');
    const merge = l10n.t('Merge...');
    const offers = first.serverChanged ? [compare, merge] : [];
    const whole = first.serverChanged ? l10n.t('{0} The server has changed since you opened the file.', text) : text;
    offer(services, errorMessage(whole, ...offers), {
      [compare]: async () => {
        await showComparison(services, entry, name, await services.documents.fetch(entry.key, name));
      },
      [merge]: async () => {
        await commands.executeCommand(commandIds.mergeIncoming, documentUri(entry, name));
      },
    });
    return;
  }
  const browser = l10n.t('Open in Browser');
  offer(services, errorMessage(text, ...(entry.origin === 'sample' ? [] : [browser])), {
    [browser]: async () => {
      await commands.executeCommand(commandIds.openInBrowser, { kind: 'project', projectKey: entry.key });
    },
  });
}

function showOutcome(
  services: DocumentServices,
  entry: ProjectEntry,
  plan: StructurePushPlan,
  outcome: StructurePushOutcome,
  id: string | undefined,
): void {
  const text = structurePushMessage(
    plan,
    outcome,
    displayName(entry),
    outcome.error ? explainError(outcome.error, l10n).message : '',
    l10n,
  );
  const undo = l10n.t('Undo...');
  const compare = l10n.t('Compare');
  const buttons = [
    ...(id === undefined ? [] : [undo]),
    ...(outcome.status !== 'done' && outcome.server !== undefined ? [compare] : []),
  ];
  offer(services, outcome.status === 'done' ? informationMessage(text, ...buttons) : errorMessage(text, ...buttons), {
    [undo]: async () => {
      await commands.executeCommand(commandIds.undoOperation, {
        kind: 'operation',
        projectKey: entry.key,
        operation: id,
      });
    },
    [compare]: async () => {
      await showComparison(services, entry, plan.document, outcome.server ?? plan.server);
    },
  });
}

/** Not awaited: the command is over, the message may stay. */
function offer(
  { log }: DocumentServices,
  asked: Thenable<string | undefined>,
  actions: Readonly<Record<string, () => Promise<void>>>,
): void {
  asked
    .then((chosen) => (chosen === undefined ? undefined : actions[chosen]?.()))
    .then(undefined, (error: unknown) => {
      log.error('push', 'what was offered with the message failed', error);
    });
}
