// Bundles the given test files or folders (TypeScript) and runs them with mocha in this Node.
// node scripts/unit.mjs test/unit/logic [--grep text] [--out folder] [--jobs 2]
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { root } from './build.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: {
  grep: { type: 'string' }, out: { type: 'string' }, report: { type: 'string' }, reporter: { type: 'string', default: 'dot' }, timeout: { type: 'string', default: '20000' }, jobs: { type: 'string', default: '1' },
} });
const files = positionals.flatMap((p) => statSync(path.join(root, p)).isDirectory()
  ? readdirSync(path.join(root, p), { recursive: true }).filter((f) => f.endsWith('.test.ts')).map((f) => path.join(p, f))
  : [p]).sort();
if (files.length === 0) { console.error(`no test files under ${positionals.join(', ')}`); process.exit(1); }
const out = path.join(root, 'out', values.out ?? positionals.join('+').replaceAll(/[^\w+]+/g, '-'));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
// The scripts find the project by their own place, so they are not bundled.
const scriptsStayOutside = { name: 'scripts', setup({ onResolve }) {
  onResolve({ filter: /scripts\/.*\.mjs$/ }, ({ path: file, resolveDir }) => ({ path: pathToFileURL(path.resolve(resolveDir, file)).href, external: true }));
} };
await build({
  plugins: [scriptsStayOutside],
  absWorkingDir: root, entryPoints: files, outdir: out, outbase: '.', bundle: true, platform: 'node', format: 'esm', target: 'node20', splitting: true,
  packages: 'external', outExtension: { '.js': '.mjs' }, sourcemap: true, sourcesContent: false, logLevel: 'warning',
});
const args = ['--enable-source-maps', path.join(root, 'node_modules/mocha/bin/mocha.js'), '--ui', 'bdd', '--timeout', values.timeout,
  '--reporter', values.report ? 'json' : values.reporter, ...(values.report ? ['--reporter-option', `output=${values.report}`] : []),
  ...(values.jobs === '1' ? [] : ['--parallel', '--jobs', values.jobs]),
  ...(values.grep ? ['--grep', values.grep] : []), ...files.map((f) => path.join(out, f.replace(/\.ts$/, '.mjs')))];
const r = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
process.exit(r.status ?? 1);
