import { commands, l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { count } from '../../common/count';
import type { DateOrder } from '../../writes/importRecords/dates';
import type { ImportOutcome } from '../../writes/importRecords/outcome';
import {
  type Blanks,
  type ImportPlan,
  type ImportQuestion,
  type ImportRequest,
  type PlannedImport,
  needsTitle,
  planImport,
} from '../../writes/importRecords/plan';
import type { ImportProblem } from '../../writes/importRecords/problem';
import { orderText, problemText, unreadableText } from '../../writes/importRecords/problemWords';
import { importReview } from '../../writes/importRecords/reviewMarkdown';
import { recordsImport } from '../../writes/importRecords/run';
import { UnreadableError } from '../../writes/importRecords/source';
import { importLines, importOutcomeText, importReport } from '../../writes/importRecords/words';
import { refusalText } from '../../writes/words/refusalText';
import type { OperationTarget } from '../../safety/operation';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { consentTo } from '../../window/consent';
import { back, pickOne } from '../../window/multiStep';
import { type Offer, offer } from '../../window/offer';
import { projectHead } from '../../window/projectHead';
import { typeTitle } from '../../window/typeTitle';
import { carryOut } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showRefusal, showResult } from '../writeFlow/showResult';
import type { WriteDeps } from '../writeFlow/writeDeps';
import type { ImportProblems } from './importProblems';
import type { ChosenFile } from './importSource';

export interface ImportDeps extends WriteDeps {
  readonly problems: ImportProblems;
}

export interface ImportJob {
  readonly entry: ProjectEntry;
  readonly file: ChosenFile;
  /** Of the inputs. */
  readonly title: string;
}

/**
 * Read, ask what only the user knows, review, ask, carry out, report. What is wrong with the file stands at its cells.
 * @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
export async function runImportFlow(deps: ImportDeps, job: ImportJob): Promise<void> {
  const { entry, file } = job;
  deps.problems.clear(file.uri);
  const { planned, target } = await plan(deps, job);
  if (planned.kind === 'unreadable') {
    const { error } = planned;
    const text = unreadableText(error, file.source.name, l10n);
    if (error.detail.line !== undefined) {
      deps.problems.showLine(file.uri, error.detail.line, text);
    }
    offer(deps.log, 'import', { level: 'error', text, offers: [openOffer(file)] });
    return;
  }
  if (planned.kind === 'refused') {
    showRefusal(deps, entry, planned.refusals.map((refusal) => refusalText(refusal, l10n)).join(' '));
    return;
  }
  const { plan: made } = planned;
  deps.problems.show(file.uri, made.problems.list, textOf);
  const heading = l10n.t('Import "{0}" into "{1}"', file.source.name, displayName(entry));
  const showReview = deps.reports.addMarkdown(
    importReview(made, heading, new Date(), l10n),
    l10n.t('Review of the import'),
  );
  if (planned.kind === 'nothing-to-import') {
    showNothing(deps, made, showReview);
    return;
  }
  const agreed = await consent(job, made, showReview);
  await carry(deps, job, agreed, target);
}

type Read = Exclude<PlannedImport, { readonly kind: 'question' }> | Unreadable;

interface Unreadable {
  readonly kind: 'unreadable';
  readonly error: UnreadableError;
}

/** Plans, with what only the user knows asked in between. */
async function plan(
  deps: ImportDeps,
  { entry, file, title }: ImportJob,
): Promise<{ readonly planned: Read; readonly target: OperationTarget }> {
  let request: ImportRequest = { source: file.source, dates: 'detect', labels: 'detect' };
  for (;;) {
    const asked = request;
    const { planned, target } = await planWithRights<PlannedImport | Unreadable>(deps, {
      entry,
      title: l10n.t('Comparing {0} with {1}', file.source.name, displayName(entry)),
      plan: async (with_, signal, say) => {
        try {
          return await planImport(with_, asked, signal, ({ done, total }) => {
            say(l10n.t('{0} of {1} rows', count(done, l10n), count(total, l10n)));
          });
        } catch (error) {
          if (error instanceof UnreadableError) {
            return { kind: 'unreadable', error };
          }
          throw error;
        }
      },
      lacksRight: (found) =>
        found.kind === 'refused' && found.refusals.some(({ reason }) => reason === 'missing-right'),
    });
    if (planned.kind !== 'question') {
      return { planned, target };
    }
    request = { ...request, ...(await answer(planned.question, title)) };
  }
}

