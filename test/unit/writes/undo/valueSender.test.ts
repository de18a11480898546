import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Attempt, Sending, Writing } from '../../../../src/safety/write';
import type { WriteSession } from '../../../../src/api/writeSession';
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
