import { afterEach, describe, it } from 'mocha';
import { exportMetadataCsv } from '../../../../src/api/metadata';
import { CancelledError } from '../../../../src/common/cancelled';
import { RedcapError } from '../../../../src/api/errors';
import { english } from '../../../../src/common/l10n';
import type { PastOperation } from '../../../../src/safety/journal/history';
import type { AnyOutcome, WriteKind } from '../../../../src/safety/write';
import type { Outcome, OutcomeStatus } from '../../../../src/safety/operation';
import { outcomeText, reportText } from '../../../../src/writes/deletes/outcomeWords';
import type { DeletePlan } from '../../../../src/writes/deletes/plan';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { safetyLines } from '../../../../src/writes/deletes/safetyWords';
import { actionText, confirmText, fateLine } from '../../../../src/writes/deletes/words';
import { dictionaryPush } from '../../../../src/writes/dictionary/run';
import { pushSummary } from '../../../../src/writes/dictionary/pushSummary';
import { pushMessage, pushReport } from '../../../../src/writes/dictionary/words';
import { structurePush } from '../../../../src/writes/documents/run';
import {
  structurePushCosts,
  structurePushLines,
  structurePushMarkdown,
  structurePushMessage,
  structurePushReport,
} from '../../../../src/writes/documents/words';
import { importReview } from '../../../../src/writes/importRecords/reviewMarkdown';
import { recordsImport } from '../../../../src/writes/importRecords/run';
import { importLines, importOutcomeText, importReport } from '../../../../src/writes/importRecords/words';
import type { PushOutcome } from '../../../../src/writes/dictionary/run';
import { type MoveStop, runMove } from '../../../../src/writes/moveData/runMove';
import { copyOutcomeText, copyReport, moveOutcomeText, moveReport } from '../../../../src/writes/moveData/outcomeWords';
import { dataCopy } from '../../../../src/writes/moveData/run';
import { copyLines, copyMarkdown, moveLines, moveMarkdown } from '../../../../src/writes/moveData/words';
import { ownGroupSwitch } from '../../../../src/writes/ownGroup/run';
import { ownGroupLines, ownGroupMessage, ownGroupReport } from '../../../../src/writes/ownGroup/words';
import { recordRename } from '../../../../src/writes/renameRecord/run';
import { renameLines, renameOutcomeText, renameReport } from '../../../../src/writes/renameRecord/words';
import { repositoryWrite } from '../../../../src/writes/repository/run';
import { repositoryLines, repositoryMessage, repositoryReport } from '../../../../src/writes/repository/words';
import { settingsPush } from '../../../../src/writes/settings/run';
import {
  settingsCosts,
  settingsLines,
  settingsMarkdown,
  settingsMessage,
  settingsReport,
} from '../../../../src/writes/settings/words';
import { undo } from '../../../../src/writes/undo/run';
import { undoConfirmText, undoOutcomeText, undoReport } from '../../../../src/writes/undo/words';
import { operationIcon, operationLines } from '../../../../src/writes/words/historyText';
import { startRig, stopRigs } from '../deletes/rig';
import { fullProject } from '../deletes/seeds';
import { removeField } from '../dictionary/edits';
import { planOf as planOfMove, plannedMove, renamed, safePorts } from '../moveData/moving';
import { type Net, makeNet, removeFolders } from '../undo/support';
import { seedOfCase, writeCases } from '../undo/writeCases';
import { recordRandomize } from '../../../../src/writes/randomize/run';
import { randomizeLines, randomizeOutcomeText, randomizeReport } from '../../../../src/writes/randomize/words';
import { fileUpload } from '../../../../src/writes/uploadFile/run';
import { uploadLines, uploadOutcomeText, uploadReport } from '../../../../src/writes/uploadFile/words';
import { isGolden } from './golden';
import { statuses } from './statuses';

afterEach(stopRigs);
afterEach(removeFolders);

// Local time, as Markdown has it; where it stands in UTC it is made neutral.
const when = new Date(2026, 2, 4, 5, 6, 7);
const url = 'https://redcap.example.org/api/';
const title = 'Two Arms';
const context = { when, url };
const reason = 'REDCap says: no.';
const refused = new RedcapError('bad-request', 'REDCap refused the call.', { serverMessage: 'The record 1 is locked' });

/** What the user is told of one write: before it, and whatever comes of it. */
interface Told {
  readonly before: (plan: never) => readonly string[];
  readonly sentence: (plan: never, outcome: never) => string;
  readonly report: (plan: never, outcome: never) => string;
}

