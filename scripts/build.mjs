// Bundles the extension, the simulator, the command line and (with --tests) the host test entry. Production builds are minified.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

export const root = path.resolve(import.meta.dirname, '..');

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  external: ['vscode'],
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
  metafile: true,
};

/** The extension is made of ES modules: what is imported dynamically becomes a file of its own that is read on first use; code they share is not doubled. */
const extension = { extension: 'src/extension.ts' };
/** Programs of their own, also run without an editor. */
const programs = { simulator: 'src/simulator/main.ts', cli: 'src/cli.ts' };

/** Some libraries are CommonJS and call `require` for Node's modules. */
const requireForLibraries = {
  js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
};

export async function buildProduct({ minify = false } = {}) {
  const options = { ...common, minify, sourcesContent: !minify, outdir: 'dist' };
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  const [modules, scripts] = await Promise.all([
    build({
      ...options,
      entryPoints: present(extension),
      format: 'esm',
      splitting: true,
      outExtension: { '.js': '.mjs' },
      banner: requireForLibraries,
      chunkNames: 'part-[hash]',
    }),
    build({ ...options, entryPoints: present(programs) }),
  ]);
  mkdirSync(path.join(root, 'out'), { recursive: true });
  writeFileSync(
    path.join(root, 'out/meta.json'),
    JSON.stringify({ inputs: {}, outputs: { ...modules.metafile.outputs, ...scripts.metafile.outputs } }),
  );
}

function present(all) {
  return Object.fromEntries(Object.entries(all).filter(([, file]) => existsSync(path.join(root, file))));
}

export async function buildHostTests() {
  rmSync(path.join(root, 'out/host'), { recursive: true, force: true });
  const suites = readdirSync(path.join(root, 'test/host/suite')).filter((file) => file.endsWith('.test.ts'));
  await build({
    ...common,
    external: ['vscode', 'mocha'],
    outdir: 'out/host',
    outbase: 'test/host',
    sourcesContent: true,
    entryPoints: ['test/host/index.ts', ...suites.map((file) => `test/host/suite/${file}`)],
  });
}

if (process.argv[1] === import.meta.filename) {
  await buildProduct({ minify: process.argv.includes('--minify') });
  if (process.argv.includes('--tests')) {
    await buildHostTests();
  }
}
