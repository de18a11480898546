import { describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { CancelledError } from '../../../../src/common/cancelled';
import { english } from '../../../../src/common/l10n';
import type { OutcomeStatus } from '../../../../src/safety/operation';
import type { PushOutcome } from '../../../../src/writes/dictionary/run';
import type { CopyOutcome } from '../../../../src/writes/moveData/copyOutcome';
import { copyOutcomeText, copyReport, moveOutcomeText, moveReport } from '../../../../src/writes/moveData/outcomeWords';
import type { CopyPlan } from '../../../../src/writes/moveData/plan';
import type { MovePlan } from '../../../../src/writes/moveData/planMove';
import type { MoveOutcome, MoveStop } from '../../../../src/writes/moveData/runMove';
import type { PairSurvey, Survey } from '../../../../src/writes/moveData/survey';
import { copyLines, copyMarkdown, moveLines, moveMarkdown, pairsText } from '../../../../src/writes/moveData/words';
import type { Review } from '../../../../src/writes/review/review';
import { isGolden, turnsOf } from './golden';
import { statuses } from './statuses';

const pair: PairSurvey = {
  from: 'weight',
  to: 'mass',
  records: 3,
  values: 12,
  files: 0,
  events: ['visit_arm_1', 'visit_arm_2'],
  instances: 0,
  same: 0,
  taken: [],
  unfit: { values: 0, records: 0, codes: [] },
  noPlace: { values: 0, records: 0, events: [] },
};
const files: PairSurvey = { ...pair, from: 'scan', to: 'picture', values: 0, files: 1, records: 1, events: [] };
const surveyOf = (pairs: readonly PairSurvey[], open: readonly string[] = ['1', '2']): Survey =>
  ({ pairs, open, presence: undefined }) as unknown as Survey;
const info = { title: 'Trial', projectId: 13, secondaryUniqueField: '', customRecordLabel: '' } as MovePlan['info'];
const losing: Review = {
  items: [
    {
      change: { kind: 'field-removed', risk: 'will-lose', summary: 'Field removed.', field: 'note' },
      risk: 'will-lose',
      records: 2,
      events: [],
      values: 2,
      files: 0,
      breaking: [],
      mislabelled: 0,
    },
  ],
  risk: 'will-lose',
  judgedRecords: 3,
  losingRecords: 2,
};
const plan: MovePlan = {
  request: { server: '', draft: '', pairs: [pair, files] },
  info,
  bridge: 'text',
  survey: surveyOf([pair, files]),
  changes: { changes: [], risk: 'none', removedFields: [] },
  rest: { items: [], risk: 'none', judgedRecords: undefined, losingRecords: 0 },
  warnings: [],
};
const copyPlan = {
  ground: { info },
  pairs: plan.survey.pairs,
  survey: plan.survey,
  warnings: [],
} as unknown as CopyPlan;
const context = { when: new Date(2026, 2, 4, 5, 6, 7), url: 'https://redcap.example.edu/api/' };
const error = new RedcapError('bad-request', 'REDCap refused.', { serverMessage: 'no' });
const copied = {
  status: 'done',
  sent: true,
  counts: { records: 3, values: 12, files: 1 },
  renamedFiles: 0,
  lostAnswers: 0,
  differences: [],
  remaining: [],
  groundChanges: [],
  error: undefined,
} as unknown as CopyOutcome;
const names = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `r${i + 1}`);

