// The host suite in a desktop VS Code, where one can be downloaded (or VSCODE_EXEC names one).
import path from 'node:path';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import { runTests } from '@vscode/test-electron';
import { buildHostTests, buildProduct, root } from './build.mjs';

await buildProduct();
await buildHostTests();
await runTests({
  extensionDevelopmentPath: root,
  extensionTestsPath: path.join(root, 'out/host/index'),
  launchArgs: [mkdtempSync(path.join(os.tmpdir(), 'rcw-')), '--disable-extensions'],
  ...(process.env.VSCODE_EXEC ? { vscodeExecutablePath: process.env.VSCODE_EXEC } : {}),
});
