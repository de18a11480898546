import { afterEach, describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { english } from '../../../../src/common/l10n';
import type { PastOperation } from '../../../../src/safety/journal/history';
import type { Place } from '../../../../src/state/presence';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { nothingMissing } from '../../../../src/writes/undo/missingStructure';
import type { UndoDifference, UndoOutcome } from '../../../../src/writes/undo/undoOutcome';
import type { Conflict, Limit, UndoPlan } from '../../../../src/writes/undo/undoPlan';
import { undoConfirmText, undoOutcomeText, undoReport } from '../../../../src/writes/undo/words';
import { startRig, stopRigs } from '../deletes/rig';
import { fullProject } from '../deletes/seeds';
import { makeNet, removeFolders, safeDelete, safeUndo, undoPlan } from '../undo/support';
import { isGolden, turnsOf } from './golden';
import { statuses } from './statuses';

afterEach(stopRigs);
afterEach(removeFolders);

const record = 'Smith, A';
const place: Place = { event: 'visit_arm_1', instrument: 'lab', repeats: 'instrument', instance: 2 };
const numbered = <T>(count: number, make: (i: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i + 1));

const conflicts: readonly Conflict[] = [
  { kind: 'record-anew', record },
  { kind: 'record-anew', record, namesake: 'SMITH, A' },
  { kind: 'values', record, event: 'visit_arm_1', instrument: 'lab', instance: '2', fields: ['lab_value', 'mood'] },
  { kind: 'values', record, event: '', instrument: 'visit', instance: '', fields: ['weight'] },
  { kind: 'record-group', record },
  { kind: 'user-group', username: 'ann' },
  { kind: 'label', name: 'Arm 1' },
  { kind: 'access', name: 'ann' },
  { kind: 'setting', name: 'project_notes' },
  { kind: 'dictionary' },
];

const differences: readonly UndoDifference[] = [
  { kind: 'not-restored', record, place, fields: ['lab_value'] },
  { kind: 'conflict', record, place, fields: ['lab_value'] },
  { kind: 'changed', record, place, fields: ['lab_value'] },
  { kind: 'refused', record, place, fields: ['lab_value', 'x'], reason: 'The value is\nout of range' },
  { kind: 'refused', record, place, fields: ['lab_value'], reason: 'Locked.', closed: 'record' },
  { kind: 'refused', record: '2', place, fields: ['lab_value'], reason: 'Locked.', closed: 'record' },
  { kind: 'file-not-restored', record, field: 'scan' },
  { kind: 'file-not-restored', record, field: 'scan', reason: 'too large' },
  { kind: 'group-not-restored', record },
  { kind: 'group-not-restored', record, reason: 'no such group' },
  { kind: 'structure-not-restored', part: 'arm', name: 'Arm 1' },
];

/** An undo of a delete of two records, which the variants start from. */
async function undone(): Promise<{ plan: UndoPlan; outcome: UndoOutcome; past: PastOperation }> {
  const rig = await startRig(fullProject(['1', record]));
  const net = await makeNet();
  await safeDelete(rig, net, recordsDelete, { records: ['1', record], scope: { kind: 'record' } });
  const past = await net.last();
  const plan = await undoPlan(rig, net);
  const opened = { ...past.opened, at: new Date(2026, 2, 4, 5, 6, 7).toISOString() };
  return { plan, outcome: await safeUndo(rig, net, plan), past: { ...past, opened } };
}

describe('the words of an undo, whatever it is about', () => {
  it('before it', async () => {
    const { plan, past } = await undone();
    const told = (of: UndoPlan): string => {
      const { message, lines } = undoConfirmText(of, past, english);
      return [message, ...lines].join('\n');
    };
    const event = {
      eventName: 'Visit',
      armNum: 1,
      uniqueEventName: 'visit_arm_1',
      customEventLabel: '',
      eventId: undefined,
    };
    const noCounts = { recordsMade: 0, records: 0, values: 0, blanked: 0, files: 0, groups: 0 };
    const ofEveryUndo = [
      'record-history',
      'surveys',
      'signatures-and-locks',
      'randomization',
      'event-ids',
      'gray-status',
    ] as const;
    const label = { document: 'arms.csv', key: '1', before: { name: 'Drug', custom: '' }, isConflict: true } as const;
    isGolden(
      'golden/turns/undo.txt',
      `${told(plan)}\n${turnsOf<UndoPlan>(
        plan,
        {
          'for one record': { request: { ...plan.request, records: ['1'] } },
          'for two records': { request: { ...plan.request, records: ['1', '2'] } },
          'of an import': {
            request: { ...plan.request, what: { kind: 'import', blanks: 'keep', created: 0, erased: 0 } },
            counts: { ...noCounts, records: 1, values: 2, blanked: 1 },
          },
          'nothing to do': { counts: noCounts, limits: [] },
          'one of the limits': { limits: [{ kind: 'other-groups' }] },
          'what only this undo cannot bring back comes first': {
            limits: [...ofEveryUndo.map((kind) => ({ kind })), { kind: 'no-group', dag: 'north' }],
          },
          'more limits than fit': {
            limits: numbered(13, (i): Limit => ({ kind: 'no-group', dag: `g${i}` })),
          },
          'as many limits as fit': {
            limits: numbered(12, (i): Limit => ({ kind: 'no-group', dag: `g${i}` })),
          },
          conflicts: { conflicts },
          'more conflicts than fit': { conflicts: numbered(13, (i) => ({ kind: 'label', name: `l${i}` }) as const) },
          'as many conflicts as fit': { conflicts: numbered(12, (i) => ({ kind: 'label', name: `l${i}` }) as const) },
          structure: {
            missing: {
              ...nothingMissing,
              arms: [{ armNum: 1, name: 'Drug' }],
              events: [event],
              mappings: [{ armNum: 1, uniqueEventName: 'visit_arm_1', form: 'visit' }],
              repeating: [{ eventName: 'visit_arm_1', formName: '', customFormLabel: '' }],
              dags: [{ name: 'North', uniqueGroupName: 'north', id: 1 }],
              users: [{ username: 'ann', uniqueGroupName: 'north' }],
              labels: [label],
            },
          },
          'labels nobody changed since': { missing: { ...nothingMissing, labels: [{ ...label, isConflict: false }] } },
          'labels overwritten': { missing: { ...nothingMissing, labels: [label] }, overwrite: true },
          'the dictionary': {
            missing: {
              ...nothingMissing,
              dictionary: {
                text: '',
                present: '',
                changes: {
                  changes: [{ kind: 'field-added', field: 'bmi', risk: 'none' }],
                  risk: 'none',
                } as never,
                fields: 3,
              },
            },
          },
          'with a warning': { warnings: [{ kind: 'caller-in-group', dag: 'north' }] },
        },
        told,
      )}\n`,
    );
  });

  it('after it', async () => {
    const { plan, outcome } = await undone();
    const error = new RedcapError('bad-request', 'REDCap refused.', { serverMessage: 'The value is out of range' });
    const told = (of: UndoOutcome): string => `${undoOutcomeText(plan, of, english)}\n${undoReport(plan, of, english)}`;
    const each = (more: Partial<UndoOutcome>, of: readonly (typeof statuses)[number][] = statuses) =>
      Object.fromEntries(of.map((status) => [`${status}: ${Object.keys(more).join(', ')}`, { status, ...more }]));
    const refusals = (count: number): readonly UndoDifference[] =>
      numbered(count, (i) => ({ kind: 'refused', record: String(i), place, fields: ['a'], reason: `reason ${i}` }));
    isGolden(
      'golden/turns/undoOutcomes.txt',
      `${told(outcome)}\n${turnsOf<UndoOutcome>(
        outcome,
        {
          ...each({ counts: {}, sent: false }),
          ...each({ remaining: [record, '2'], kept: 3, error }),
          ...each(
            {
              differences: [{ kind: 'refused', record, place, fields: ['a'], reason: 'The value is out of range' }],
              error,
            },
            ['mismatch', 'refused'],
          ),
          'the ground moved': {
            status: 'ground-moved',
            groundChanges: [{ kind: 'records', gone: ['1'], changed: [] }, { kind: 'groups' }],
          },
          'a limit of every undo': { limits: [{ kind: 'gray-status' }, { kind: 'event-ids' }] },
          'a limit of this undo': {
            status: 'incomplete',
            limits: [{ kind: 'surveys' }, { kind: 'no-group', dag: 'north' }],
          },
          'several limits of this undo': {
            status: 'incomplete',
            limits: [
              { kind: 'no-group', dag: 'north' },
              { kind: 'no-group', dag: 'south' },
            ],
          },
          'as far as one may see': {
            status: 'incomplete',
            limits: [{ kind: 'hidden-instruments', instruments: ['lab'] }],
          },
          'without the groups of others': { status: 'incomplete', limits: [{ kind: 'other-groups' }] },
          'file names': { limits: [{ kind: 'file-renamed', record, field: 'scan' }] },
          ...Object.fromEntries(
            differences.map(
              (difference) =>
                [
                  `${difference.kind}${'reason' in difference ? `, ${difference.reason}` : ''}`,
                  { status: 'mismatch', differences: [difference] },
                ] as const,
            ),
          ),
          'all differences': { status: 'mismatch', differences },
          'three reasons': { status: 'mismatch', differences: refusals(3) },
          'five reasons': { status: 'mismatch', differences: refusals(5) },
          'a long reason': {
            status: 'mismatch',
            differences: ['x'.repeat(300), 'y'.repeat(301)].map(
              (reason) => ({ kind: 'refused', record, place, fields: ['a'], reason }) as const,
            ),
          },
          'many records, one reason': {
            status: 'mismatch',
            differences: numbered(
              7,
              (i) => ({ kind: 'refused', record: `r${i}`, place, fields: ['a', 'b'], reason: 'no' }) as const,
            ),
          },
          'more differences than the report holds': {
            status: 'mismatch',
            differences: numbered(501, (i) => ({ kind: 'group-not-restored', record: `r${i}` }) as const),
          },
          'more left than the report holds': { status: 'failed', remaining: numbered(501, (i) => `r${i}`) },
        },
        told,
      )}\n`,
    );
  });
});
