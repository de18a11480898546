import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { PartialFile } from '../../../../../src/reads/export/partialFile';
import type { Row } from '../../../../../src/reads/export/targets/csvRows';
import { type ExcelLimits, excelTables, openExcel } from '../../../../../src/reads/export/targets/excel';
import { flatTable } from '../../../../../src/reads/export/targets/outputTable';
import type { StoredColumn } from '../../../../../src/reads/export/targets/storage';
import { ZipEntry, writeZip } from '../../../../../src/reads/export/targets/zipFile';
import { openZipEntry, readZipDirectory } from '../../../support/zipDirectory';
import { readExcel } from './readExcel';

const stats = { filled: 1, maxBytes: 9, maxCharacters: 9, misfits: 0, isInteger: true, min: 0, max: 9 };
const textColumn = (column: string): StoredColumn => ({
  column,
  field: column,
  form: 'form',
  type: 'text',
  label: column,
  choices: [],
  stored: 'text',
  stats,
  misfits: 0,
});

describe('a workbook at the edge of what Excel holds', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'redcap-edge-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(columns: readonly StoredColumn[], batches: readonly (readonly Row[])[], limits: ExcelLimits) {
    const report = { longTexts: 0, furtherSheets: 0 };
    const target = path.join(folder, 'book.xlsx');
    const tables = excelTables([flatTable(columns)], limits);
    const writer = await openExcel(target, tables, columns, report, limits);
    try {
      for (const batch of batches) {
        for (const [i, { rowOf }] of tables.entries()) {
          await writer.write(
            i,
            batch.map((row) => rowOf(row) ?? []),
          );
        }
      }
      await writer.finish();
    } finally {
      await writer.discard();
    }
    return { target, report, book: readExcel(await readFile(target)) };
  }

  const limits = { rows: 5, columns: 4, characters: 10 };
  const numbered = (count: number): readonly Row[] =>
    Array.from({ length: count }, (_, i) => [`r${i + 1}`, `x ${i + 1}`]);

  for (const [rows, sizes] of [
    [4, [4]],
    [5, [4, 1]],
    [8, [4, 4]],
    [9, [4, 4, 1]],
  ] as const) {
    it(`has ${rows} rows in sheets of ${sizes.join(' and ')}, each with the header, none lost or doubled`, async () => {
      const all = numbered(rows);
      // Batches as they come, which know nothing of sheets.
      const { book, report } = await write(['id', 'a'].map(textColumn), [all.slice(0, 3), all.slice(3)], limits);
      const sheets = Object.entries(book).filter(([name]) => name.startsWith('data'));
      assert.deepEqual(
        sheets.map(([, { rows: own }]) => own[0]),
        sizes.map(() => ['id', 'a']),
      );
      assert.deepEqual(
        sheets.map(([, { rows: own }]) => own.length - 1),
        [...sizes],
      );
      assert.deepEqual(
        sheets.flatMap(([, { rows: own }]) => own.slice(1)),
        all,
      );
      assert.equal(report.furtherSheets - codebookSheets(book), sizes.length - 1);
    });
  }

  it('has columns beyond what a sheet holds in a further one, with the record in each', async () => {
    const names = ['id', 'a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const row = names.map((name) => `${name}1`);
    const { book } = await write(names.map(textColumn), [[row]], limits);
    const wide = Object.entries(book).filter(([name]) => name.startsWith('data'));
    assert.ok(wide.every(([, { rows }]) => (rows[0]?.length ?? 0) <= limits.columns && rows[0]?.[0] === 'id'));
    const seen = wide.flatMap(
      ([
        ,
        {
          rows: [header = [], cells = []],
        },
      ]) => header.map((name, i) => `${name}=${cells[i]}`),
    );
    assert.deepEqual(
      [...new Set(seen)],
      names.map((name) => `${name}=${name}1`),
    );
  });

  it('cuts a text at the last character that a cell takes, never inside of one, and has it whole beside', async () => {
    const texts = ['1234567890', '12345678901', '123456789😀b', '_x0041_ & <b>'];
    const { book, report } = await write(
      ['id', 'a'].map(textColumn),
      texts.map((text) => [['1', text]]),
      {
        ...limits,
        rows: 50,
      },
    );
    assert.equal(report.longTexts >= 3, true);
    const cells = book['data']?.rows.slice(1).map((row) => row[1]);
    assert.deepEqual(cells?.slice(0, 3), ['1234567890', '1234567890', '123456789']);
    const long = (book['Long texts']?.rows.slice(1) ?? []).filter(([sheet]) => sheet === 'data');
    const whole = new Map<string, string>();
    for (const [, row, , , piece] of long) {
      whole.set(String(row), `${whole.get(String(row)) ?? ''}${piece}`);
    }
    assert.deepEqual([...whole.values()], texts.slice(1));
  });

  it('has entries with sizes and places of 64 bits, which a reader finds by the directory', async () => {
    for (const longFrom of [1, 60, 200, 100_000]) {
      const target = path.join(folder, `${longFrom}.zip`);
      const file = await PartialFile.open(target);
      const contents = ['one '.repeat(30), '', 'three'.repeat(1_000), 'ünï'];
      const entries: ZipEntry[] = [];
      for (const [i, content] of contents.entries()) {
        const entry = await ZipEntry.open(`part ${i}.xml`, folder);
        await entry.write(Buffer.from(content));
        entries.push(entry);
      }
      await writeZip(file, entries, longFrom);
      await file.commit();
      const lines = await readZipDirectory(target);
      assert.deepEqual(
        lines.map(({ name, plain, crc }) => ({ name, plain, crc })),
        contents.map((content, i) => ({
          name: `part ${i}.xml`,
          plain: Buffer.byteLength(content),
          crc: crc32(Buffer.from(content)),
        })),
      );
      for (const [i, line] of lines.entries()) {
        const parts: Buffer[] = [];
        for await (const part of await openZipEntry(target, line)) {
          parts.push(part as Buffer);
        }
        assert.equal(Buffer.concat(parts).toString(), contents[i]);
      }
    }
  });
});

/** Sheets beyond the first of those that the workbook makes of itself. */
function codebookSheets(book: Readonly<Record<string, unknown>>): number {
  return Object.keys(book).filter((name) => /^(?:Labels|Codebook|Long texts) \(\d+\)$/.test(name)).length;
}
