// npm run screenshots: drives the sample in the real workbench, in three themes, and puts the README's pictures into media/readme.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium, ensurePackages } from './lib/install.mjs';
import { root } from './lib/workbench.mjs';

ensurePackages();
await ensureChromium();
const run = spawnSync(process.execPath, ['scripts/test-ui.mjs', 'test/pictures', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
if (run.status !== 0) {
  process.exit(run.status ?? 1);
}

const from = path.join(root, 'out/screenshots');
const to = path.join(root, 'media/readme');
mkdirSync(to, { recursive: true });
const chosen = [
  'workbench',
  'records',
  'status',
  'export',
  'import',
  'delete',
  'push',
  'review',
  'source-control',
  'table',
  'form',
  'console',
];
for (const name of chosen) {
  copyFileSync(path.join(from, `readme-light-${name}.png`), path.join(to, `${name}.png`));
}
console.log(
  `${chosen.length} pictures in media/readme; all themes in out/screenshots: ${readdirSync(from).filter((f) => f.startsWith('readme-')).length}`,
);
