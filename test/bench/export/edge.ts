/**
 * A true workbook beyond what one sheet and 32 bits hold: more rows than a sheet has, XML of more than 4 GiB, texts longer than a cell. What was written is
 * counted in the file itself, by the directory of its ZIP and a stream of each sheet; nothing is held as a whole.
 */
import path from 'node:path';
import { stat } from 'node:fs/promises';
import type { Row } from '../../../src/reads/export/targets/csvRows';
import { excelLimits, excelTables, openExcel } from '../../../src/reads/export/targets/excel';
import { flatTable } from '../../../src/reads/export/targets/outputTable';
import type { StoredColumn } from '../../../src/reads/export/targets/storage';
import { openZipEntry, readZipDirectory } from '../../unit/support/zipDirectory';

const rows = excelLimits.rows + 50_000;
const width = 220;
const batch = 500;
const longEvery = 100_000;
const gib = 1024 ** 3;

const stats = { filled: 1, maxBytes: 9, maxCharacters: 9, misfits: 0, isInteger: true, min: 0, max: 9 };
const column = (i: number): StoredColumn => ({
  column: `field_${i}`,
  field: `field_${i}`,
  form: 'form',
  type: i === 0 || i === width - 1 ? 'text' : 'number',
  label: '',
  choices: [],
  stored: i === 0 || i === width - 1 ? 'text' : 'number',
  stats,
  misfits: 0,
});

export async function benchEdge(folder: string): Promise<void> {
  const columns = Array.from({ length: width }, (_, i) => column(i));
  const report = { longTexts: 0, furtherSheets: 0 };
  const target = path.join(folder, 'edge.xlsx');
  const tables = excelTables([flatTable(columns)]);
  const writer = await openExcel(target, tables, columns, report);
  const middle = Array.from({ length: width - 2 }, (_, i) => String(i + 0.5));
  const text = 'x'.repeat(excelLimits.characters + 5);
  const before = process.memoryUsage.rss();
  let peak = before;
  const started = process.cpuUsage();
  try {
    for (let from = 0; from < rows; from += batch) {
      const some = Array.from({ length: Math.min(batch, rows - from) }, (_, i): Row => {
        const isLong = (from + i) % longEvery === 0;
        return [String(from + i + 1), ...middle, isLong ? text : 'short'];
      });
      await writer.write(0, some);
      peak = Math.max(peak, process.memoryUsage.rss());
    }
    await writer.finish();
  } finally {
    await writer.discard();
  }
  const { user, system } = process.cpuUsage(started);
  const lines = (await readZipDirectory(target)).filter(({ name }) => name.includes('worksheets'));
  let found = 0;
  let largest = 0;
  for (const line of lines) {
    largest = Math.max(largest, line.plain);
    found += await rowsOf(target, line);
  }
  // Headers: of each sheet one. Rows beside the data: the codebook's, and two pieces of each long text.
  const longTexts = Math.ceil(rows / longEvery);
  const expected = rows + lines.length + width + longTexts * 2;
  const isRight = found === expected && report.longTexts === longTexts && report.furtherSheets === 1;
  console.log(
    `Excel at its edge ${rows.toLocaleString('en')} rows × ${width} in ${lines.length} sheets, XML of ${(largest / gib).toFixed(2)} GiB in one (64 bits from 4.00 on), file ${((await stat(target)).size / gib).toFixed(2)} GiB, ${((user + system) / 1e6).toFixed(0)} s CPU, +${((peak - before) / 1024 ** 2).toFixed(0)} MiB: ${isRight ? 'every row is there' : `WRONG: ${found} rows and not ${expected}, ${JSON.stringify(report)}`}`,
  );
  if (!isRight || largest < 4 * gib) {
    throw new Error('The workbook at the edge is not what it should be');
  }
}

async function rowsOf(file: string, line: Parameters<typeof openZipEntry>[1]): Promise<number> {
  const row = Buffer.from('<row>');
  let count = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of await openZipEntry(file, line)) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    let at = 0;
    for (let next = bytes.indexOf(row); next >= 0; next = bytes.indexOf(row, at)) {
      count++;
      at = next + row.length;
    }
    rest = Buffer.from(bytes.subarray(Math.max(at, bytes.length - row.length + 1)));
  }
  return count;
}
