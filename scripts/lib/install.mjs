// What `npm start` and `npm test` do first on a fresh machine: the project's packages, and a browser for the UI suite.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './workbench.mjs';

/** Runs `npm ci` when node_modules is missing or of another lock file. */
export function ensurePackages(say = console.log) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    throw new Error(`Node 20 or newer is needed, this is ${process.version}.`);
  }
  const installed = path.join(root, 'node_modules/.package-lock.json');
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const present = existsSync(installed) ? JSON.parse(readFileSync(installed, 'utf8')).packages : {};
  const missing = Object.entries(wanted.packages).filter(
    ([name, p]) => name !== '' && !p.optional && present[name]?.version !== p.version,
  );
  if (missing.length === 0) {
    return;
  }
  say('Installing packages (npm ci) ...');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
}

/** Finds Chromium; as root on Debian installs it; else says what to install. */
export async function ensureChromium(say = console.log) {
  const { findChromium } = await import('./server.mjs');
  if (findChromium()) {
    return;
  }
  const isDebian = existsSync('/etc/debian_version');
  if (!isDebian || process.getuid?.() !== 0) {
    throw new Error(
      isDebian
        ? 'The UI suite needs Chromium. Install it with:  sudo apt-get install --no-install-recommends chromium'
        : 'The UI suite needs Chromium or Chrome. Install it, or set CHROMIUM_PATH to its program.',
    );
  }
  say('Installing Chromium (apt-get) ...');
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    const result = spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (result.status !== 0) {
      throw new Error(`apt-get ${args.join(' ')} failed: install the package "chromium" yourself.`);
    }
  }
}
