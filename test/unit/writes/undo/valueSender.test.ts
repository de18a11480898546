import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Complaint } from '../../../../src/api/complaints';
import { RedcapError } from '../../../../src/api/errors';
import type { Attempt, Sending, Writing } from '../../../../src/safety/write';
import type { WriteSession } from '../../../../src/api/writeSession';
import type { OutcomeStatus } from '../../../../src/safety/operation';
import { structureOf } from '../../../../src/state/structure';
import { cellsOf } from '../../../../src/writes/undo/cells';
import { CellImports, type CellRows } from '../../../../src/writes/undo/importRows';
import { ReadBack } from '../../../../src/writes/undo/readBack';
import type { Tally } from '../../../../src/writes/undo/tally';
import { ValueSender } from '../../../../src/writes/undo/valueSender';

const structure = structureOf({ metadata: [], arms: [], events: [], mappings: [], repeating: undefined });

/** Twenty records of some 100,000 bytes: a call takes four of them at first. */
function twenty(): readonly CellRows[] {
  const imports = new CellImports({ structure, isLongitudinal: false, renamed: new Map(), isNew: () => true });
  const names = Array.from({ length: 20 }, (_, i) => `r${i + 1}`);
  const rows = names.flatMap((record) =>
    ['a', 'b'].map((field) => ({ record, event: '', instrument: '', instance: '', field, value: 'x'.repeat(50_000) })),
  );
  return [...cellsOf(structure, rows)].flatMap(([record, cells]) =>
    Array.from(cells.values(), (cell) => imports.restoring(record, cell, undefined)),
  );
}

const recordsOf = (call: readonly CellRows[]): string => [...new Set(call.map(({ record }) => record))].join(' ');

/** Carries out attempts as the window does; `said` has what happened in its order. */
async function send(readFails: (call: string) => boolean): Promise<{ said: string[]; stopped: string | undefined }> {
  const said: string[] = [];
  let stopped: string | undefined;
  const readers: (() => void)[] = [];
  const tally = {
    sent: false,
    lostAnswers: 0,
    error: undefined,
    get isStopped() {
      return stopped !== undefined;
    },
    stop(status: string) {
      stopped ??= status;
    },
  } as unknown as Tally;
  const writing: Writing = {
    signal: undefined,
    onProgress: () => {},
    keep: () => Promise.resolve(),
    async attempt<S>(sending: Sending<S>): Promise<Attempt<S>> {
      const returned = await sending.send({} as WriteSession).catch(() => undefined);
      try {
        return { returned, error: undefined, refused: false, after: await sending.observe() };
      } catch (error) {
        return { returned, error: error as Error, refused: false, after: undefined };
      }
    },
  };
  const cells = twenty();
  const readBack = new ReadBack({
    session: {} as never,
    records: [],
    present: [],
    stored: 0,
    eventOf: () => '',
    events: [],
    computed: [],
  });
  const sender = new ValueSender(writing, tally, (_session, call) => {
    said.push(`send ${recordsOf(call)}`);
    // What is being read back comes to its end while this call is under way.
    readers.splice(0).forEach((end) => end());
    return new Promise((resolve) => setImmediate(() => resolve(call.length)));
  });
  const sending = sender.send(cells, {
    isNew: () => true,
    begin: () => {},
    isUntouched: () => false,
    overlap: (one, other) => readBack.overlap(one, other),
    missing: () => Promise.resolve([]),
    read: async (call) => {
      said.push(`read ${recordsOf(call)}`);
      if (said.filter((line) => line.startsWith('read')).length > 1) {
        await Promise.race([
          new Promise<void>((resolve) => readers.push(resolve)),
          new Promise((resolve) => setTimeout(resolve, 200)),
        ]);
      }
      said.push(`was read ${recordsOf(call)}`);
      if (readFails(recordsOf(call))) {
        throw new Error('no');
      }
      return [];
    },
  });
  assert.equal((await sending).size, 0);
  return { said, stopped };
}

describe('sending values', () => {
  it('reads the first call back before the second, and each later one while the next is under way; whole records each', async () => {
    const { said, stopped } = await send(() => false);
    assert.equal(stopped, undefined);
    const [first = '', second = '', third = ''] = said
      .filter((line) => line.startsWith('send'))
      .map((line) => line.slice(5));
    assert.equal([first, second, third].join(' '), Array.from({ length: 20 }, (_, i) => `r${i + 1}`).join(' '));
    assert.deepEqual(said.slice(0, 3), [`send ${first}`, `read ${first}`, `was read ${first}`]);
    assert.deepEqual(said.slice(3, 7), [`send ${second}`, `read ${second}`, `send ${third}`, `was read ${second}`]);
    assert.deepEqual(said.slice(7), [`read ${third}`, `was read ${third}`]);
  });

  it('stops where a call cannot be read back, with one further call sent at most', async () => {
    const { said, stopped } = await send((call) => call.startsWith('r1 '));
    assert.equal(stopped, 'unverified');
    assert.equal(said.filter((line) => line.startsWith('send')).length, 1);
  });
});

