// Bundles test files (TypeScript) for mocha.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './workbench.mjs';

// The scripts find the project by their own place, so they are not bundled.
const scriptsStayOutside = {
  name: 'scripts',
  setup({ onResolve }) {
    onResolve({ filter: /scripts\/.*\.mjs$/ }, ({ path: file, resolveDir }) => ({
      path: pathToFileURL(path.resolve(resolveDir, file)).href,
      external: true,
    }));
  },
};

/** One module for each file under `out`, at the file's path with the ending .mjs; resolves to esbuild's metafile. */
export async function bundleTests(files, out, plugins = []) {
  const { metafile } = await build({
    plugins: [scriptsStayOutside, ...plugins],
    absWorkingDir: root,
    entryPoints: files,
    outdir: out,
    outbase: '.',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    splitting: true,
    packages: 'external',
    outExtension: { '.js': '.mjs' },
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}
