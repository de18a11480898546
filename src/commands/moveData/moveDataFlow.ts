import { l10n } from 'vscode';
import type { DocumentServices } from '../../editor/documentServices';
import { dictionaryFileName } from '../../editor/redcapUri';
import { dictionaryPush } from '../../writes/dictionary/run';
import { moveLines, moveMarkdown, pairsText } from '../../writes/moveData/words';
import { copyReport, moveOutcomeText, moveReport } from '../../writes/moveData/outcomeWords';
import {
  type MovePlan,
  type MoveRefusal,
  type MoveRequest,
  type PlannedMove,
  planMove,
} from '../../writes/moveData/planMove';
import { refusalText } from '../../writes/words/refusalText';
import { dataCopy } from '../../writes/moveData/run';
import { type MoveOutcome, type MovePorts, type MoveStep, guarded, runMove } from '../../writes/moveData/runMove';
import type { OperationTarget, OutcomeStatus, Progress } from '../../safety/operation';
import { explainError } from '../../projects/explainError';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { consentTo } from '../../window/consent';
import { formProblem } from '../documents/formProblem';
import { projectHead } from '../../window/projectHead';
import { writeUnder } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showRefusal, showResult } from '../writeFlow/showResult';
import { pushMessage, pushReport } from '../../writes/dictionary/words';
import { specOf } from '../../writes/documents/registry';
import type { PlannedCopy } from '../../writes/moveData/plan';
import { CancelledError } from '../../common/cancelled';
import { typeTitle } from '../../window/typeTitle';
import { withProgress } from '../../window/writeProgress';

export interface MoveJob {
  readonly entry: ProjectEntry;
  readonly request: MoveRequest;
  /** The modal's question, the button that says yes, and the title of further inputs. */
  readonly question: string;
  readonly verb: string;
  readonly title: string;
  /** What the user has to know besides. */
  readonly notes?: readonly string[];
  /** Shows refusals that need more than a message; returns whether it did. */
  readonly onRefused?: (refusals: readonly MoveRefusal[]) => Promise<boolean>;
}

/**
 * Plan, say why not or ask, add → copy → verify → remove, report.
 * @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
export async function runMoveFlow(services: DocumentServices, job: MoveJob): Promise<void> {
  const { reports } = services;
  const { entry, request } = job;
  const title = displayName(entry);
  const { planned, target } = await planWithRights<PlannedMove>(services, {
    entry,
    title: l10n.t('Counting what is to be kept in {0}', title),
    plan: (with_, signal, say) =>
      planMove(with_, request, signal, (step) => {
        say(readingText(step));
      }),
    lacksRight,
  });
  if (planned.kind === 'refused') {
    if (!(await job.onRefused?.(planned.refusals))) {
      showRefusal(services, entry, refusalsText(planned.refusals));
    }
    return;
  }
  const { plan } = planned;
  const name = l10n.t('Plan for {0}', title);
  await consentTo({
    head: projectHead(entry, plan.info),
    message: job.question,
    lines: [...(job.notes ?? []), ...moveLines(plan, l10n)],
    verbs: [job.verb],
    showDetails: () => reports.addMarkdown(moveMarkdown(plan, job.question, new Date(), l10n), name)(),
  });
  if (plan.rest.risk === 'will-lose') {
    await typeTitle(plan.info, {
      title: job.title,
      verb: job.verb,
      wrong: (expected) =>
        l10n.t('This is not the title of the project: {0}. Nothing is sent until it matches.', expected),
    });
  }
  const draft = await draftOf(services, entry);
  const run = new MoveRun(services, entry, target, pairsText(request.pairs, l10n));
  const outcome = await withProgress(l10n.t('Keeping data in {0}', title), (say, signal) =>
    runMove(target, plan, run.ports(say, signal), signal),
  );
  await settle(services, entry, outcome, draft);
  showOutcome(services, job, plan, outcome, { url: target.session.url, lastPush: run.lastPush });
}

/** Carries the steps out, each with snapshot, journal and lock under it. */
class MoveRun {
  /** The last push in the journal: undoing it brings the sources back. */
  lastPush: string | undefined;

  constructor(
    private readonly services: DocumentServices,
    private readonly entry: ProjectEntry,
    private readonly target: OperationTarget,
    private readonly pairs: string,
  ) {}

