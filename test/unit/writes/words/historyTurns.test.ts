import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import type { EndedLine, OpenedLine, OperationCounts, OperationWhat } from '../../../../src/safety/journal/entry';
import type { PastOperation } from '../../../../src/safety/journal/history';
import { structureNames } from '../../../../src/state/documentNames';
import {
  countsText,
  operationIcon,
  operationLines,
  operationState,
  operationTitle,
  shortWhenText,
  whenText,
} from '../../../../src/writes/words/historyText';
import { isGolden, turnsOf } from './golden';
import { statuses } from './statuses';

/** At least one of each kind, and each with one and several. */
const whats: Readonly<Record<OperationWhat['kind'], readonly OperationWhat[]>> = {
  records: [
    { kind: 'records', scope: { kind: 'record' }, logDeleted: false },
    {
      kind: 'records',
      scope: { kind: 'instance', instrument: 'lab', event: 'visit_arm_1', instance: 2 },
      logDeleted: true,
    },
  ],
  file: [{ kind: 'file', field: 'scan' }],
  arms: [
    { kind: 'arms', arms: [2], events: ['visit_arm_2'] },
    { kind: 'arms', arms: [1, 2], events: [] },
  ],
  events: [
    { kind: 'events', events: ['visit_arm_2'] },
    { kind: 'events', events: ['visit_arm_1', 'visit_arm_2'] },
  ],
  dags: [
    { kind: 'dags', dags: ['north'] },
    { kind: 'dags', dags: ['north', 'south'] },
  ],
  dictionary: [
    { kind: 'dictionary', risk: 'none', changes: 1 },
    { kind: 'dictionary', risk: 'loses', changes: 3 },
  ],
  'field-data': [
    { kind: 'field-data', pairs: [{ from: 'weight', to: 'mass' }] },
    {
      kind: 'field-data',
      pairs: [
        { from: 'weight', to: 'mass' },
        { from: 'scan', to: 'picture' },
      ],
    },
  ],
  import: [
    { kind: 'import', blanks: 'keep', created: 0, erased: 0 },
    { kind: 'import', blanks: 'erase', created: 2, erased: 1 },
  ],
  'upload-file': [{ kind: 'upload-file', field: 'scan', replaces: true }],
  randomize: [{ kind: 'randomize', randomizationId: 7 }],
  rename: [{ kind: 'rename' }],
  structure: [
    ...structureNames.map(
      (document) => ({ kind: 'structure', document, added: ['a'], removed: [], changed: [] }) as const,
    ),
    { kind: 'structure', document: 'arms.csv', added: [], removed: ['b', 'c'], changed: [] },
    {
      kind: 'structure',
      document: 'arms.csv',
      added: ['1'],
      removed: ['2'],
      changed: [{ key: '3', before: { name: 'x' }, after: { name: 'y' } }],
    },
  ],
  repository: (['upload', 'create-folder', 'delete'] as const).flatMap((action) =>
    [['a.txt'], ['a.txt', 'b.txt']].map((names) => ({ kind: 'repository', action, names }) as const),
  ),
  settings: [{ kind: 'settings', changed: [{ name: 'project_notes', before: '', after: 'x' }] }],
  'own-group': [
    { kind: 'own-group', from: 'north', to: '' },
    { kind: 'own-group', from: '', to: 'south' },
    { kind: 'own-group', to: 'south' },
  ],
  undo: [
    { kind: 'undo', of: 'x', part: 'all' },
    { kind: 'undo', of: 'x', part: 'records' },
  ],
};

const counts: readonly OperationCounts[] = [
  {},
  { records: 1, values: 1, files: 1 },
  { records: 3, values: 1234, files: 2 },
  { values: 2 },
  { files: 2 },
];
const at = new Date(2026, 2, 4, 5, 6, 7).toISOString();

function past(what: OperationWhat, more: Partial<PastOperation> = {}): PastOperation {
  const opened: OpenedLine = {
    type: 'opened',
    id: 'o1',
    at,
    by: { username: 'ann', host: 'desk', process: 1 },
    project: { url: 'https://redcap.example.edu/api/', projectId: 13, title: 'Trial' },
    what,
    counts: { records: 2, values: 5 },
    snapshot: 's1',
  };
  return { id: 'o1', opened, ended: undefined, settled: undefined, snapshotPurged: false, undoneBy: [], ...more };
}

