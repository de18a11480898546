import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { FieldNames, PackedCells, Patterns } from '../../../src/state/packedCells';

const contents = fc.uniqueArray(fc.tuple(fc.constantFrom(...'abcdefghij'), fc.integer({ min: 0, max: 5 })), {
  selector: ([name]) => name,
});

/** Cells of one place among those of others: what stands before and after them is not theirs. */
function packed(names: FieldNames, cells: ReadonlyMap<string, number>): PackedCells {
  const sorted = Array.from(cells, ([name, print]) => [names.numberOf(name), print] as const).sort(([a], [b]) => a - b);
  const prints = Float64Array.of(77, 78, ...sorted.map(([, print]) => print), 79);
  return new PackedCells(
    names,
    Uint32Array.from(sorted, ([number]) => number),
    prints,
    2,
  );
}

describe('fields of a place and their fingerprints, packed', () => {
  it('are a map like any other', () => {
    fc.assert(
      fc.property(contents, contents, (some, before) => {
        const names = new FieldNames();
        before.forEach(([name]) => names.numberOf(name));
        const map = new Map(some);
        const cells = packed(names, map);
        assert.equal(cells.size, map.size);
        for (const name of [...'abcdefghij', 'never']) {
          assert.equal(cells.get(name), map.get(name), name);
          assert.equal(cells.has(name), map.has(name), name);
        }
        const visited = new Map<string, number>();
        cells.forEach((print, name, all) => {
          assert.equal(all, cells);
          visited.set(name, print);
        });
        const entries = new Map(cells);
        assert.deepEqual([visited, entries, new Map(cells.entries())], [entries, visited, visited]);
        assert.deepEqual(entries.size, map.size);
        assert.deepEqual([...cells.keys()], [...entries.keys()]);
        assert.deepEqual([...cells.values()], [...entries.values()]);
      }),
    );
  });

  it('are equal where they hold the same, whoever numbers the fields', () => {
    fc.assert(
      fc.property(contents, contents, (one, other) => {
        const [shared, own] = [new FieldNames(), new FieldNames()];
        other.forEach(([name]) => own.numberOf(name));
        const [a, b] = [new Map(one), new Map(other)];
        const same = a.size === b.size && [...a].every(([name, print]) => b.get(name) === print);
        assert.equal(packed(shared, a).equals(packed(shared, b)), same);
        assert.equal(packed(shared, a).equals(packed(own, b)), same);
        assert.ok(packed(shared, a).equals(packed(own, a)));
        assert.ok(packed(shared, a).equals(packed(shared, a)));
      }),
    );
  });

  it('are of patterns that are kept once', () => {
    const patterns = new Patterns();
    const place = { event: 'e', instrument: 'i', repeats: '', instance: 0 } as const;
    const of = (...fields: number[]) => patterns.of('key', place, Uint32Array.from(fields));
    const first = of(1, 2, 3);
    const second = of(1, 2);
    assert.deepEqual([first.key, first.place, [...first.fields]], ['key', place, [1, 2, 3]]);
    assert.notEqual(first, second);
    assert.deepEqual(
      [of(1, 2), of(1, 2, 3), of(1, 2, 4) === first, of(1, 2, 3), of(12, 3) === first],
      [second, first, false, first, false],
    );
    assert.notEqual(patterns.of('other', place, Uint32Array.of(1, 2, 3)), first);
  });
});