function told<P, O extends AnyOutcome>(
  kind: WriteKind<P, O>,
  texts: {
    readonly before: (plan: P) => readonly string[];
    readonly sentence: (plan: P, outcome: O) => string;
    readonly report: (plan: P, outcome: O) => string;
  },
): readonly [unknown, Told] {
  // A write that something else guards is another object with the same facts.
  return [kind.facts, texts];
}

const ofDeletes = {
  before: (plan: DeletePlan): readonly string[] => {
    const { message, ...rest } = confirmText(plan, english);
    return [
      message,
      JSON.stringify(rest),
      actionText(plan, english),
      fateLine(plan, english),
      ...safetyLines(plan, english),
    ];
  },
  sentence: (plan: DeletePlan, outcome: Outcome): string => outcomeText(plan, outcome, english),
  report: (plan: DeletePlan, outcome: Outcome): string => reportText(plan, outcome, context, english),
};

const texts = new Map<unknown, Told>([
  told(recordsDelete, ofDeletes),
  told(dictionaryPush, {
    before: (plan) => [pushSummary(plan.changes, english)],
    sentence: (_plan, outcome) => pushMessage(outcome, title, reason, english),
    report: (plan, outcome) => pushReport(plan, outcome, context, english),
  }),
  told(structurePush, {
    before: (plan) => [
      ...structurePushLines(plan, english, 20),
      ...structurePushCosts(plan, english, 20),
      structurePushMarkdown(plan, { title, when, l10n: english }),
    ],
    sentence: (plan, outcome) => structurePushMessage(plan, outcome, title, reason, english),
    report: (plan, outcome) => structurePushReport(plan, outcome, context, english),
  }),
  told(recordsImport, {
    before: (plan) => [...importLines(plan, english), importReview(plan, title, when, english)],
    sentence: (plan, outcome) => importOutcomeText(plan, outcome, english),
    report: (plan, outcome) => importReport(plan, outcome, context, english),
  }),
  told(dataCopy, {
    before: (plan) => [...copyLines(plan, english), copyMarkdown(plan, title, english)],
    sentence: (_plan, outcome) => copyOutcomeText(outcome, title, english),
    report: (plan, outcome) => copyReport(plan, outcome, context, english),
  }),
  told(ownGroupSwitch, {
    before: (plan) => ownGroupLines(plan, english),
    sentence: (plan, outcome) => ownGroupMessage(plan, outcome, reason, english),
    report: (plan, outcome) => ownGroupReport(plan, outcome, context, english),
  }),
  told(recordRename, {
    before: (plan) => renameLines(plan, english),
    sentence: (plan, outcome) => renameOutcomeText(plan, outcome, english),
    report: (plan, outcome) => renameReport(plan, outcome, context, english),
  }),
  told(repositoryWrite, {
    before: (plan) => repositoryLines(plan, english),
    sentence: (plan, outcome) => repositoryMessage(plan, outcome, reason, english),
    report: (plan, outcome) => repositoryReport(plan, outcome, context, english),
  }),
  told(settingsPush, {
    before: (plan) => [...settingsLines(plan), ...settingsCosts(plan, english), settingsMarkdown(plan, title, english)],
    sentence: (plan, outcome) => settingsMessage(plan, outcome, title, reason, english),
    report: (plan, outcome) => settingsReport(plan, outcome, context, english),
  }),
  told(fileUpload, {
    before: (plan) => uploadLines(plan, english),
    sentence: (plan, outcome) => uploadOutcomeText(plan, outcome, english),
    report: (plan, outcome) => uploadReport(plan, outcome, context, english),
  }),
  told(recordRandomize, {
    before: (plan) => randomizeLines(plan, english),
    sentence: (plan, outcome) => randomizeOutcomeText(plan, outcome, english),
    report: (plan, outcome) => randomizeReport(plan, outcome, context, english),
  }),
  told(undo, {
    before: (plan) => {
      const { message, lines } = undoConfirmText(plan, past, english);
      return [message, ...lines];
    },
    sentence: (plan, outcome) => undoOutcomeText(plan, outcome, english),
    report: (plan, outcome) => undoReport(plan, outcome, english),
  }),
]);

let past: PastOperation;

