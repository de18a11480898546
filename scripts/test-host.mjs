// Runs the host suite inside a real extension host (code-server in Chromium). Ends with 0 only when the host ended with 0, a report
// was written, some tests ran and none failed: an exit code alone proves nothing (a test that calls process.exit would pass).
// node scripts/test-host.mjs [--workbench oldest] [--grep text] [--report file]
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import { buildHostTests, buildProduct } from './build.mjs';
import { dropProfile, launchBrowser, newProfile, remoteUri, startServer, workbenchUrl } from './lib/server.mjs';
import { ensureWorkbench, root } from './lib/workbench.mjs';
import { printResults } from './lib/results.mjs';

const { values } = parseArgs({
  options: {
    workbench: { type: 'string', default: 'current' },
    grep: { type: 'string' },
    report: { type: 'string' },
    timeout: { type: 'string', default: '240000' },
  },
});

const workbench = ensureWorkbench(values.workbench);
await buildProduct();
await buildHostTests();

const profile = newProfile();
const folder = path.join(profile, 'folder');
mkdirSync(folder);
writeFileSync(path.join(folder, 'notes.txt'), 'A folder to work in.\n');
const report = path.join(profile, 'report.json');
const lines = [];
const server = await startServer(workbench, profile, {
  dev: true,
  env: { HOST_TEST_REPORT: report, ...(values.grep ? { HOST_TEST_GREP: values.grep } : {}) },
});
let outcome;
const browser = await launchBrowser();
try {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })).newPage();
  let timer;
  const ended = new Promise((resolve) => {
    void page.exposeFunction('codeAutomationExit', (code) => resolve({ code }));
    page.on('crash', () => resolve({ code: 99, why: 'the page crashed' }));
    timer = setTimeout(
      () => resolve({ code: 98, why: `no result after ${values.timeout} ms` }),
      Number(values.timeout),
    );
  });
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    lines.push(`[${type}] ${format(...args)}`);
    if (process.env.VERBOSE) {
      console.log(lines.at(-1));
    }
  });
  await page.goto(
    workbenchUrl(server, {
      folder,
      payload: [
        ['extensionDevelopmentPath', remoteUri(server, root)],
        ['extensionTestsPath', remoteUri(server, path.join(root, 'out/host/index'))],
        ['skipWelcome', 'true'],
        ['skipReleaseNotes', 'true'],
      ],
    }),
  );
  outcome = await ended;
  clearTimeout(timer);
} finally {
  await browser.close();
  await server.stop();
}
const written = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { results: [] };
dropProfile(profile);
const results = written.results;
if (outcome.code !== 0 || results.length === 0) {
  console.error(lines.slice(-60).join('\n'));
  if (!results.some((r) => r.state === 'failed')) {
    results.push({
      title: 'the host suite runs to its end',
      state: 'failed',
      error: outcome.why ?? `the extension host ended with ${outcome.code}, ${results.length} results`,
    });
  }
}
if (values.report) {
  rmSync(values.report, { force: true });
  writeFileSync(values.report, JSON.stringify(results));
}
process.exit(printResults(`host suite (${values.workbench})`, results) ? 0 : 1);
