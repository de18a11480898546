import { afterEach, describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { english } from '../../../../src/common/l10n';
import type { Place } from '../../../../src/state/presence';
import type { ImportDifference, ImportOutcome } from '../../../../src/writes/importRecords/outcome';
import type { ImportPlan } from '../../../../src/writes/importRecords/plan';
import type { ImportProblem, ImportTrouble } from '../../../../src/writes/importRecords/problem';
import { orderText, problemText, unreadableText } from '../../../../src/writes/importRecords/problemWords';
import { importReview } from '../../../../src/writes/importRecords/reviewMarkdown';
import { type UnreadableReason, UnreadableError } from '../../../../src/writes/importRecords/source';
import { importLines, importOutcomeText, importReport } from '../../../../src/writes/importRecords/words';
import { startRig, stopRigs } from '../deletes/rig';
import { fullProject } from '../deletes/seeds';
import { planned, runImport } from '../importRecords/importing';
import { makeNet, removeFolders } from '../undo/support';
import { isGolden, turnsOf } from './golden';
import { statuses } from './statuses';

afterEach(stopRigs);
afterEach(removeFolders);

type OfEach<T extends { readonly kind: string }> = {
  readonly [K in T['kind']]: readonly (Extract<T, { readonly kind: K }> extends infer P ? Omit<P, 'kind'> : never)[];
};

const troubles: OfEach<ImportTrouble> = {
  'unknown-column': [
    { name: 'wieght', closest: 'weight' },
    { name: 'x', closest: undefined },
  ],
  'checkbox-column': [{ name: 'races', columns: ['races___1', 'a', 'b', 'c', 'd', 'e'] }],
  'ignored-column': (['calculated', 'file', 'descriptive', 'survey'] as const).map((why) => ({ name: 'x', why })),
  'too-few-cells': [{}],
  'too-many-cells': [{}],
  'blank-record': [{}],
  'long-record': [{}],
  'blank-event': [{}],
  'unknown-event': [{ closest: 'visit_arm_1' }, { closest: undefined }],
  'classic-event': [{}],
  'unknown-repeating': [{ instrument: 'x' }],
  'missing-instance': [{ instrument: 'lab' }],
  'bad-instance': [{}],
  'not-repeating': [{}],
  'repeated-row': [{ first: 3 }],
  namesake: [
    { record: 'A1', inFile: false },
    { record: 'A1', inFile: true },
  ],
  'may-not-create': [{}],
  'own-names': [{}],
  'other-arm': [{ arm: 1, inArm: 2 }],
  'unknown-group': [{}],
  'ambiguous-name': [{}],
  'group-not-yours': [{}],
  nested: [{}],
  'damaged-text': [{}],
  malformed: [{ validation: 'integer' }, { validation: 'of_a_plugin' }],
  'bad-date': (['YMD', 'MDY', 'DMY'] as const).map((order) => ({ validation: 'date_ymd', order })),
  'out-of-range': [
    { min: '1', max: '9' },
    { min: '', max: '9' },
    { min: '1', max: '' },
  ],
  'no-choice': [
    { codes: ['0', '1'], isLabel: true },
    { codes: ['0', '1'], isLabel: false },
  ],
  'ambiguous-label': [{}],
  'bad-checkbox': [{}],
  'not-designated': [{ form: 'lab', event: 'diary_arm_1' }],
  'wrong-instrument': [{ form: 'visit', instrument: 'lab' }],
  'needs-instance': [{ form: 'lab' }],
  hidden: [{ form: 'lab' }],
  'read-only-form': [{ form: 'lab' }],
  refused: [{ reason: 'no' }, { reason: 'no', closed: 'record' }, { reason: 'no', closed: 'form' }],
};

const unreadable: Readonly<Record<UnreadableReason, true>> = {
  'utf-16': true,
  binary: true,
  empty: true,
  'no-rows': true,
  'not-json': true,
  'not-a-list': true,
  'broken-quote': true,
  'endless-row': true,
  'no-record-id': true,
  'no-event': true,
  'repeated-column': true,
  'blank-column': true,
  'long-format': true,
  'label-headers': true,
  'looks-like-dictionary': true,
  changed: true,
};

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `r${i + 1}`);
const record = 'Smith, A';
const place: Place = { event: 'visit_arm_1', instrument: 'lab', repeats: 'instrument', instance: 2 };
const when = new Date(2026, 2, 4, 5, 6, 7);

const problem = (line: number, severity: ImportProblem['severity'], reason = 'no'): ImportProblem => ({
  kind: 'refused',
  reason,
  severity,
  row: line,
  column: 'weight',
  spot: { line, character: 0, endLine: line, endCharacter: 1 },
});

const differences: readonly ImportDifference[] = [
  { kind: 'not-imported', record, place, fields: ['lab_value', 'x'] },
  { kind: 'changed', record, place, fields: ['lab_value'] },
  { kind: 'record-gone', record },
  { kind: 'not-grouped', record, reason: undefined },
  { kind: 'not-grouped', record, reason: 'no such group' },
];

async function imported(): Promise<{ plan: ImportPlan; outcome: ImportOutcome }> {
  const rig = await startRig(fullProject(['1', '2']));
  const net = await makeNet();
  const plan = await planned(
    rig,
    'study_id,redcap_event_name,weight,note,extra\n1,visit_arm_1,80,"two\nlines",x\n2,visit_arm_2,71,,x\n9,visit_arm_1,60,,x\n',
  );
  return { plan, outcome: await runImport(rig, net, plan) };
}

