import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import { type Row, csvLine, readCsvRows } from '../../../../../src/reads/export/targets/csvRows';

describe('rows of a CSV file', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'redcap-rows-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function read(content: string, chunk: number): Promise<readonly Row[]> {
    const file = path.join(folder, 'rows.csv');
    await writeFile(file, content);
    const rows: Row[] = [];
    for await (const batch of readCsvRows(file, chunk)) {
      rows.push(...batch);
    }
    return rows;
  }

  const cell = fc.stringMatching(/^(?:[a-z0-9,"\r\n\\ äß€😀]|\\"|"")*$/u, { maxLength: 12 });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });

  it('are what was written, wherever the file is read in two, whoever quotes', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), fc.boolean(), async (rows, chunk, isPhp) => {
        // A backslash before a quote means one thing to PHP and another to everybody else: those are below.
        const plain = rows.map((row) => row.map((text) => text.replaceAll(/\\(?=")/g, '/')));
        const text = plain.map((row) => (isPhp ? phpLine(row) : csvLine(row))).join('');
        assert.deepEqual(await read(text, chunk), plain);
      }),
    );
  });

  it('have the quotes that PHP leaves undoubled behind a backslash', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, chunk) => {
        // `\"` before a delimiter or the end of a row is two things at once in PHP's own writing.
        const sound = rows.map((row) => row.map((text) => text.replaceAll(/\\"(?="*(?:[,\r\n]|$))/g, '\\x')));
        assert.deepEqual(await read(sound.map(phpLine).join(''), chunk), sound);
      }),
    );
  });

  it('may end with CR LF, begin with a mark of their encoding, and lack their last line end', async () => {
    assert.deepEqual(await read('\uFEFFa,b\r\n1,"x"\r\n2,', 3), [
      ['a', 'b'],
      ['1', 'x'],
      ['2', ''],
    ]);
  });
});

/** As PHP's fputcsv writes (REDCAP_API.md §5.1). */
function phpLine(row: Row): string {
  return `${row
    .map((text) =>
      /[,"\\\s]/.test(text) ? `"${text.replaceAll(/\\"|"/g, (found) => (found === '"' ? '""' : found))}"` : text,
    )
    .join(',')}\n`;
}
