// A file with a failing test gets a second try; what failed at first is told, so that it neither blocks nor hides.
import path from 'node:path';

/** The test files (as given to the runner) of a mocha report's failures; `out` is the folder of their bundles. */
export function failedFiles(report, out) {
  return [...new Set(report.failures.flatMap(({ file }) => (file ? [sourceOf(file, out)] : [])))].sort((a, b) =>
    a.localeCompare(b),
  );
}

/** What is printed before the second try: one line per file, then what failed, every line marked so that summaries keep it. */
export function firstFailures(report, files, out) {
  return files
    .flatMap((file) => [
      `second try: ${file}`,
      ...report.failures
        .filter((test) => test.file && sourceOf(test.file, out) === file)
        .flatMap((test) => [
          `  ${test.fullTitle}`,
          ...String(test.err?.stack ?? test.err?.message ?? '')
            .split('\n')
            .slice(0, 12)
            .map((line) => `    ${line}`),
        ]),
    ])
    .map((line) => `# ${line}`);
}

/** The first report with everything of the files tried again taken from the second. */
export function mergeReports(first, second, files, out) {
  const again = new Set(files);
  const stays = (test) => !test.file || !again.has(sourceOf(test.file, out));
  return Object.fromEntries(
    ['passes', 'failures', 'pending'].map((kind) => [kind, [...first[kind].filter(stays), ...second[kind]]]),
  );
}

function sourceOf(file, out) {
  return path
    .relative(out, file)
    .split(path.sep)
    .join('/')
    .replace(/\.mjs$/, '.ts');
}
