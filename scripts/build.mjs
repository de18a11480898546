// Bundles the extension, the simulator, the command line and (with --tests) the host test entry. Production builds are minified.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

export const root = path.resolve(import.meta.dirname, '..');

const common = {
  absWorkingDir: root, bundle: true, platform: 'node', format: 'cjs', target: 'node22', external: ['vscode'],
  sourcemap: true, sourcesContent: false, logLevel: 'warning', metafile: true,
};

/** Entry points of the product; each becomes one file in dist/. All but the extension are loaded on first use. */
const entries = { extension: 'src/extension.ts', simulator: 'src/simulator/main.ts', cli: 'src/cli.ts' };

/**
 * Keeps undici in a file of its own, dist/undici.js: it is larger than all of ours, and needed only when something is sent.
 * The module that imports it is itself imported dynamically, so the file is read then and not at activation.
 */
function undiciApart(used) {
  return { name: 'undici-apart', setup({ onResolve, onLoad }) {
    onResolve({ filter: /^undici\/lib\// }, ({ path: file }) => ({ path: file, namespace: 'undici' }));
    onResolve({ filter: /^\.\/undici\.js$/, namespace: 'undici' }, ({ path: file }) => ({ path: file, external: true }));
    onLoad({ filter: /.*/, namespace: 'undici' }, ({ path: file }) => {
      used.add(file);
      return { contents: `module.exports = require('./undici.js')[${JSON.stringify(file)}];`, loader: 'js' };
    });
  } };
}

export async function buildProduct({ minify = false } = {}) {
  const options = { ...common, minify, sourcesContent: !minify, outdir: 'dist' };
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  const used = new Set();
  const built = await build({ ...options, entryPoints: present(entries), plugins: [undiciApart(used)] });
  const modules = [...used].map((file) => `${JSON.stringify(file)}: require(${JSON.stringify(file)})`);
  const undici = await build({ ...options, outdir: undefined, outfile: 'dist/undici.js', stdin: { contents: `module.exports = { ${modules.join(', ')} };`, resolveDir: root } });
  mkdirSync(path.join(root, 'out'), { recursive: true });
  writeFileSync(path.join(root, 'out/meta.json'), JSON.stringify({ inputs: {}, outputs: { ...built.metafile.outputs, ...undici.metafile.outputs } }));
}

function present(all) {
  return Object.fromEntries(Object.entries(all).filter(([, file]) => existsSync(path.join(root, file))));
}

export async function buildHostTests() {
  rmSync(path.join(root, 'out/host'), { recursive: true, force: true });
  const suites = readdirSync(path.join(root, 'test/host/suite')).filter((file) => file.endsWith('.test.ts'));
  await build({
    ...common, external: ['vscode', 'mocha'], outdir: 'out/host', outbase: 'test/host', sourcesContent: true,
    entryPoints: ['test/host/index.ts', ...suites.map((file) => `test/host/suite/${file}`)],
  });
}

if (process.argv[1] === import.meta.filename) {
  await buildProduct({ minify: process.argv.includes('--minify') });
  if (process.argv.includes('--tests')) { await buildHostTests(); }
}
