// Bundles the extension, the simulator, the command line and (with --tests) the host test entry. Production builds are minified.
import { readdirSync, existsSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

export const root = path.resolve(import.meta.dirname, '..');

const common = {
  absWorkingDir: root, bundle: true, platform: 'node', format: 'cjs', target: 'node22', external: ['vscode'],
  sourcemap: true, sourcesContent: false, logLevel: 'warning',
};

/** Entry points of the product; each becomes one file in dist/, loaded on first use. */
const productEntries = {
  extension: 'src/extension.ts',
  simulator: 'src/simulator/main.ts',
  cli: 'src/cli.ts',
};

export async function buildProduct({ minify = false } = {}) {
  const entryPoints = Object.fromEntries(Object.entries(productEntries).filter(([, file]) => existsSync(path.join(root, file))));
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  const result = await build({
    ...common, entryPoints, outdir: 'dist', minify, metafile: true, sourcesContent: !minify,
    // Loaded with require() from dist/ at run time, never bundled into the main file (activation budget).
    external: [...common.external, './simulator.js', './http.js', './xml.js'],
  });
  mkdirSync(path.join(root, 'out'), { recursive: true });
  writeFileSync(path.join(root, 'out/meta.json'), JSON.stringify(result.metafile));
}

export async function buildHostTests() {
  rmSync(path.join(root, 'out/host'), { recursive: true, force: true });
  const suites = path.join(root, 'test/host/suite');
  await build({
    ...common, external: ['vscode', 'mocha'], outdir: 'out/host', outbase: 'test/host', sourcesContent: true,
    entryPoints: ['test/host/index.ts', ...readdirSync(suites).filter((f) => f.endsWith('.test.ts')).map((f) => `test/host/suite/${f}`)],
  });
}

if (process.argv[1] === import.meta.filename) {
  await buildProduct({ minify: process.argv.includes('--minify') });
  if (process.argv.includes('--tests')) { await buildHostTests(); }
}