/** All writes of a case, with what is told of them. */
async function textsOf(command: string, run: (typeof writeCases)[string]): Promise<string> {
  const rig = await startRig(seedOfCase(command));
  const net = await makeNet();
  const written: string[] = [];
  const write: Net['safety']['write'] = net.safety.write.bind(net.safety);
  net.safety.write = async (kind, job) => {
    const result = await write(kind, job);
    written.push(textOf(kind.facts, job.plan, result.outcome));
    past = await net.last();
    return result;
  };
  await run(rig, net);
  const history = await net.history();
  const lines = history.flatMap((operation) => [
    operationIcon(operation.opened.what.kind),
    ...operationLines(operation, english),
  ]);
  return neutral([...written, '## in the history', ...lines].join('\n'), rig.simulator.url);
}

function textOf(facts: unknown, plan: unknown, outcome: AnyOutcome): string {
  const told = texts.get(facts);
  if (!told) {
    throw new Error('a write without words here');
  }
  const [of, as] = [plan as never, (status: OutcomeStatus, more: object) => ({ ...outcome, status, ...more }) as never];
  return [
    '## before',
    ...told.before(of),
    ...statuses.flatMap((status) => [
      `## ${status}`,
      told.sentence(of, as(status, {})),
      told.sentence(of, as(status, { error: refused, lostAnswers: 1, sent: status !== 'cancelled' })),
    ]),
    '## report',
    told.report(of, as('done', {})),
    told.report(of, as('mismatch', { error: refused, lostAnswers: 1, groundChanges: [{ kind: 'other-project' }] })),
  ].join('\n');
}

/** Without what is another in each run. */
function neutral(text: string, server: string): string {
  return text
    .replaceAll(server, 'https://server/api/')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+Z?)?)?/g, '<time>')
    .replaceAll(/\d{1,2}\/\d{1,2}\/\d{4}, [\d:]+\s?[AP]M/g, '<time>')
    .replaceAll(/^(By: .* on ).*$/gm, '$1<host>')
    .replaceAll(/^(Snapshot: ).*$/gm, '$1<id>')
    .replaceAll(/<time>-?[0-9a-f-]{6,}/g, '<id>');
}

describe('what is told of every write', function suite() {
  this.timeout(60_000);
  for (const [command, run] of Object.entries(writeCases)) {
    it(`${command}: before it, for each end, in the report and in the history`, async () => {
      isGolden(`golden/${command}.txt`, `${(await textsOf(command, run)).trimEnd()}\n`);
    });
  }

  it('the steps of keeping data: before them, and wherever they stop', async () => {
    const rig = await startRig(fullProject(['1', '2'], { recordDags: { 1: 'north' } }));
    const net = await makeNet();
    const pairs = [
      { from: 'weight', to: 'mass' },
      { from: 'scan', to: 'picture' },
    ];
    const draft = removeField(renamed(await exportMetadataCsv(rig.target.session), pairs), 'note');
    const plan = planOfMove(await plannedMove(rig, draft, pairs));
    const outcome = await runMove(rig.target, plan, safePorts(rig, net));
    const other = { error: String, push: () => 'of the push', refusals: () => 'of the refusals' };
    const push = (status: OutcomeStatus): MoveStop => ({ kind: 'push', outcome: { status } as PushOutcome });
    const stops: readonly MoveStop[] = [
      { kind: 'refused', refusals: [] },
      { kind: 'server-changed' },
      push('refused'),
      push('unverified'),
      push('mismatch'),
      { kind: 'unequal', records: ['1', '2', '3', '4', '5', '6'] },
      { kind: 'lost', records: ['1'] },
      { kind: 'error', error: new Error('no way') },
      { kind: 'error', error: new CancelledError() },
    ];
    const ends = (['add', 'copy', 'remove', 'check'] as const).flatMap((step) =>
      stops.flatMap((why) =>
        [undefined, 'text'].map((server) => {
          const done = step === 'add' ? [] : (['add'] as const);
          const told = moveOutcomeText(
            plan,
            { done, stopped: { step, why }, copied: undefined, server },
            title,
            english,
            other,
          );
          return `${step}, ${why.kind}: ${told}`;
        }),
      ),
    );
    isGolden(
      'golden/keepData.txt',
      neutral(
        [
          ...moveLines(plan, english),
          moveMarkdown(plan, title, when, english),
          moveOutcomeText(plan, outcome, title, english, other),
          moveOutcomeText(plan, { ...outcome, copied: undefined }, title, english, other),
          ...new Set(ends),
          moveReport(plan, outcome, { ...context, sentence: 'The sentence.' }, english),
          moveReport(
            plan,
            { ...outcome, stopped: { step: 'remove', why: stops[5] as MoveStop } },
            { ...context, sentence: 'The sentence.' },
            english,
          ),
          '',
        ].join('\n'),
        rig.simulator.url,
      ),
    );
  });
});