/** A server that keeps what it takes, cell by cell; `answer` may throw, before anything is kept or after so many cells of the call. */
async function sendTo(
  cells: readonly CellRows[],
  answer: (
    call: readonly CellRows[],
    number: number,
  ) => { readonly error: RedcapError; readonly kept: number } | undefined,
  isNew: (record: string) => boolean = () => false,
) {
  const kept = new Set<CellRows>();
  const calls: string[] = [];
  const stops: OutcomeStatus[] = [];
  const account = {
    sent: false,
    lostAnswers: 0,
    error: undefined as Error | undefined,
    get isStopped() {
      return stops.length > 0;
    },
    stop: (status: OutcomeStatus) => {
      stops.push(status);
    },
  };
  const writing: Writing = {
    signal: undefined,
    onProgress: () => {},
    keep: () => Promise.resolve(),
    async attempt<S>(sending: Sending<S>): Promise<Attempt<S>> {
      const error = await sending.send({} as WriteSession).then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      const refused = RedcapError.is(error, 'import-rejected', 'bad-request', 'missing-right', 'too-large');
      return { returned: undefined, error, refused, after: await sending.observe() };
    },
  };
  const sender = new ValueSender(writing, account, (_session, call) => {
    calls.push(call.map(nameOf).join(' '));
    const failure = answer(call, calls.length);
    call.slice(0, failure?.kept ?? call.length).forEach((cell) => kept.add(cell));
    return failure ? Promise.reject(failure.error) : Promise.resolve(call.length);
  });
  const refused = await sender.send(cells, {
    isNew,
    begin: () => {},
    read: () => Promise.resolve([]),
    isUntouched: () => kept.size === 0,
    missing: (some) => Promise.resolve(some.filter((cell) => !kept.has(cell))),
  });
  return {
    calls,
    kept: cells.filter((cell) => kept.has(cell)).map(nameOf),
    refused: [...refused.values()].map(({ cell, reason }) => `${nameOf(cell)}: ${reason}`),
    status: stops[0] ?? 'goes on',
    lostAnswers: account.lostAnswers,
  };
}

const nameOf = ({ record, cell }: CellRows): string => `${record}${cell.event}.${cell.field}`;

/** Cells of one letter for the record and one for the field, as `1a`; `1@xa`: in the event x. */
function cellsNamed(...names: readonly string[]): readonly CellRows[] {
  const imports = new CellImports({ structure, isLongitudinal: true, renamed: new Map(), isNew: () => false });
  return names.map((name) => {
    const [, record = '', event = '', field = ''] = /^(.)(@.)?(.)$/.exec(name) ?? [];
    const rows = [{ record, event, instrument: '', instance: '', field, value: 'v' }];
    const [cell] = cellsOf(structure, rows).get(record)?.values() ?? [];
    assert.ok(cell);
    return imports.restoring(record, cell, undefined);
  });
}

