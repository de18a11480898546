import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type EndedLine, type JournalLine, type OpenedLine, isJournalLine } from '../../../../src/safety/journal/entry';
import { isUncertain, isUndoable, isUndone, isUnfinished, operationsOf } from '../../../../src/safety/journal/history';

const opened: OpenedLine = {
  type: 'opened',
  id: '1',
  at: '2026-11-22T05:00:00.000Z',
  by: { host: 'here', process: 1 },
  project: { url: 'https://x.edu/api/', projectId: 7, title: 'T' },
  what: { kind: 'records', scope: { kind: 'record' }, logDeleted: false },
  counts: {},
  snapshot: 's',
};
const ended: EndedLine = {
  type: 'ended',
  id: '1',
  at: '2026-11-22T05:10:00.000Z',
  status: 'done',
  sent: true,
  counts: {},
  differences: 0,
  lostAnswers: 0,
};
const settled = (at: string, found: 'nothing' | 'some'): JournalLine => ({
  type: 'settled',
  id: '1',
  at,
  found,
  counts: {},
});
const purged: JournalLine = { type: 'purged', id: '1', at: '2026-11-23T00:00:00.000Z' };

describe('lines of a journal', () => {
  it('are understood if all is there that is needed', () => {
    const needed: readonly (readonly [JournalLine, readonly string[]])[] = [
      [opened, ['id', 'at', 'type', 'what', 'snapshot', 'counts', 'project', 'by']],
      [ended, ['id', 'at', 'type', 'status', 'sent']],
      [settled('2026-11-22T05:20:00.000Z', 'some'), ['id', 'at', 'type', 'found']],
      [purged, ['id', 'at', 'type']],
    ];
    for (const [line, names] of needed) {
      assert.ok(isJournalLine(line), line.type);
      for (const name of names) {
        const { [name]: _left, ...rest } = line as unknown as Record<string, unknown>;
        assert.ok(!isJournalLine(rest), `${line.type} without ${name}`);
        assert.ok(!isJournalLine({ ...line, [name]: 7 }), `${line.type} with a wrong ${name}`);
      }
    }
    assert.ok(!isJournalLine({ ...opened, what: null }));
    for (const other of [null, 'text', 7, undefined, {}, { ...purged, type: 'other' }]) {
      assert.ok(!isJournalLine(other));
    }
  });
});

describe('operations of a journal', () => {
  const first = (...lines: readonly JournalLine[]) =>
    operationsOf([opened, ...lines])[0] as ReturnType<typeof operationsOf>[number];
  const soon = settled('2026-11-22T05:30:00.000Z', 'nothing');
  const late = settled('2026-11-22T06:10:00.000Z', 'nothing');

  it('are newest first, each with what came of it and who undid it', () => {
    const second: OpenedLine = { ...opened, id: '2', what: { kind: 'undo', of: '1', part: 'all' } };
    const third: OpenedLine = { ...opened, id: '3', what: { kind: 'undo', of: '1', part: 'records' } };
    const found = operationsOf([opened, ended, second, { ...ended, id: '2' }, third, { ...ended, id: 'x' }, purged]);
    assert.deepEqual(
      found.map(({ id }) => id),
      ['3', '2', '1'],
    );
    assert.deepEqual(
      found.at(-1)?.undoneBy.map(({ id }) => id),
      ['2', '3'],
    );
    assert.deepEqual(
      [found.at(-1)?.snapshotPurged, found[0]?.snapshotPurged, found[0]?.ended],
      [true, false, undefined],
    );
  });

  it('are undone where all of it came back', () => {
    const undo = (part: 'all' | 'records', status: EndedLine['status'] | undefined) =>
      isUndone(
        operationsOf([
          opened,
          { ...opened, id: '2', what: { kind: 'undo', of: '1', part } },
          ...(status ? [{ ...ended, id: '2', status }] : []),
        ]).at(-1) as ReturnType<typeof first>,
      );
    assert.deepEqual(
      [undo('all', 'done'), undo('records', 'done'), undo('all', 'mismatch'), undo('all', undefined)],
      [true, false, false, false],
    );
  });

  it('can be undone while they have a snapshot and may have sent something', () => {
    assert.deepEqual([first(), first(ended), first({ ...ended, sent: false }), first(ended, purged)].map(isUndoable), [
      true,
      true,
      false,
      false,
    ]);
    const others = [
      { kind: 'repository', action: 'delete', names: ['a'] },
      { kind: 'own-group', to: 'north' },
      { kind: 'randomize', randomizationId: 1 },
      { kind: 'rename' },
    ] as const;
    assert.deepEqual(
      others.map((what) => isUndoable(operationsOf([{ ...opened, what }])[0] as ReturnType<typeof first>)),
      [false, false, false, true],
    );
  });

  it('are unfinished until they end or somebody compares', () => {
    assert.deepEqual([first(), first(ended), first(soon)].map(isUnfinished), [true, false, false]);
    // What it says itself at last is the later word.
    assert.equal(first(soon, ended).settled, undefined);
    assert.equal(first(ended, soon).settled?.found, 'nothing');
  });

  it('are uncertain where nobody knows; a comparison soon after says little unless it found something', () => {
    const lost = { ...ended, status: 'unverified' } as const;
    const cases = [first(), first(ended), first(lost), first({ ...ended, status: 'mismatch' })];
    assert.deepEqual(cases.map(isUncertain), [true, false, true, false]);
    assert.deepEqual(
      [first(lost, soon), first(lost, late), first(lost, settled('2026-11-22T05:11:00.000Z', 'some'))].map(isUncertain),
      [true, false, false],
    );
    // Without an end the hour counts from its beginning.
    assert.deepEqual(
      [
        first(settled('2026-11-22T05:59:59.000Z', 'nothing')),
        first(settled('2026-11-22T06:00:00.000Z', 'nothing')),
      ].map(isUncertain),
      [true, false],
    );
  });
});