async function answer(
  question: ImportQuestion,
  title: string,
): Promise<Partial<Pick<ImportRequest, 'dates' | 'labels'>>> {
  if (question.kind === 'date-order') {
    const orders: readonly DateOrder[] = question.hint === 'MDY' ? ['MDY', 'DMY'] : ['DMY', 'MDY'];
    const examples = { DMY: l10n.t('03/09/2026 is 3 September'), MDY: l10n.t('03/09/2026 is 9 March') };
    const picked = await pickOne({
      title,
      placeholder: l10n.t(
        'In which order are the dates written? Nothing in the file tells: {0} dates can be read either way.',
        count(question.dates, l10n),
      ),
      items: orders.map((order) => ({
        label: orderText(order),
        description: order === 'YMD' ? '' : examples[order],
        order,
      })),
    });
    if (picked === back) {
      throw new CancelledError();
    }
    return { dates: picked.order };
  }
  const picked = await pickOne({
    title,
    placeholder: l10n.t(
      'The file has labels where codes belong (values: {0}). What is to be done?',
      count(question.values, l10n),
    ),
    items: [
      { label: l10n.t('Turn labels into codes'), labels: true },
      {
        label: l10n.t('Take codes only'),
        description: l10n.t('labels are problems and are not imported'),
        labels: false,
      },
    ],
  });
  if (picked === back) {
    throw new CancelledError();
  }
  return { labels: picked.labels };
}

/** The user's choice about blank cells. @throws CancelledError */
async function consent(job: ImportJob, made: ImportPlan, showReview: () => Promise<void>): Promise<ImportPlan> {
  const { entry, file, title } = job;
  const { counts, changing, ground } = made;
  const isRest = counts.refused > 0;
  const keep = isRest ? l10n.t('Import the Rest') : l10n.t('Import');
  const erase = isRest ? l10n.t('Import the Rest and Erase') : l10n.t('Import and Erase');
  const verb = await consentTo({
    head: projectHead(entry, ground.info),
    message: l10n.t('Import "{0}" into "{1}"?', file.source.name, displayName(entry)),
    lines: importLines(made, l10n),
    verbs: [...(changing.length > 0 ? [keep] : []), ...(counts.erasable > 0 ? [erase] : [])],
    showDetails: showReview,
    details: l10n.t('Show Review'),
  });
  const blanks: Blanks = verb === erase ? 'erase' : 'keep';
  const agreed: ImportPlan = { ...made, blanks };
  if (needsTitle(agreed)) {
    await typeTitle(ground.info, {
      title,
      verb,
      wrong: (expected) =>
        l10n.t('This is not the title of the project: {0}. Nothing is sent until it matches.', expected),
    });
  }
  return agreed;
}

async function carry(
  deps: ImportDeps,
  { entry, file, title }: ImportJob,
  agreed: ImportPlan,
  target: OperationTarget,
): Promise<void> {
  const report = (of: ImportPlan, outcome: ImportOutcome): string =>
    importReport(of, outcome, { when: new Date(), url: target.session.url }, l10n);
  const { outcome, id } = await carryOut(deps, {
    entry,
    kind: recordsImport,
    target,
    plan: agreed,
    title: l10n.t('Importing into {0}', displayName(entry)),
    running: (done, total) => l10n.t('{0} of {1} rows', count(done, l10n), count(total, l10n)),
    report,
    stale: [],
  });
  deps.problems.show(file.uri, [...outcome.refused, ...agreed.problems.list], textOf);
  showResult(deps, {
    entry,
    status: outcome.status,
    text: importOutcomeText(agreed, outcome, l10n),
    id,
    report: report(agreed, outcome),
    title,
    offers: outcome.refused.length > 0 ? [problemsOffer()] : [],
  });
}

function showNothing(deps: ImportDeps, { problems }: ImportPlan, showReview: () => Promise<void>): void {
  const hasErrors = problems.counts.error > 0;
  offer(deps.log, 'import', {
    level: hasErrors ? 'error' : 'information',
    text: hasErrors
      ? l10n.t(
          'Nothing is left to import: what is not in the project yet has problems ({0}).',
          count(problems.counts.error, l10n),
        )
      : l10n.t('Nothing to import: the project holds everything that is in the file.'),
    offers: [...(hasErrors ? [problemsOffer()] : []), { title: l10n.t('Show Review'), act: showReview }],
  });
}

function problemsOffer(): Offer {
  return { title: l10n.t('Show Problems'), act: () => commands.executeCommand('workbench.actions.view.problems') };
}

function openOffer({ uri }: ChosenFile): Offer {
  return { title: l10n.t('Open File'), act: () => commands.executeCommand('vscode.open', uri) };
}

function textOf(problem: ImportProblem): string {
  return problemText(problem, l10n);
}
