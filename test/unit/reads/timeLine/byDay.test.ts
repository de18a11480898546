import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { byDay, logEntries } from '../../../../src/reads/timeLine/byDay';
import type { TimeEntry } from '../../../../src/reads/timeLine/picture';

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
