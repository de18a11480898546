import path from 'node:path';
import { build } from 'esbuild';

/** Some libraries are CommonJS and call `require` for Node's modules. */
export const requireForLibraries = {
  js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
};

/**
 * Bundles the command line into a folder: `cli.js`, which starts, and what it runs as modules in `cli/`, so that each command reads its own part only.
 * @returns esbuild's metafiles
 */
export async function buildCommandLine(folder, options = {}) {
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
    metafile: true,
    ...options,
  };
  const built = await Promise.all([
    build({ ...common, format: 'cjs', outdir: folder, entryPoints: { cli: 'src/cli.ts' } }),
    build({
      ...common,
      format: 'esm',
      splitting: true,
      outdir: path.join(folder, 'cli'),
      entryPoints: { main: 'src/cli/main.ts' },
      outExtension: { '.js': '.mjs' },
      banner: requireForLibraries,
      chunkNames: '[name]-[hash]',
    }),
  ]);
  return built.map(({ metafile }) => metafile);
}
