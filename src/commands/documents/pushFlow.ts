import { commands, l10n, window } from 'vscode';
import { RedcapError } from '../../api/errors';
import type { ProjectInfo } from '../../api/model';
import type { DocumentServices } from '../../editor/documentServices';
import { documentUri } from '../../editor/redcapUri';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { OperationTarget, Progress } from '../../safety/operation';
import type { AnyOutcome, WriteKind } from '../../safety/write';
import type { EditableName } from '../../state/documentNames';
import { documentTitle, documentWords } from '../../writes/documents/documentWords';
import { specOf } from '../../writes/documents/registry';
import { type Consent, consentTo } from '../../window/consent';
import { commandIds } from '../../window/ids';
import { commandTitle } from '../../window/multiStep';
import type { Offer } from '../../window/offer';
import { projectHead } from '../../window/projectHead';
import { typeTitle } from '../../window/typeTitle';
import { carryOut } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showResult } from '../writeFlow/showResult';
import { showComparison } from './compareDocument';

/** A draft and the server's version that it started from. */
export interface Draft {
  readonly draft: string;
  readonly base: string;
}

export type PlannedDocument<P, R> =
  | { readonly kind: 'plan'; readonly plan: P }
  | { readonly kind: 'nothing-to-push'; readonly server: string }
  | { readonly kind: 'refused'; readonly refusals: readonly R[] };

/** What the user is asked about a plan. */
export interface PushQuestion {
  readonly info: ProjectInfo;
  readonly message: string;
  /** What follows from it, the worst first. */
  readonly lines: readonly string[];
  /** The whole plan as Markdown. */
  readonly document: () => string;
  /** What sends it: *Push*, or *Overwrite* where others changed the server; `undefined`: nothing does before a merge. */
  readonly push: string | undefined;
  /** Whether others' changes can be merged into the draft first. */
  readonly merge: boolean;
  /** Whether data that would be lost can be kept in other fields. */
  readonly keepData: boolean;
  /** The project's title is typed after the choice. */
  readonly typeTitle: boolean;
  readonly words?: Pick<Consent, 'details' | 'cancel'>;
}

/** What the push of one kind of document has of its own; the flow is the same for all. */
export interface PushParts<P extends { readonly server: string }, O extends PushedDocument, R extends Refused> {
  readonly name: EditableName;
  readonly kind: WriteKind<P, O>;
  /** Reads, judges against the records, and changes nothing. */
  readonly plan: (
    target: OperationTarget,
    draft: Draft,
    signal: AbortSignal,
    onProgress: (progress: Pick<Progress, 'done' | 'total'>) => void,
  ) => Promise<PlannedDocument<P, R>>;
  readonly showRefusals: (refusals: readonly R[]) => Promise<void>;
  readonly question: (plan: P) => PushQuestion;
  readonly keepData?: (plan: P) => Promise<void>;
  /** What came of it, in one message. */
  readonly told: (plan: P, outcome: O) => string;
  readonly report: (plan: P, outcome: O, context: { readonly when: Date; readonly url: string }) => string;
  /** The draft that is left when the server took a part. */
  readonly rest?: (plan: P, server: string) => string;
}

export interface PushedDocument extends AnyOutcome {
  /** The server's version afterwards, where it could be read. */
  readonly server: string | undefined;
}

interface Refused {
  readonly reason: string;
}

