// Bundles the extension, the pages of its panels, the simulator, the command line and (with --tests) the host test entry. Production builds are minified.
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { buildCommandLine, requireForLibraries } from './lib/commandLine.mjs';
import { writeNotices } from './lib/notices.mjs';

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
/** A program of its own, also run without an editor, as is the command line. */
const programs = { simulator: 'src/simulator/main.ts' };

/** The pages of panels run in a browser without Node. */
const clients = {
  formPreview: 'webviews/formPreview/main.tsx',
  designations: 'webviews/designations/main.tsx',
  recordStatus: 'webviews/recordStatus/main.tsx',
  completeness: 'webviews/completeness/main.tsx',
  timeLine: 'webviews/timeLine/main.tsx',
  dictionaryDiff: 'webviews/dictionaryDiff/main.tsx',
  exportView: 'webviews/exportView/main.tsx',
  dictionaryTable: 'webviews/dictionaryTable/main.tsx',
};

export async function buildProduct({ minify = false } = {}) {
  const options = { ...common, minify, sourcesContent: !minify };
  const modules = path.join(root, 'out/modules');
  for (const folder of [path.join(root, 'dist'), modules]) {
    rmSync(folder, { recursive: true, force: true });
  }
  const [parts, scripts, commandLine, pages] = await Promise.all([
    build({
      ...options,
      outdir: 'out/modules',
      entryPoints: present(extension),
      format: 'esm',
      splitting: true,
      outExtension: { '.js': '.mjs' },
      banner: requireForLibraries,
      chunkNames: '[name]-[hash]',
    }),
    build({ ...options, outdir: 'dist', entryPoints: present(programs) }),
    buildCommandLine('dist', options),
    build({
      absWorkingDir: root,
      bundle: true,
      platform: 'browser',
      format: 'iife',
      target: 'chrome120',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      minify,
      metafile: true,
      logLevel: 'warning',
      outdir: 'dist/webviews',
      entryPoints: present(clients),
    }),
  ]);
  await gather(modules);
  writeNotices([parts.metafile, scripts.metafile, ...commandLine, pages.metafile]);
}

/**
 * esbuild makes a file of every set of modules that some parts share, dozens for the rooms alone. Rollup puts what is surely loaded
 * already where it was loaded first, so that the entry is one file, the rooms are one file, and each part on demand brings only its own.
 */
async function gather(modules) {
  const bundle = await rollup({
    input: path.join(modules, 'extension.mjs'),
    external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
    preserveEntrySignatures: 'allow-extension',
    treeshake: false,
    plugins: [withSourceMaps],
    onwarn: () => {},
  });
  const { output } = await bundle.write({
    dir: path.join(root, 'dist'),
    format: 'es',
    entryFileNames: 'extension.mjs',
    chunkFileNames: ({ moduleIds }) =>
      moduleIds.some((id) => path.basename(id).startsWith('rooms-')) ? 'rooms.mjs' : 'part-[hash].mjs',
    hoistTransitiveImports: false,
    sourcemap: true,
  });
  await bundle.close();
  writeFileSync(
    path.join(root, 'out/modules.json'),
    JSON.stringify(
      output
        .filter(({ type }) => type === 'chunk')
        .map(({ fileName, code, imports }) => ({ fileName, bytes: Buffer.byteLength(code), imports })),
    ),
  );
}

const withSourceMaps = {
  name: 'source-maps',
  load: (id) => ({ code: readFileSync(id, 'utf8'), map: readFileSync(`${id}.map`, 'utf8') }),
};

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