describe('the words of an import, whatever it brings', () => {
  it('of each problem and of each file that cannot be read', () => {
    const lines = [
      ...Object.entries(troubles).flatMap(([kind, list]) =>
        list.map((trouble) => `${kind}: ${problemText({ kind, ...trouble } as ImportTrouble, english)}`),
      ),
      ...Object.keys(unreadable).flatMap((reason) =>
        [{}, { line: 7, column: 'study_id' }].map(
          (detail) =>
            `${reason}: ${unreadableText(new UnreadableError(reason as UnreadableReason, detail), 'data.csv', english)}`,
        ),
      ),
      `orders: ${['MDY', 'DMY', 'YMD'].map(orderText).join(' ')}`,
    ];
    isGolden('golden/turns/importProblems.txt', `${[...new Set(lines)].join('\n')}\n`);
  });

  it('before it', async () => {
    const { plan } = await imported();
    const { counts, problems } = plan;
    const told = (of: ImportPlan): string =>
      [...importLines(of, english), '---', importReview(of, 'Two | Arms', when, english)].join('\n');
    const listed = (list: readonly ImportProblem[], warning = 0) =>
      ({
        list,
        counts: { error: Math.max(0, list.length - warning), warning, note: 0 },
        kinds: new Map(),
      }) as unknown as ImportPlan['problems'];
    const zero = { ...counts, new: 0, changed: 0, erasable: 0, refused: 0, groups: 0, unchanged: 0 };
    isGolden(
      'golden/turns/import.txt',
      `${told(plan)}\n${turnsOf<ImportPlan>(
        plan,
        {
          'blank cells erase': { blanks: 'erase' },
          'blank cells erase, but none is': { blanks: 'erase', counts: { ...counts, erasable: 0 } },
          'nothing is blank': { counts: { ...counts, erasable: 0 } },
          nothing: { counts: zero, created: [], examples: [], parts: [], problems: listed([]) },
          'one of each': { counts: { ...zero, new: 1, changed: 1, erasable: 1, refused: 1, groups: 1, unchanged: 1 } },
          'more than the examples': { counts: { ...counts, new: 1234, changed: 1235, erasable: 1236 } },
          'records that come into being': { created: names(201) },
          'in another encoding, with labels': {
            inspected: { ...plan.inspected, encoding: 'windows-1252' },
            reading: { ...plan.reading, labels: true, dateOrder: 'DMY' },
          },
          'problems in their order': {
            problems: listed([problem(4, 'note'), problem(3, 'warning'), problem(9, 'error'), problem(2, 'error')], 1),
          },
          'more problems than are listed': {
            problems: listed(names(201).map((name, i) => problem(i, 'error', name))),
          },
          'more problems than are kept': {
            problems: listed(
              names(201).map((name, i) => problem(i, 'error', name)),
              1_234,
            ),
          },
          'as many problems as are listed': {
            problems: listed(names(200).map((name, i) => problem(i, 'error', name))),
          },
          'long values': {
            examples: plan.examples.map((example) => ({ ...example, before: 'x'.repeat(60), after: 'y'.repeat(61) })),
          },
          'with a warning': { warnings: [{ kind: 'caller-in-group', dag: 'north' }], problems },
        },
        told,
      )}\n`,
    );
  });

  it('after it', async () => {
    const { plan, outcome } = await imported();
    const error = new RedcapError('import-rejected', 'REDCap refused.', { serverMessage: 'The record 1 is locked' });
    const told = (of: ImportOutcome): string =>
      `${importOutcomeText(plan, of, english)}\n${importReport(plan, of, { when, url: 'https://redcap.example.edu/api/' }, english)}`;
    const each = (name: string, more: Partial<ImportOutcome>) =>
      Object.fromEntries(statuses.map((status) => [`${status}: ${name}`, { status, ...more }]));
    const none = { records: 0, values: 0, erased: 0 };
    const refused = (count: number) => names(count).map((name, i) => problem(i, 'error', name));
    const planText = turnsOf<ImportPlan>(
      plan,
      { 'left out as planned': { counts: { ...plan.counts, refused: 2 } } },
      (of) => importOutcomeText(of, outcome, english),
    );
    isGolden(
      'golden/turns/importOutcomes.txt',
      `${told(outcome).replace(/^Time: .*$/m, 'Time: <time>')}\n${planText}\n${turnsOf<ImportOutcome>(
        outcome,
        {
          ...each('nothing sent', { sent: false, counts: none, created: [] }),
          ...each('half-way', { remaining: ['2', record], error, counts: { records: 1, values: 1, erased: 2 } }),
          'the ground moved': {
            status: 'ground-moved',
            sent: false,
            groundChanges: [{ kind: 'file' }, { kind: 'groups' }],
          },
          'refused, with REDCap’s words about cells': {
            status: 'refused',
            refused: refused(2),
            refusedCells: 2,
            error,
          },
          'refused in part': { status: 'mismatch', refused: refused(3), refusedCells: 7 },
          'refused in part, four reasons': { status: 'mismatch', refused: refused(4), refusedCells: 4 },
          'refused for one reason': { status: 'mismatch', refused: [...refused(1), ...refused(1)], refusedCells: 1 },
          'refused at length': {
            status: 'mismatch',
            refused: [problem(1, 'error', 'x'.repeat(320)), problem(1, 'error', 'two\nlines')],
            refusedCells: 2,
          },
          ...Object.fromEntries(
            differences.map(
              (difference, i) =>
                [`${i} ${difference.kind}`, { status: 'mismatch', differences: [difference], differing: 1 }] as const,
            ),
          ),
          'all differences': { status: 'mismatch', differences, differing: differences.length },
          'more differences and refusals than are kept': {
            status: 'mismatch',
            differences,
            differing: 1_234,
            refused: refused(2),
            refusedCells: 2_345,
          },
          'more records than the report names': { status: 'failed', created: names(501), remaining: names(502) },
        },
        told,
      )}\n`,
    );
  });
});
