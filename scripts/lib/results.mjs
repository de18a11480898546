// One way to print what a suite did. Results: [{ title, state: 'passed'|'failed'|'skipped', error? }].
import { existsSync, readFileSync } from 'node:fs';

/** Prints failures and skips with their titles and a count; returns whether all is well. */
export function printResults(name, results) {
  const count = (state) => results.filter((r) => r.state === state).length;
  for (const r of results.filter((x) => x.state === 'failed')) {
    console.log(`  FAILED ${r.title}\n${r.error ?? ''}`);
  }
  for (const r of results.filter((x) => x.state === 'skipped')) {
    console.log(`  skipped ${r.title}`);
  }
  console.log(
    `${name}: ${count('passed')} passed, ${count('failed')} failed${count('skipped') ? `, ${count('skipped')} skipped` : ''}`,
  );
  return count('failed') === 0 && count('passed') > 0;
}

/** Reads mocha's JSON report; a missing report is a failure. */
export function readMochaReport(file, name) {
  if (!existsSync(file)) {
    return [{ title: `${name}: a report is written`, state: 'failed', error: 'the suite ended without a report' }];
  }
  return resultsOf(JSON.parse(readFileSync(file, 'utf8')));
}

/** Mocha's JSON report as results. */
export function resultsOf(report) {
  const map = (tests, state) =>
    tests.map((t) => ({
      title: t.fullTitle,
      state,
      ...(t.err?.stack || t.err?.message ? { error: t.err.stack ?? t.err.message } : {}),
    }));
  // A failing hook stands in failures without a test of its own.
  return [...map(report.passes, 'passed'), ...map(report.failures, 'failed'), ...map(report.pending, 'skipped')];
}