describe('what becomes of values whose call fails', () => {
  const lost = (kept = 0) => ({ error: new RedcapError('timeout', 'no answer'), kept });
  const says = (message: string, ...complaints: readonly Complaint[]) => ({
    error: new RedcapError('import-rejected', message, {
      serverMessage: message,
      ...(complaints.length > 0 ? { complaints } : {}),
    }),
    kept: 0,
  });
  const about = (record: string, column: string): Complaint => ({ record, column, value: 'v', message: 'Not so.' });

  it('of an answer that was lost: what is missing goes again in smaller calls', async () => {
    const cells = cellsNamed('1a', '2a', '3a', '4a', '5a', '6a', '7a', '8a');
    const found = await sendTo(cells, (call) => (call.length > 2 ? lost(1) : undefined));
    assert.deepEqual([found.kept, found.status], [cells.map(nameOf), 'goes on']);
    assert.ok(found.lostAnswers >= 2, String(found.lostAnswers));
    assert.deepEqual(found.calls.slice(0, 2), [cells.map(nameOf).join(' '), '2.a 3.a 4.a 5.a']);
  });

  it('of answers that are lost again and again: it stops after four calls, and knows whether anything has come', async () => {
    const cells = cellsNamed(...Array.from('123456789', (name) => `${name}a`), 'xa', 'ya', 'za');
    const nothing = await sendTo(cells, () => lost());
    assert.deepEqual([nothing.status, nothing.calls.length, nothing.kept], ['not-done', 4, []]);
    const some = await sendTo(cells, (_call, number) => lost(number === 1 ? 1 : 0));
    assert.deepEqual([some.status, some.kept], ['mismatch', ['1.a']]);
  });

  it('of an answer that was lost though all has come: it goes on', async () => {
    const found = await sendTo(cellsNamed('1a', '2a'), (call) => lost(call.length));
    assert.deepEqual(
      [found.calls.length, found.kept, found.status, found.lostAnswers],
      [1, ['1.a', '2.a'], 'goes on', 1],
    );
  });

  it('that REDCap names: they are left out and the rest goes again', async () => {
    const found = await sendTo(cellsNamed('1a', '1b', '2a'), (call) =>
      call.some((cell) => nameOf(cell) === '1.b') ? says('no', about('1', 'b')) : undefined,
    );
    assert.deepEqual(
      [found.calls, found.kept, found.refused, found.status],
      [['1.a 1.b 2.a', '1.a 2.a'], ['1.a', '2.a'], ['1.b: Not so.'], 'goes on'],
    );
  });

  it('of which REDCap names one that may be either: the rest first, then both until it is found', async () => {
    const refuses = (call: readonly CellRows[]) =>
      call.some((cell) => nameOf(cell) === '1@y.a') ? says('no', about('1', 'a')) : undefined;
    const among = await sendTo(cellsNamed('1@xa', '1@ya', '2@xa'), refuses);
    assert.deepEqual(
      [among.calls, among.kept, among.refused],
      [['1@x.a 1@y.a 2@x.a', '2@x.a', '1@x.a 1@y.a', '1@x.a', '1@y.a'], ['1@x.a', '2@x.a'], ['1@y.a: Not so.']],
    );
  });

  it('without a place: one record is tried alone; where it passes the others are halved, where not it ends', async () => {
    const cells = cellsNamed('1a', '2a', '3a', '4a');
    const third = await sendTo(cells, (call) =>
      call.some(({ record }) => record === '3') ? says('Never.') : undefined,
    );
    assert.deepEqual(
      [third.calls, third.kept, third.refused, third.status],
      [
        ['1.a 2.a 3.a 4.a', '1.a', '2.a 3.a 4.a', '2.a 3.a', '2.a', '3.a', '4.a'],
        ['1.a', '2.a', '4.a'],
        ['3.a: Never.'],
        'goes on',
      ],
    );
    const all = await sendTo(cells, () => says('Never.'));
    assert.deepEqual([all.calls, all.status], [['1.a 2.a 3.a 4.a', '1.a'], 'refused']);
    const one = await sendTo(cellsNamed('1a', '1b'), () => says('Never.'));
    assert.deepEqual([one.calls, one.status], [['1.a 1.b'], 'refused']);
  });

  it('because no record may be made: those that are there go on, and no other new one is tried', async () => {
    const found = await sendTo(
      cellsNamed('1a', '2a', '3a'),
      (call) => (call.some(({ record }) => record === '2') ? says('You may not create records.') : undefined),
      (record) => record === '2',
    );
    assert.deepEqual(
      [found.calls, found.kept, found.refused],
      [['1.a 2.a 3.a', '1.a 3.a'], ['1.a', '3.a'], ['2.a: You may not create records.']],
    );
  });

  it('because no record may be made, in words that are not understood: the same, with one call more', async () => {
    const words = 'Sie dürfen keine Datensätze anlegen.';
    for (const refusal of [
      says(words),
      { error: new RedcapError('missing-right', words, { serverMessage: words }), kept: 0 },
    ]) {
      const found = await sendTo(
        cellsNamed('1a', '2a', '3a', '4a'),
        (call) => (call.some(({ record }) => '24'.includes(record)) ? refusal : undefined),
        (record) => '24'.includes(record),
      );
      assert.deepEqual(
        [found.calls, found.kept, found.refused, found.status],
        [['1.a 2.a 3.a 4.a', '1.a 3.a', '2.a 4.a'], ['1.a', '3.a'], [`2.a: ${words}`, `4.a: ${words}`], 'goes on'],
      );
    }
    // Where old ones are refused too it is about something else.
    const all = await sendTo(
      cellsNamed('1a', '2a'),
      () => says('Nie.'),
      (record) => record === '2',
    );
    assert.deepEqual([all.calls, all.status], [['1.a 2.a', '1.a'], 'refused']);
  });

  it('because it is too large: it goes in smaller calls, and one alone is named', async () => {
    const tooLarge = { error: new RedcapError('too-large', 'Too large.'), kept: 0 };
    const cells = cellsNamed('1a', '2a');
    const found = await sendTo(cells, (call) => (call.some(({ record }) => record === '1') ? tooLarge : undefined));
    assert.deepEqual([found.kept, found.refused, found.status], [['2.a'], ['1.a: Too large.'], 'goes on']);
  });
});
