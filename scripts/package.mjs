// Builds minified and packs the extension into redcap-workbench.vsix.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { buildProduct, root } from './build.mjs';

export const vsix = path.join(root, 'redcap-workbench.vsix');

export async function packageExtension() {
  await buildProduct({ minify: true });
  // --no-dependencies: everything is bundled, so vsce need not ask npm.
  execFileSync(
    process.execPath,
    [
      path.join(root, 'node_modules/@vscode/vsce/vsce'),
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--readme-path',
      // VS Code shows no pictures of the package on this page, so it has none.
      'docs/listing.md',
      '-o',
      vsix,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return vsix;
}

if (process.argv[1] === import.meta.filename) {
  console.log(await packageExtension());
}