  ports(report: (message: string) => void, signal: AbortSignal): MovePorts {
    let step = '';
    const say = (detail: string): void => {
      report(detail === '' ? step : `${step}, ${detail}`);
    };
    const { services, entry, target } = this;
    const title = l10n.t('Keeping data in {0}', displayName(entry));
    const context = (): { readonly when: Date; readonly url: string } => ({
      when: new Date(),
      url: target.session.url,
    });
    return {
      onStep: (next) => {
        step = stepText(next);
        say('');
      },
      push: async (plan, of, guard) => {
        const { outcome, id } = await writeUnder(
          services,
          {
            entry,
            kind: guarded(dictionaryPush, guard),
            target,
            plan,
            title,
            running: () => l10n.t('sending'),
            message: pushReason(of, this.pairs),
            report: (done, result) => pushReport(done, result, context(), l10n),
            stale: specOf(dictionaryFileName).stale,
          },
          say,
          signal,
        );
        this.lastPush = of === 'remove' ? id : undefined;
        return outcome;
      },
      copy: async (plan) => {
        const { outcome } = await writeUnder(
          services,
          {
            entry,
            kind: dataCopy,
            target,
            plan,
            title,
            running: copiedText,
            report: (done, result) => copyReport(done, result, context(), l10n),
            stale: [],
          },
          say,
          signal,
        );
        return outcome;
      },
    };
  }
}

/** What the editor shows of a draft of the dictionary; nothing without one. */
async function draftOf({ documents }: DocumentServices, { key }: ProjectEntry): Promise<string | undefined> {
  const isDrafted = (await documents.drafts(key)).includes(dictionaryFileName);
  return isDrafted ? Buffer.from((await documents.read(key, dictionaryFileName)).content).toString('utf8') : undefined;
}

/** What the editor and the tree show afterwards. `draft`: as it was when the run began. */
async function settle(
  services: DocumentServices,
  entry: ProjectEntry,
  { server, stopped }: MoveOutcome,
  draft: string | undefined,
): Promise<void> {
  const { documents, files } = services;
  const { key } = entry;
  if (server === undefined) {
    return;
  }
  const now = await draftOf(services, entry);
  if (now !== undefined && now === draft && (!stopped || stopped.step === 'check')) {
    await documents.settle(key, dictionaryFileName, server);
  } else if (now !== undefined) {
    // The draft starts from what the server holds now: pushing it later finds nobody else's change. What was typed meanwhile stays.
    await documents.rebase(key, dictionaryFileName, server, now);
  }
  files.fireChanged(key);
}

function showOutcome(
  services: DocumentServices,
  { entry, title: command }: MoveJob,
  plan: MovePlan,
  outcome: MoveOutcome,
  { url, lastPush }: { readonly url: string; readonly lastPush: string | undefined },
): void {
  const title = displayName(entry);
  const text = moveOutcomeText(plan, outcome, title, l10n, {
    error: (error) => explainError(error, l10n).message,
    push: (pushed) => pushMessage(pushed, title, pushed.error ? explainError(pushed.error, l10n).message : '', l10n),
    refusals: refusalsText,
  });
  showResult(services, {
    entry,
    status: statusOf(outcome),
    text,
    id: lastPush,
    report: moveReport(plan, outcome, { when: new Date(), url, sentence: text }, l10n),
    title: command,
  });
}

/** How the sequence ended, in the terms of a single write. */
function statusOf({ stopped }: MoveOutcome): OutcomeStatus {
  if (stopped === undefined) {
    return 'done';
  }
  const { why } = stopped;
  switch (why.kind) {
    case 'push':
    case 'copy':
      return why.outcome.status;
    case 'refused':
      return 'refused';
    case 'server-changed':
      return 'ground-moved';
    case 'unequal':
    case 'lost':
      return 'mismatch';
    case 'error':
      return CancelledError.is(why.error) ? 'cancelled' : 'failed';
  }
}

/** Whether a right is missing in the eyes of a plan. */
export function lacksRight(planned: PlannedMove | PlannedCopy): boolean {
  return planned.kind === 'refused' && planned.refusals.some(({ reason }) => reason === 'missing-right');
}

export function refusalsText(refusals: readonly MoveRefusal[]): string {
  return refusals
    .map((refusal) => (refusal.reason === 'form' ? formProblem(refusal.written) : refusalText(refusal, l10n)))
    .join(' ');
}

export function readingText({ done, total }: Progress): string {
  return l10n.t('{0} of {1} records read', done, total);
}

export function copiedText(done: number, total: number): string {
  return l10n.t('{0} of {1} records', done, total);
}

function stepText(step: MoveStep): string {
  switch (step) {
    case 'add':
      return l10n.t('1 of 4: adding the new fields');
    case 'copy':
      return l10n.t('2 of 4: copying');
    case 'remove':
      return l10n.t('3 of 4: comparing, then removing the old fields');
    case 'check':
      return l10n.t('4 of 4: reading back');
  }
}

/** What the journal says about a push. */
function pushReason(step: MoveStep, pairs: string): string {
  return step === 'add'
    ? l10n.t('New fields beside the old ones, to keep data: {0}', pairs)
    : l10n.t('Old fields leave, their data is kept: {0}', pairs);
}
