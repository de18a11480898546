// Which test reaches which mutant, and how long it takes. Kept under out/ by what a test file is made of, for it is half of the work of a run.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './workbench.mjs';

const kept = path.join(root, 'out/mutate-watch');

/** Test file (as in the repository) to a hash of all its sources and of the mutants in them. `metafile`: esbuild's, of all test files. */
export function keysOf(tests, metafile, outputOf, mutants) {
  const outputs = new Map(Object.entries(metafile.outputs).map(([file, output]) => [path.join(root, file), output]));
  const inputs = (file, seen) => {
    const output = outputs.get(file);
    if (!output || seen.has(file)) {
      return [];
    }
    seen.add(file);
    const imported = output.imports.flatMap((chunk) => inputs(path.join(root, chunk.path), seen));
    return [...Object.keys(output.inputs), ...imported];
  };
  const hashes = new Map();
  const hashOf = (file) => {
    if (!hashes.has(file)) {
      const here = mutants.filter((mutant) => mutant.file === file).map(({ id }) => id);
      const text = existsSync(path.join(root, file)) ? readFileSync(path.join(root, file)) : '';
      hashes.set(
        file,
        createHash('sha256')
          .update(text)
          .update(JSON.stringify(here.toSorted((a, b) => a.localeCompare(b))))
          .digest('hex'),
      );
    }
    return hashes.get(file);
  };
  return new Map(
    tests.map((test) => {
      const all = [...new Set(inputs(outputOf(test), new Set()))].toSorted((a, b) => a.localeCompare(b));
      return [
        test,
        createHash('sha256')
          .update(all.map((file) => `${file} ${hashOf(file)}`).join('\n'))
          .digest('hex'),
      ];
    }),
  );
}

/** What was seen the last time, if nothing has changed since; with `loosely`, if the test file itself has not. */
export function remembered(test, key, loosely) {
  try {
    const last = JSON.parse(readFileSync(fileOf(test), 'utf8'));
    return last.key === key || (loosely && last.text === textOf(test)) ? last.seen : undefined;
  } catch {
    return undefined;
  }
}

export function remember(test, key, seen) {
  mkdirSync(kept, { recursive: true });
  writeFileSync(fileOf(test), JSON.stringify({ key, text: textOf(test), seen }));
}

const fileOf = (test) => path.join(kept, `${test.replaceAll('/', '-')}.json`);
/** A hash of a test file as it stands. */
export const textOf = (test) =>
  createHash('sha256')
    .update(readFileSync(path.join(root, test)))
    .digest('hex');