/**
 * Plans with fresh rights, judges against the records, asks, sends, reads back, reports.
 * @returns whether the server now holds the draft @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
// oxlint-disable-next-line max-lines-per-function -- one conversation with the user, from top to bottom
export async function pushDocument<P extends { readonly server: string }, O extends PushedDocument, R extends Refused>(
  services: DocumentServices,
  entry: ProjectEntry,
  parts: PushParts<P, O, R>,
  message: string | undefined,
): Promise<boolean> {
  const { documents, files } = services;
  const { name } = parts;
  const title = displayName(entry);
  const what = documentWords(name, l10n);
  const { planned, target } = await planPushOf(services, entry, parts);
  if (planned.kind === 'refused') {
    await parts.showRefusals(planned.refusals);
    return false;
  }
  if (planned.kind === 'nothing-to-push') {
    // A draft that says the same in other words is none.
    await documents.settle(entry.key, name, planned.server);
    files.fireChanged(entry.key, name);
    window.setStatusBarMessage(l10n.t('$(check) No changes to push: the server holds the same {0}', what), 5000);
    return true;
  }
  const { plan } = planned;
  switch (await ask(services, entry, name, parts.question(plan))) {
    case 'compare':
      await showComparison(services, entry, name, plan.server);
      return false;
    case 'merge':
      await commands.executeCommand(commandIds.mergeIncoming, documentUri(entry, name));
      return false;
    case 'keep-data':
      await parts.keepData?.(plan);
      return !(await documents.drafts(entry.key)).includes(name);
    case 'push':
      break;
  }
  const report = (of: P, outcome: O): string =>
    parts.report(of, outcome, { when: new Date(), url: target.session.url });
  const { outcome, id } = await carryOut(services, {
    entry,
    kind: parts.kind,
    target,
    plan,
    title: l10n.t('Pushing the {0} of {1}', what, title),
    running: () => l10n.t('sending'),
    message,
    report,
    stale: specOf(name).stale,
  });
  const { server } = outcome;
  if (outcome.status === 'done' && server !== undefined) {
    await documents.settle(entry.key, name, server);
    files.fireChanged(entry.key, name);
  } else if (parts.rest && outcome.sent && server !== undefined && server !== plan.server) {
    // Done in part: the draft goes on from what the server holds now.
    await documents.rebase(entry.key, name, server, parts.rest(plan, server));
    files.fireChanged(entry.key, name);
  }
  const compare: Offer = {
    title: l10n.t('Compare'),
    act: () => showComparison(services, entry, name, server ?? plan.server),
  };
  const replaceToken: Offer = {
    title: l10n.t('Replace Token'),
    act: () => commands.executeCommand(commandIds.replaceToken, { kind: 'project', projectKey: entry.key }),
  };
  showResult(services, {
    entry,
    status: outcome.status,
    text: parts.told(plan, outcome),
    id,
    report: report(plan, outcome),
    title: specOf(name).pushTitle(l10n),
    offers: [
      ...(outcome.status !== 'done' && server !== undefined ? [compare] : []),
      ...(RedcapError.is(outcome.error, 'token-refused') ? [replaceToken] : []),
    ],
  });
  return outcome.status === 'done';
}

/** What pushing the draft would do. @throws CancelledError, RedcapError */
export async function planPushOf<P, R extends Refused>(
  { projects, documents }: DocumentServices,
  entry: ProjectEntry,
  {
    name,
    plan,
  }: {
    readonly name: EditableName;
    readonly plan: (
      target: OperationTarget,
      draft: Draft,
      signal: AbortSignal,
      onProgress: (progress: Pick<Progress, 'done' | 'total'>) => void,
    ) => Promise<PlannedDocument<P, R>>;
  },
): Promise<{ readonly planned: PlannedDocument<P, R>; readonly target: OperationTarget }> {
  const [draft, base] = [await documents.read(entry.key, name), await documents.base(entry.key, name)];
  const texts = { draft: Buffer.from(draft.content).toString('utf8'), base: base.serverText };
  return await planWithRights<PlannedDocument<P, R>>(
    { projects },
    {
      entry,
      title: l10n.t('Comparing the {0} of {1} with the server', documentWords(name, l10n), displayName(entry)),
      plan: async (target, signal, say) =>
        await plan(target, texts, signal, ({ done, total }) => {
          say(l10n.t('judging the changes against the records, {0} of {1}', done, total));
        }),
      lacksRight: (found) =>
        found.kind === 'refused' && found.refusals.some(({ reason }) => reason === 'missing-right'),
    },
  );
}

/** Enter shows the plan as a document; where data will be lost, the project's title is typed after the choice. @throws CancelledError */
async function ask(
  { reports }: DocumentServices,
  entry: ProjectEntry,
  name: EditableName,
  { info, message, lines, document, push, merge, keepData, typeTitle: typed, words = {} }: PushQuestion,
): Promise<'push' | 'compare' | 'merge' | 'keep-data'> {
  const verbs = {
    compare: l10n.t('Compare'),
    ...(merge ? { merge: l10n.t('Merge...') } : {}),
    ...(keepData ? { 'keep-data': l10n.t('Keep the Data...') } : {}),
    ...(push === undefined ? {} : { push }),
  } as const;
  const title = documentTitle(name, l10n);
  const chosen = await consentTo({
    head: projectHead(entry, info),
    message,
    lines,
    verbs: Object.values(verbs),
    showDetails: () => reports.addMarkdown(document(), l10n.t('{0} of {1}', title, displayName(entry)))(),
    ...words,
  });
  if (chosen === push) {
    if (typed) {
      await typeTitle(info, {
        title: commandTitle(l10n.t('Push {0}', title)),
        verb: push,
        wrong: (expected) =>
          l10n.t('This is not the title of the project: {0}. Nothing is sent until it matches.', expected),
      });
    }
    return 'push';
  }
  return chosen === verbs.merge ? 'merge' : chosen === verbs['keep-data'] ? 'keep-data' : 'compare';
}
