import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import type { LogEntry } from '../../../../src/api/model';
import type { Session } from '../../../../src/api/session';
import { isLogTime, logCsv, readLog } from '../../../../src/reads/log/readLog';

/** A server that knows seconds, leaves out both ends, and cannot put together more than `most` lines. */
function logOf(seconds: readonly number[], most: number): { readonly session: Session; readonly calls: () => number } {
  let calls = 0;
  const second = (text: unknown): number | undefined =>
    typeof text === 'string' && text !== '' ? Date.parse(`${text.replace(' ', 'T')}:00Z`) / 1000 : undefined;
  const session = {
    url: 'https://redcap.example.edu/api/',
    read: (call: { readonly parameters?: Readonly<Record<string, unknown>> }) => {
      calls++;
      const [begin, end] = [second(call.parameters?.['beginTime']), second(call.parameters?.['endTime'])];
      const rows = seconds
        .filter((time) => (begin === undefined || time > begin) && (end === undefined || time < end))
        .sort((a, b) => b - a)
        .map((time) => ({ ...entryAt(time), details: `line ${time}` }));
      return rows.length > most
        ? Promise.reject(new RedcapError('out-of-memory', '', {}))
        : Promise.resolve({ bytes: Buffer.from(JSON.stringify(rows)), contentType: 'application/json' });
    },
  } as unknown as Session;
  return { session, calls: () => calls };
}

function entryAt(second: number): LogEntry {
  const timestamp = new Date(second * 1000).toISOString().slice(0, 16).replace('T', ' ');
  return { timestamp, username: 'ann', action: 'Update record 1', details: '', record: '1' };
}

const start = Date.parse('2026-02-20T10:00:00Z') / 1000;
const text = (second: number): string => entryAt(second).timestamp;

describe('reading the log', () => {
  it('property: every line of a window comes once, newest first, whatever the server can put together at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 40 * 24 * 60 * 60 }), { maxLength: 60 }),
        fc.integer({ min: 0, max: 40 * 24 * 60 }),
        fc.integer({ min: 0, max: 20 * 24 * 60 }),
        fc.integer({ min: 8, max: 60 }),
        async (offsets, from, length, most) => {
          const seconds = [...new Set(offsets)].map((offset) => start + offset);
          const [begin, end] = [start + from * 60, start + (from + length) * 60];
          const inside = seconds.filter((time) => time >= begin && time < end + 60).sort((a, b) => b - a);
          // More lines within an hour than the server can put together cannot be had.
          fc.pre(inside.every((time) => inside.filter((other) => Math.abs(other - time) < 7200).length <= most));
          const { session } = logOf(seconds, most);
          const read = await readLog(session, { begin: text(begin), end: text(end) }, { most: 1000 });
          assert.deepEqual(
            [read.isCut, read.entries.map(({ details }) => details)],
            [false, inside.map((time) => `line ${time}`)],
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stops when there are enough lines, and says so; a window without an end reaches to now', async () => {
    const now = Math.floor(Date.now() / 1000);
    const seconds = Array.from({ length: 60 }, (_, i) => now - i * 24 * 60 * 60);
    const { session, calls } = logOf(seconds, 1000);
    const begin = text(now - 59.5 * 24 * 60 * 60);
    const some = await readLog(session, { begin }, { most: 10 });
    assert.deepEqual([some.isCut, some.entries[0]?.details], [true, `line ${now}`]);
    assert.ok(some.entries.length >= 10 && some.entries.length < 30 && calls() < 5);
    assert.equal((await readLog(session, { begin }, { most: 1000 })).entries.length, 60);
    // Of all time: one call, as nobody knows how far it goes back.
    const before = calls();
    assert.equal((await readLog(session, { record: '1' }, { most: 10 })).entries.length, 60);
    assert.equal(calls(), before + 1);
  });

  it('gives up where not even an hour can be put together, and passes on what is no matter of size', async () => {
    const { session } = logOf(
      Array.from({ length: 50 }, (_, i) => start + i),
      8,
    );
    await assert.rejects(readLog(session, { begin: text(start), end: text(start + 600) }, { most: 100 }), RedcapError);
    const refused = {
      ...session,
      read: () => Promise.reject(new RedcapError('missing-right', '', { right: 'Logging' })),
    } as unknown as Session;
    await assert.rejects(
      readLog(refused, { begin: text(start), end: text(start + 90 * 24 * 3600) }, { most: 100 }),
      (error) => RedcapError.is(error, 'missing-right'),
    );
  });

  it('knows a time when it sees one, and writes what REDCap writes', () => {
    assert.deepEqual(['2026-02-28 23:59', '2026-02-30 10:00', '2026-2-1 1:00', '', '2026-01-01 24:00'].map(isLogTime), [
      true,
      false,
      false,
      false,
      false,
    ]);
    assert.equal(
      logCsv([{ ...entryAt(start), details: 'a = "1", b' }]),
      'timestamp,username,action,details,record\n"2026-02-20 10:00",ann,"Update record 1","a = ""1"", b",1\n',
    );
  });

  it('takes an answer of any length', async () => {
    const { session } = logOf(
      Array.from({ length: 300_000 }, (_, at) => start + at),
      1_000_000,
    );
    assert.equal((await readLog(session, { record: '1' }, { most: 10 })).entries.length, 300_000);
  });
});
