import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Presence } from '../../../../src/state/presence';
import { recordChanges } from '../../../../src/state/recordChanges';
import { structureOf } from '../../../../src/state/structure';
import { type Expectation, verifyData } from '../../../../src/state/verify';
import { CallSize } from '../../../../src/writes/undo/callSize';
import { cellsAtEase } from '../../../../src/writes/undo/cells';
import { compareRecord } from '../../../../src/writes/undo/compareRecord';
import { addRows, presenceOfRows } from '../../../../src/writes/undo/rows';

const structure = structureOf({ metadata: [], arms: [], events: [], mappings: [], repeating: undefined });
const rows = Array.from({ length: 300_000 }, (_, i) => ({
  record: '1',
  event: '',
  instrument: '',
  instance: '',
  field: `field_${i}`,
  value: String(i % 97),
}));

/** How often anything else had its turn while `work` went on. */
async function turnsDuring<T>(work: () => Promise<T>): Promise<{ readonly turns: number; readonly result: T }> {
  let turns = 0;
  let going = true;
  const turn = (): void => {
    turns++;
    if (going) {
      setImmediate(turn);
    }
  };
  setImmediate(turn);
  const result = await work();
  going = false;
  return { turns, result };
}

describe('a record of hundreds of thousands of values', () => {
  it('is sorted, compared and remembered in short stretches', async () => {
    const sorted = await turnsDuring(() => cellsAtEase(structure, rows));
    const cells = sorted.result.get('1');
    assert.equal(cells?.size, rows.length);
    assert.ok(sorted.turns >= 3, `sorting: ${sorted.turns}`);
    const compared = await turnsDuring(() =>
      compareRecord(structure, cells ?? new Map(), undefined, undefined, () => false),
    );
    assert.equal(compared.result.restore.length, rows.length);
    assert.ok(compared.turns >= 2, `comparing: ${compared.turns}`);
    const remembered = await turnsDuring(() => presenceOfRows(structure, rows));
    assert.ok(remembered.turns >= 2, `remembering: ${remembered.turns}`);
    await addRows(remembered.result, rows.slice(0, 1));
    assert.equal(remembered.result.has('1'), true);
  });
});

describe('a record of tens of thousands of places', () => {
  it('is compared with another reading in a time that grows with its places', () => {
    const repeating = [{ eventName: '', formName: 'visit', customFormLabel: '' }];
    const fields = ['study_id', 'weight'].map((name) => ({ field_name: name, form_name: 'visit', field_type: 'text' }));
    const metadata = fields as never;
    const shape = structureOf({ metadata, arms: [], events: [], mappings: [], repeating });
    const reading = (changed: number): Presence => {
      const presence = new Presence(shape);
      for (let i = 1; i <= 30_000; i++) {
        const value = i === changed ? 'other' : String(i);
        presence.put({ record: '1', event: '', instrument: 'visit', instance: String(i), field: 'weight', value });
      }
      return presence;
    };
    const [before, same, other] = [reading(0), reading(0), reading(30_000)];
    const started = performance.now();
    assert.deepEqual(recordChanges(before, same, ['1']), []);
    assert.deepEqual(recordChanges(before, other, ['1']), [{ kind: 'records', gone: [], changed: ['1'] }]);
    const stays: Expectation = { mustGo: () => false, mayGo: () => false, record: () => 'stays' };
    const { differences } = verifyData(shape, before, other, ['1'], stays);
    assert.equal(differences.length, 1);
    // Square it takes minutes.
    assert.ok(performance.now() - started < 10_000, `${performance.now() - started} ms`);
  });
});

describe('the size of imports', () => {
  it('grows while they go well, stays where they last, and never comes near again to what was too much', () => {
    const size = new CallSize();
    const first = size.most;
    size.took(first / 4, 100);
    assert.equal(size.most, first, 'a small call tells nothing');
    size.took(first, 100);
    assert.equal(size.most, 2 * first);
    size.took(2 * first, 6_000);
    assert.equal(size.most, 2 * first, 'it lasted');
    size.failed(2 * first);
    assert.equal(size.most, first);
    size.took(first, 100);
    assert.equal(size.most, first);
  });
});
