import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';

const rooms = path.join('src', 'writes');
/** A value that `Safety.write` carries out, as its declaration looks. */
const write = /^export const \w+: (?:WriteKind|Operation)</m;
const valueImports = /^import (?!type )[^;]*? from '(\.\/[^']+)';/gm;

function writesOf(): ReadonlyMap<string, readonly string[]> {
  const folders = readdirSync(rooms, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = new Map<string, readonly string[]>();
  for (const { name } of folders) {
    const files = readdirSync(path.join(rooms, name)).filter((file) => file.endsWith('.ts'));
    if (files.some((file) => write.test(readFileSync(path.join(rooms, name, file), 'utf8')))) {
      found.set(name, files);
    }
  }
  return found;
}

describe('folders of writes', () => {
  const all = writesOf();

  it('are all found', () => {
    assert.ok(all.size >= 5, `found ${[...all.keys()].join(', ')}`);
  });

  for (const [name, files] of all) {
    it(`${name} has its plan, its run, its facts and its words`, () => {
      assert.deepEqual(
        ['plan.ts', 'run.ts', 'facts.ts', 'words.ts'].filter((file) => !files.includes(file)),
        [],
      );
    });

    it(`${name} plans without what runs or tells the plan`, () => {
      const text = readFileSync(path.join(rooms, name, 'plan.ts'), 'utf8');
      const loaded = [...text.matchAll(valueImports)].map((match) => match[1]);
      assert.deepEqual(
        loaded.filter((file) => file === './run' || file === './words'),
        [],
      );
    });
  }
});