const ended: EndedLine = {
  type: 'ended',
  id: 'o1',
  at: new Date(2026, 2, 4, 5, 9, 0).toISOString(),
  status: 'done',
  sent: true,
  counts: { records: 2, values: 4 },
  differences: 0,
  lostAnswers: 0,
};
const settled = { type: 'settled', id: 'o1', at, found: 'some', counts: { values: 1 } } as const;
const delete2 = whats.records[0] as OperationWhat;

describe('the history in words', () => {
  it('has a title, a scope and a sign for each kind of operation', () => {
    const lines = Object.entries(whats).flatMap(([kind, list]) => [
      `# ${kind} (${operationIcon(kind as OperationWhat['kind'])})`,
      ...list.flatMap((what) => [
        ...new Set(counts.map((some) => operationTitle({ what, counts: some }, english))),
        ...operationLines(past(what), english).filter((line) => line.startsWith('Scope')),
      ]),
    ]);
    isGolden('golden/turns/operations.txt', `${lines.join('\n')}\n`);
  });

  it('tells whatever came of an operation', () => {
    const undo = past({ kind: 'undo', of: 'o1', part: 'all' }, { ended });
    const base = past(delete2, { ended });
    const variants: Readonly<Record<string, Partial<PastOperation>>> = {
      ...Object.fromEntries(
        statuses.flatMap((status) => [
          [status, { ended: { ...ended, status } }],
          [`${status}, with nothing found`, { ended: { ...ended, status, counts: {} } }],
          [`${status}, nothing sent`, { ended: { ...ended, status, sent: false } }],
        ]),
      ),
      'not ended': { ended: undefined },
      'not ended, but some found later': { ended: undefined, settled },
      'nothing missing later': { settled: { ...settled, found: 'nothing', counts: {} } },
      'something missing later, not counted': { settled: { ...settled, counts: {} } },
      undone: { undoneBy: [undo] },
      'undone for some records': { undoneBy: [past({ kind: 'undo', of: 'o1', part: 'records' }, { ended })] },
      'undone in part': {
        undoneBy: [
          { ...undo, ended: { ...ended, status: 'mismatch' } },
          { ...undo, ended: undefined },
        ],
      },
      'its snapshot is gone': { snapshotPurged: true },
      'with a message': { opened: { ...base.opened, message: 'two\n  lines' } },
      'by somebody not known': { opened: { ...base.opened, by: { host: 'desk', process: 1 } } },
      'nothing planned': { opened: { ...base.opened, counts: {} } },
      'with one difference': { ended: { ...ended, differences: 1 } },
      'with a number and an error': { ended: { ...ended, returned: 0, error: 'timeout', differences: 3 } },
    };
    const told = (operation: PastOperation): string =>
      [...operationLines(operation, english), operationState(operation, english)].join('\n');
    isGolden('golden/turns/history.txt', `${told(base)}\n${turnsOf(base, variants, told)}\n`);
  });

  it('counts everything that can be counted, one and several', () => {
    const kinds: Readonly<Record<keyof OperationCounts, number>> = {
      records: 1,
      values: 1,
      files: 1,
      arms: 1,
      events: 1,
      designations: 1,
      repeating: 1,
      dags: 1,
      users: 1,
      roles: 1,
      settings: 1,
      access: 1,
      fields: 1,
      labels: 1,
    };
    const one = countsText(kinds, english);
    const two = countsText(Object.fromEntries(Object.keys(kinds).map((kind) => [kind, 2])), english);
    assert.equal(
      one,
      '1 record, 1 value, 1 file, 1 arm, 1 event, 1 instrument designation, 1 repeating set-up, 1 data access group, 1 user, 1 role, 1 setting, access of 1 user or role, 1 changed label, 1 field',
    );
    assert.equal(
      two,
      '2 records, 2 values, 2 files, 2 arms, 2 events, 2 instrument designations, 2 repeating set-ups, 2 data access groups, 2 users, 2 roles, 2 settings, access of 2 users or roles, 2 changed labels, 2 fields',
    );
    assert.equal(countsText({ records: 0, values: 2 }, english), '2 values');
    assert.equal(countsText({}, english), '');
  });

  it('says when, and in narrow places only what is needed of it', () => {
    assert.equal(whenText(at), '2026-03-04 05:06');
    assert.equal(whenText('soon'), 'soon');
    assert.equal(shortWhenText(at, new Date(2026, 2, 4, 23, 0, 0)), '05:06');
    assert.equal(shortWhenText(at, new Date(2026, 2, 5, 5, 6, 7)), '03-04 05:06');
    assert.equal(shortWhenText(at, new Date(2027, 2, 4, 5, 6, 7)), '2026-03-04 05:06');
  });
});
