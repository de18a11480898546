// Bundles test/bench/<name>.bench.ts and runs it in this Node: node scripts/bench.mjs export [arguments of the benchmark]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './build.mjs';

const folder = path.join(root, 'test/bench');
const [name, ...rest] = process.argv.slice(2);
const file = path.join(folder, `${name}.bench.ts`);
if (!name || !existsSync(file)) {
  console.error(
    `node scripts/bench.mjs <name> [arguments]; there are: ${readdirSync(folder)
      .filter((f) => f.endsWith('.bench.ts'))
      .map((f) => f.slice(0, -9))
      .join(', ')}`,
  );
  process.exit(2);
}
const outfile = path.join(root, 'out/bench', `${name}.mjs`);
mkdirSync(path.dirname(outfile), { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: [file],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
const r = spawnSync(process.execPath, ['--enable-source-maps', '--expose-gc', outfile, ...rest], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(r.status ?? 1);