describe('the words of keeping and copying data, whatever there is', () => {
  it('before the steps', () => {
    const told = (of: MovePlan): string =>
      [...moveLines(of, english), '---', moveMarkdown(of, 'Keep | it', new Date(2026, 2, 4, 5, 6, 7), english)].join(
        '\n',
      );
    const withPairs = (...pairs: readonly PairSurvey[]): Partial<MovePlan> => ({
      survey: surveyOf(pairs),
      request: { ...plan.request, pairs },
    });
    isGolden(
      'golden/turns/move.txt',
      `${told(plan)}\n${turnsOf<MovePlan>(
        plan,
        {
          'no data': withPairs({ ...pair, records: 0 }),
          'values and files': withPairs({ ...pair, files: 2 }),
          'in instances': withPairs({ ...pair, instances: 4 }),
          'in instances, without events': withPairs({ ...pair, instances: 4, events: [] }),
          'some are there': withPairs({ ...pair, same: 2 }),
          'one record': { survey: surveyOf([pair], ['1']) },
          'all is there': { survey: surveyOf([pair], []) },
          'the server has the fields': { bridge: undefined },
          'the secondary unique field': { info: { ...info, secondaryUniqueField: 'weight' } },
          'in the record label': { info: { ...info, customRecordLabel: 'Dr [scan], [weights]' } },
          'in both': { info: { ...info, secondaryUniqueField: 'weight', customRecordLabel: '[scan]' } },
          'a new name in the record label': { info: { ...info, customRecordLabel: '[mass]' } },
          'the last step changes more': { rest: losing },
          'with a warning': { warnings: [{ kind: 'rights-unknown' }] },
        },
        told,
      )}\n`,
    );
  });

  it('before a copy', () => {
    const told = (of: CopyPlan): string =>
      [...copyLines(of, english), '---', copyMarkdown(of, 'Copy', english)].join('\n');
    isGolden(
      'golden/turns/copy.txt',
      `${told(copyPlan)}\n${turnsOf<CopyPlan>(
        copyPlan,
        {
          'with a warning': { warnings: [{ kind: 'rights-unknown' }] },
          'one record': { survey: surveyOf([pair], ['1']) },
        },
        told,
      )}\n${[1, 5, 6]
        .map((count) =>
          pairsText(
            names(count).map((from) => ({ from, to: `${from}x` })),
            english,
          ),
        )
        .join('\n')}\n`,
    );
  });

  it('after a copy', () => {
    const told = (of: CopyOutcome): string =>
      `${copyOutcomeText(of, 'Trial', english)}\n${copyReport(copyPlan, of, context, english)}`;
    const differences: CopyOutcome['differences'] = [
      { kind: 'not-copied', record: 'Smith, A', fields: ['mass', 'picture'] },
      { kind: 'record-gone', record: '2', planned: false },
    ];
    isGolden(
      'golden/turns/copyOutcomes.txt',
      `${told(copied)}\n${turnsOf<CopyOutcome>(
        copied,
        {
          ...Object.fromEntries(
            statuses.flatMap((status) => [
              [status, { status }],
              [
                `${status}, with more`,
                {
                  status,
                  differences,
                  error,
                  renamedFiles: 2,
                  remaining: ['3', 'x, y'],
                  groundChanges: [{ kind: 'dictionary' }],
                },
              ],
              [`${status}, another difference`, { status, differences: differences.slice(1) }],
            ]),
          ),
          'files only': { counts: { records: 1, values: 0, files: 1 } },
          'values only': { counts: { records: 2, values: 3, files: 0 } },
          nothing: { counts: { records: 0, values: 0, files: 0 } },
          'one file has another name': { renamedFiles: 1 },
          'more left than the report names': { status: 'failed', remaining: names(501) },
        },
        told,
      )}\n`,
    );
  });

  it('after the steps', () => {
    const other = { error: (e: Error) => `(${e.message})`, push: () => '(push)', refusals: () => '(refusals)' };
    const push = (status: OutcomeStatus): MoveStop => ({ kind: 'push', outcome: { status } as PushOutcome });
    const stops: readonly MoveStop[] = [
      { kind: 'refused', refusals: [] },
      { kind: 'server-changed' },
      ...statuses.map(push),
      {
        kind: 'copy',
        outcome: {
          ...copied,
          status: 'mismatch',
          differences: [{ kind: 'not-copied', record: '1', fields: ['mass'] }],
        },
      },
      { kind: 'unequal', records: names(6) },
      { kind: 'unequal', records: ['x, y'] },
      { kind: 'lost', records: names(6) },
      { kind: 'lost', records: ['1'] },
      { kind: 'error', error: new Error('no way') },
      { kind: 'error', error: new CancelledError() },
    ];
    const text = (outcome: MoveOutcome): string => moveOutcomeText(plan, outcome, 'Trial', english, other);
    const report = (outcome: MoveOutcome): string =>
      moveReport(plan, outcome, { ...context, sentence: 'The sentence.' }, english);
    const done: MoveOutcome = { done: ['add', 'copy', 'remove', 'check'], stopped: undefined, copied, server: 'text' };
    const at = (step: 'add' | 'copy' | 'remove' | 'check', why: MoveStop): Partial<MoveOutcome> => ({
      stopped: { step, why },
    });
    const lines = (['add', 'copy', 'remove', 'check'] as const).flatMap((step) =>
      stops.flatMap((why) =>
        [
          { done: [], server: undefined },
          { done: ['add'], server: undefined },
          { done: ['add'], server: 'text' },
          { done: [], server: 'text' },
        ].map(
          (more) => `${step}, ${why.kind}: ${text({ ...done, ...(more as Partial<MoveOutcome>), ...at(step, why) })}`,
        ),
      ),
    );
    isGolden(
      'golden/turns/moveOutcomes.txt',
      [
        text(done),
        text({ ...done, copied: undefined }),
        ...new Set(lines),
        report(done),
        turnsOf<MoveOutcome>(
          done,
          Object.fromEntries(stops.map((why, i) => [`${i} ${why.kind}`, at('remove', why)])),
          report,
        ),
        '',
      ].join('\n'),
    );
  });
});
