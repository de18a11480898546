import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { describe, it } from 'mocha';
import { mutantsOf, sample, withSwitches } from '../../../scripts/lib/mutants.mjs';

const source = `
type Kind = 'small' | 'large';
const limit = 10;
function names(list: readonly string[], all: boolean): string[] {
  if (all || list.length > limit) {
    list.forEach((name) => said.push(name));
    return [...list, 'last'] as string[];
  }
  return list.filter((name) => name !== 'a b');
}
`;
const mutants = mutantsOf('a.ts', source).map((mutant, number) => ({ ...mutant, number }));
const { code } = transformSync(withSwitches(source, mutants), { loader: 'ts' });

type Names = (list: string[], all: boolean) => unknown;
const namesOf = (script: string, said: string[], on?: number): Names =>
  runInNewContext(`${script}; names`, { said, __mutant: (number: number) => number === on }) as Names;

/** What the function gives and does with one mutant switched on. */
function run(number: number | undefined): string {
  return JSON.stringify(
    [['a b'], ['x', 'y'], Array.from({ length: 10 }, () => 'n'), Array.from({ length: 11 }, () => 'n')].flatMap(
      (list) =>
        [true, false].map((all) => {
          const said: string[] = [];
          return [namesOf(code, said, number)(list, all), said];
        }),
    ),
  );
}

describe('mutants', () => {
  it('stand behind switches: with none on the source does what it did', () => {
    assert.deepEqual(
      mutants.map(({ line, kind, was, by }) => `${line} ${kind}: ${was} -> ${by}`),
      [
        '3 number: 10 -> 10 + 1',
        '5 logic: all || list.length > limit -> (all) && (list.length > limit)',
        '5 operator: list.length > limit -> list.length >= limit',
        '5 operator: list.length > limit -> list.length <= limit',
        '6 removed call: list.forEach((name) => said.push(name)) -> undefined',
        "7 returned: [...list, 'last'] as string[] -> []",
        "7 removed element: [...list, 'last'] -> ['last']",
        "7 removed element: [...list, 'last'] -> [...list]",
        "7 string: 'last' -> ''",
        "9 returned: list.filter((name) => name !== 'a b') -> []",
        "9 operator: name !== 'a b' -> name === 'a b'",
      ],
    );
    const plain = transformSync(source, { loader: 'ts' }).code;
    const names = namesOf(plain, []);
    assert.ok(run(undefined).startsWith(JSON.stringify([[names(['a b'], true), ['a b']]]).slice(0, -1)));
  });

  it('change what is done, each of them in its own way', () => {
    const results = mutants.map(({ number }) => run(number));
    assert.ok(!results.includes(run(undefined)));
    assert.equal(new Set(results).size, mutants.length);
  });

  it('are drawn by the seed', () => {
    const numbers = Array.from({ length: 100 }, (_, i) => i);
    assert.deepEqual(sample(numbers, 10, 1), sample(numbers, 10, 1));
    assert.notDeepEqual(sample(numbers, 10, 1), sample(numbers, 10, 2));
    assert.equal(new Set(sample(numbers, 100, 3)).size, 100);
  });

  it('stay in the sample when something else of the file changes', () => {
    const drawn = (text: string): readonly string[] =>
      sample(
        mutantsOf('a.ts', text).map(({ id }) => id),
        99,
        1,
      );
    const before = drawn(source);
    const after = drawn(source.replace('const limit = 10;\n', 'const more = 12 + 3;\n$&'));
    assert.deepEqual(
      after.filter((id) => before.includes(id)),
      before,
    );
    assert.equal(after.length, before.length + 2);
    assert.equal(new Set(mutants.map(({ id }) => id)).size, mutants.length);
  });
});
