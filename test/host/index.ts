// The one entry of the host suite, used unchanged by code-server (scripts/test-host.mjs) and by @vscode/test-electron (scripts/test-desktop.mjs).
import * as fs from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';

interface Result {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
}

/** Runs every suite beside this file inside the extension host; writes a report where HOST_TEST_REPORT says. Rejects when a test fails. */
export async function run(): Promise<void> {
  const grep = process.env['HOST_TEST_GREP'];
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 30_000, ...(grep ? { grep } : {}) });
  const suites = path.join(__dirname, 'suite');
  for (const file of fs
    .readdirSync(suites)
    .filter((name) => name.endsWith('.test.js'))
    .sort()) {
    mocha.addFile(path.join(suites, file));
  }
  const results: Result[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => {
      results.push({ title: test.fullTitle(), state: 'passed' });
    });
    runner.on('pending', (test) => {
      results.push({ title: test.fullTitle(), state: 'skipped' });
    });
    runner.on('fail', (test, error: unknown) => {
      results.push({
        title: test.fullTitle(),
        state: 'failed',
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    });
  });
  const report = process.env['HOST_TEST_REPORT'];
  if (report) {
    fs.writeFileSync(report, JSON.stringify({ failures, node: process.version, results }));
  }
  if (failures > 0) {
    throw new Error(`${failures} tests failed`);
  }
}
