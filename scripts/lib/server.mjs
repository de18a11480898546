// Starts the VS Code server on loopback, and a headless Chromium on its workbench.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { openGateway } from './gateway.mjs';

/** A workbench that shows nothing of its own: no welcome page, no chat, no update checks. */
export const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  'window.restoreWindows': 'none',
  'editor.minimap.enabled': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'npm.autoDetect': 'off',
};

/** What tests add: no trust dialog, no git, saving only when asked. */
export const testSettings = {
  ...quietSettings,
  'security.workspace.trust.enabled': false,
  'git.enabled': false,
  'files.autoSave': 'off',
};

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A throw-away profile. Its path is short, since unix sockets live in it (108 bytes). */
export function newProfile(settings = testSettings) {
  return prepareProfile(mkdtempSync(path.join(os.tmpdir(), 'rcw-')), settings);
}

/** Makes the folders and files a profile needs in `dir`, keeping what is there. */
export function prepareProfile(dir, settings = quietSettings) {
  for (const part of ['ud/User', 'ext', 't']) {
    mkdirSync(path.join(dir, part), { recursive: true });
  }
  const file = path.join(dir, 'ud/User/settings.json');
  if (!existsSync(file)) {
    writeFileSync(file, JSON.stringify(settings, null, 2));
  }
  writeFileSync(path.join(dir, 'config.yaml'), ''); // else code-server writes one into the user's home
  return dir;
}

export function dropProfile(profile) {
  if (process.env.KEEP_PROFILE) {
    console.log(`profile kept: ${profile}`);
    return;
  }
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

function cleanEnvironment(extra) {
  const env = { ...process.env };
  for (const key of Object.keys(env)) {
    if (/^(npm_|VSCODE_|CODE_SERVER_|CS_|PORT$|PASSWORD$|HASHED_PASSWORD$|ELECTRON_|INIT_CWD$)/.test(key)) {
      delete env[key];
    }
  }
  return { ...env, ...extra };
}

function profileArguments(profile) {
  return [
    '--config',
    path.join(profile, 'config.yaml'),
    '--user-data-dir',
    path.join(profile, 'ud'),
    '--extensions-dir',
    path.join(profile, 'ext'),
  ];
}

export function installExtension(workbench, profile, vsix) {
  execFileSync(
    workbench.node,
    [workbench.entry, ...profileArguments(profile), '--install-extension', vsix, '--force'],
    { env: cleanEnvironment(), stdio: 'pipe' },
  );
}

/**
 * Starts the server and waits until it answers. `dev`: honour extensionDevelopmentPath and extensionTestsPath.
 * `guarded`: it listens on a socket that only this user can open, behind a gateway on the port. The server ends with this process, however that ends by itself.
 */
// oxlint-disable-next-line max-lines-per-function -- it only builds and connects
export async function startServer(
  workbench,
  profile,
  { env = {}, dev = false, port, trust = false, guarded = false } = {},
) {
  port ??= await freePort();
  // From 1.139 on a built workbench ignores the development paths without this driver; older servers do not know the option.
  const driver = readFileSync(path.join(workbench.codeServer, 'out/node/cli.js'), 'utf8').includes('vscode-option')
    ? ['--vscode-option', 'enable-smoke-test-driver']
    : [];
  const log = createWriteStream(path.join(profile, 'server.log'), { flags: 'a' });
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'rcs-'));
  const socket = path.join(temporary, 'w.sock');
  const child = spawn(
    workbench.node,
    [
      workbench.entry,
      ...profileArguments(profile),
      '--auth',
      'none',
      ...(guarded ? ['--socket', socket, '--socket-mode', '600'] : ['--bind-addr', `127.0.0.1:${port}`]),
      '--session-socket',
      path.join(temporary, 's.sock'),
      '--ignore-last-opened',
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      '--disable-proxy',
      ...(trust ? [] : ['--disable-workspace-trust']),
      ...(dev ? driver : []),
    ],
    {
      env: cleanEnvironment({
        EXTENSIONS_GALLERY:
          '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":"","controlUrl":"","recommendationsUrl":""}',
        TMPDIR: temporary,
        XDG_RUNTIME_DIR: temporary,
        ...env,
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  let exited = false;
  const gone = new Promise((resolve) =>
    child.once('exit', () => {
      exited = true;
      process.off('exit', endWithUs);
      resolve();
    }),
  );
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    if (exited) {
      throw new Error(
        `The VS Code server ended at once:\n${readFileSync(path.join(profile, 'server.log'), 'utf8').slice(-2000)}`,
      );
    }
    try {
      if (await answers(guarded ? { socketPath: socket } : { host: '127.0.0.1', port })) {
        break;
      }
    } catch {
      /* not listening yet */
    }
    if (tries > 300) {
      child.kill('SIGKILL');
      throw new Error('The VS Code server did not start in 30 s');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const gateway = guarded ? await openGateway(socket, port) : undefined;
  return {
    port,
    base,
    key: gateway?.key,
    pid: child.pid,
    async stop() {
      await gateway?.close();
      if (!exited) {
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), 8000);
        await gone;
        clearTimeout(timer);
      }
      log.end();
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function answers(where) {
  return new Promise((resolve, reject) => {
    const request = http.get({ ...where, path: '/healthz' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', reject);
  });
}

export const remoteUri = (server, file) => `vscode-remote://127.0.0.1:${server.port}${file}`;

/** Address of a window on `folder` (empty window when absent). */
export function workbenchUrl(server, { folder, payload = [] } = {}) {
  const url = new URL(`${server.base}/`);
  if (folder) {
    url.searchParams.set('folder', folder);
  } else {
    url.searchParams.set('ew', 'true');
  }
  if (server.key) {
    url.searchParams.set('key', server.key);
  }
  if (payload.length > 0) {
    url.searchParams.set('payload', JSON.stringify(payload));
  }
  return url.href;
}

/** A Chromium or Chrome on this machine: CHROMIUM_PATH, or the usual names. */
export function findChromium() {
  const names = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return process.env.CHROMIUM_PATH ?? names.find(existsSync);
}

export async function launchBrowser() {
  const { chromium } = await import('playwright-core');
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error('No Chromium found: install the package "chromium", or set CHROMIUM_PATH.');
  }
  return await chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
    ],
  });
}
