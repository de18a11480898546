// npm start: installs what is missing, builds and packs the extension, and opens a workbench on loopback with it.
// npm start -- --desktop: the same in an installed desktop VS Code (`code`). npm start -- --port 9000: another port.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensurePackages } from './lib/install.mjs';
import { ensureWorkbench, provideLogger, root } from './lib/workbench.mjs';

const { values } = parseArgs({
  options: { desktop: { type: 'boolean', default: false }, port: { type: 'string', default: '8765' } },
});

/** Tells the extension to show its view where there is no project yet. */
const showProjects = { REDCAP_WORKBENCH_SHOW: 'projects' };
const home = path.join(root, '.workbench');
const folder = path.join(home, 'folder');
mkdirSync(folder, { recursive: true });

ensurePackages();
const { packageExtension } = await import('./package.mjs');
console.log('Building the extension ...');
const vsix = await packageExtension();
await (values.desktop ? startDesktop() : startServed());

async function startServed() {
  const { freePort, installExtension, prepareProfile, startServer, workbenchUrl } = await import('./lib/server.mjs');
  const workbench = ensureWorkbench('current');
  provideLogger(workbench);
  const profile = prepareProfile(home);
  installExtension(workbench, profile, vsix);
  // The same port each time, where it is free: the browser keeps the secret storage per address.
  const wanted = Number(values.port);
  const port = (await isFree(wanted)) ? wanted : await freePort();
  const server = await startServer(workbench, profile, { port, env: showProjects, guarded: true });
  console.log(
    `\nREDCap Workbench is ready. Open\n\n    ${workbenchUrl(server, { folder })}\n\nThe address is the key: nobody else on this computer can open it. Press Ctrl-C here to stop it.`,
  );
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (stopping) {
        process.exit(1);
      }
      stopping = true;
      server.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function startDesktop() {
  const program = process.env.VSCODE_EXEC ?? 'code';
  const profile = ['--user-data-dir', path.join(home, 'desktop'), '--extensions-dir', path.join(home, 'desktop-ext')];
  const shell = process.platform === 'win32';
  const installed = spawnSync(program, [...profile, '--install-extension', vsix, '--force'], {
    stdio: 'inherit',
    shell,
  });
  if (installed.error || installed.status !== 0) {
    console.error(
      `Could not run "${program}". Install desktop VS Code and its "code" command, or run npm start without --desktop.`,
    );
    process.exit(1);
  }
  const child = spawn(program, [...profile, '--wait', folder], {
    stdio: 'inherit',
    shell,
    env: { ...process.env, ...showProjects },
  });
  child.once('exit', (code) => process.exit(code ?? 0));
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
}
