// Which mutants the compiler takes: what it refuses is noticed without any test, and is no mutant.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './workbench.mjs';

/**
 * Type-checks each mutant as a copy of its file beside a copy of all sources, in one run of the compiler. A copy of a class is a type of its own,
 * so each file is copied without a change too: what the compiler says of that is not held against its mutants.
 * @param mutants as of `mutantsOf` @returns those that compile
 */
export function compiling(mutants, texts, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'src'), path.join(folder, 'src'), { recursive: true });
  const copies = new Map();
  const write = (file, name, text) => {
    const copy = file.replace(/\.ts$/, `.${name}.ts`);
    writeFileSync(path.join(folder, copy), text);
    copies.set(copy, []);
    return copy;
  };
  const unchanged = new Map(
    [...new Set(mutants.map(({ file }) => file))].map((file) => [file, write(file, 'unchanged', texts.get(file))]),
  );
  const changed = new Map(
    mutants.map((mutant, index) => {
      const text = texts.get(mutant.file);
      return [
        mutant,
        write(mutant.file, `mutant${index}`, text.slice(0, mutant.start) + mutant.by + text.slice(mutant.end)),
      ];
    }),
  );
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: path.relative(folder, path.join(root, 'tsconfig.json')),
      compilerOptions: { noEmit: true, noUnusedLocals: false, noUnusedParameters: false, incremental: false },
      include: [],
      files: [...copies.keys(), 'src/api/undici.d.ts'],
    }),
  );
  const { stdout } = spawnSync(path.join(root, 'node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false'], {
    encoding: 'utf8',
    cwd: folder,
    maxBuffer: 1 << 28,
  });
  for (const [, file, message] of stdout.matchAll(/^(.+?)\(\d+,\d+\): error (.*)$/gm)) {
    copies.get(file)?.push(message);
  }
  return mutants.filter((mutant) => {
    const known = new Set(copies.get(unchanged.get(mutant.file)));
    return copies.get(changed.get(mutant)).every((message) => known.has(message));
  });
}
