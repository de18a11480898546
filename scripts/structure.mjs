// Puts src/api/structure/program.ts into bytes: src/api/structure/compiled.ts. To be run after a change of it; a test compares the two.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './build.mjs';

const folder = path.join(root, 'src/api/structure');
const { outputFiles } = await build({
  stdin: {
    contents:
      "import { structureProgram } from './program'; import { moduleBytes } from './wasm'; export default moduleBytes(structureProgram);",
    resolveDir: folder,
  },
  bundle: true,
  format: 'esm',
  write: false,
});
const { default: bytes } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);
writeFileSync(
  path.join(folder, 'compiled.ts'),
  `/** What \`program.ts\` is in bytes, made by scripts/structure.mjs: to put it together anew at each start would take longer than most answers. */
export const compiledProgram =
  '${Buffer.from(bytes).toString('base64')}';
`,
);
