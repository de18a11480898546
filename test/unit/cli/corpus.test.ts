import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Finding } from '../../../src/cli/lint/finding';
import { Positions } from '../../../src/cli/lint/positions';
import { columnLetter } from '../../../src/dictionary/coordinates';
import { parseCsvDocument } from '../../../src/dictionary/csvDocument';
import { corpusAbsent, corpusDictionaries } from '../dictionary/corpus';
import { CommandLine } from './support';

describe('Command line: real dictionaries', function corpus() {
  this.timeout(60_000);
  let cli: CommandLine;
  before(async () => {
    cli = await CommandLine.build();
  });
  after(() => cli.remove());

  if (corpusAbsent !== undefined) {
    it.skip(`every finding is at the cell it names (${corpusAbsent})`);
    return;
  }

  it('every finding is at the cell it names; only Windows-1252 is worth a note', async () => {
    const files = await Promise.all(
      corpusDictionaries().map(async ({ name, bytes, encoding, text }) => ({
        file: await cli.file(name.replaceAll('/', '-'), bytes),
        encoding,
        text: text.replace(/^\uFEFF/, ''),
      })),
    );
    const { code, out, err } = await cli.run(['lint', '--format', 'json', ...files.map(({ file }) => file)]);
    const findings = JSON.parse(out) as Finding[];
    assert.equal(code, findings.some(({ severity }) => severity === 'error') ? 1 : 0);
    assert.deepEqual(
      err
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split(' ')[1]),
      files.filter(({ encoding }) => encoding === 'latin1').map(({ file }) => file),
    );
    assert.ok(findings.length > 0);
    for (const { file, text } of files) {
      const document = parseCsvDocument(text);
      const positions = new Positions(text);
      for (const { row, column, range, message } of findings.filter((finding) => finding.file === file)) {
        const line = document.rows[row - 1] ?? assert.fail(`${file} has no row ${row}`);
        const base = document.rowStart(row - 1);
        const index = Array.from({ length: line.cellCount }, (_, index) => columnLetter(index)).indexOf(column);
        const [from, to] = [
          positions.at(base + line.cellStart(Math.max(0, index))),
          positions.at(base + line.cellEnd(Math.max(0, index))),
        ];
        const isInside =
          compare(from, range.start) <= 0 && compare(range.start, range.end) <= 0 && compare(range.end, to) <= 0;
        assert.ok(index >= 0 && isInside, `${file} ${column}${row}: ${message}`);
      }
    }
  });
});

function compare(
  a: { readonly line: number; readonly character: number },
  b: { readonly line: number; readonly character: number },
): number {
  return a.line - b.line || a.character - b.character;
}
