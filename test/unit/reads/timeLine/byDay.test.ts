import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { byDay, logEntries } from '../../../../src/reads/timeLine/byDay';
import type { TimeEntry } from '../../../../src/reads/timeLine/picture';
import { serverAhead } from '../../../../src/reads/timeLine/serverClock';

const here = (at: string, title: string): TimeEntry => ({
  from: 'here',
  at,
  title,
  detail: '',
  operation: title,
  canUndo: true,
  isRemoval: false,
});

describe('the time line of a project', () => {
  it('has both sides in one list by day, newest first, and leaves out what only reads', () => {
    const log = logEntries([
      {
        timestamp: '2026-03-02 10:00',
        username: 'ann',
        action: 'Delete record 5',
        details: 'record_id = 5',
        record: '5',
      },
      { timestamp: '2026-03-01 09:00', username: 'bob', action: 'Data Export (API)', details: 'x', record: '' },
      { timestamp: '2026-03-01 08:00', username: 'bob', action: 'Manage/Design', details: 'Delete event', record: '' },
    ]);
    const days = byDay([...log, here('2026-03-02 10:00', 'Delete 1 record'), here('2026-03-03 00:10', 'Undo')]);
    assert.deepEqual(
      days.map(({ day, entries }) => [day, ...entries.map(({ from, title }) => `${from} ${title}`)]),
      [
        ['2026-03-03', 'here Undo'],
        ['2026-03-02', 'here Delete 1 record', 'server Delete record 5: record_id = 5'],
        ['2026-03-01', 'server Manage/Design: Delete event'],
      ],
    );
    assert.deepEqual(
      log.map(({ isRemoval }) => isRemoval),
      [true, true],
    );
  });
});

describe('the clock of the server', () => {
  const line = (timestamp: string, details: string) => ({
    timestamp,
    username: 'ann',
    action: 'Manage/Design ',
    details,
    record: '',
  });

  it('is told by the line of the call that was made just now', () => {
    const log = [
      line('2026-03-02 04:01', 'Export Logging (API)'),
      line('2026-03-02 04:00:31', 'Export project information (API)'),
      line('2026-03-01 10:00', 'Export project information (API)'),
    ];
    assert.deepEqual(serverAhead(log, '2026-03-02 10:00'), { minutes: -360, there: '2026-03-02 04:00' });
    assert.equal(serverAhead(log, '2026-03-02 03:53').minutes, 7);
    assert.equal(serverAhead(log, '2026-03-02 04:02').minutes, 0);
    assert.equal(serverAhead([line('2026-03-01 10:00', 'Import records')], '2026-03-02 10:00').minutes, 0);
    assert.equal(serverAhead([], '2026-03-02 10:00').minutes, 0);
  });
});
