import assert from 'node:assert/strict';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import { CsvRowStarts, JsonRowStarts } from '../../../../../src/reads/export/view/rowStarts';
import { TableFile } from '../../../../../src/reads/export/view/tableFile';

describe('an exported table that is shown', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'redcap-view-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });
  const cell = fc.oneof(
    fc.constantFrom('', '"', 'a\nb', '\r\n', ',', '"",\n', '=1+1', '{"a":[1]}', '\\', '007', 'ü𝒳'),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  );
  const cells = fc.array(fc.tuple(fc.integer({ min: 1, max: 999 }).map(String), cell, cell), { maxLength: 600 });
  const columns = ['record_id', 'note', 'name'];

  async function pagesOf(text: string, format: 'csv' | 'json', sizes: readonly number[]) {
    const file = path.join(folder, `t.${format}`);
    await writeFile(file, text);
    const found = await allOf(await TableFile.open(file, { format }), sizes);
    assert.deepEqual(await allOf(TableFile.inMemory(text, { format }), sizes), found, 'the same from memory');
    return found;
  }

  async function allOf(table: TableFile, sizes: readonly number[]) {
    const rows: (readonly string[])[] = [];
    for (let i = 0; ; i++) {
      const page = await table.page(rows.length, sizes[i % sizes.length] ?? 1);
      rows.push(...page.rows);
      if (page.rows.length === 0 || (page.isWhole && rows.length >= page.known)) {
        await table.close();
        return { columns: page.columns, rows };
      }
    }
  }

  it('has every row and cell of a CSV file, whatever is in it and however it is paged', async () => {
    await fc.assert(
      fc.asyncProperty(cells, fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), async (rows, sizes) => {
        assert.deepEqual(await pagesOf(stringify([columns, ...rows]), 'csv', sizes), { columns, rows });
      }),
      { numRuns: 60 },
    );
  });

  it('has every row of a JSON file', async () => {
    await fc.assert(
      fc.asyncProperty(cells, async (rows) => {
        const text = JSON.stringify(rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))));
        const shown = await pagesOf(text, 'json', [70]);
        assert.deepEqual(shown.rows, rows);
        assert.deepEqual(shown.columns, rows.length > 0 ? columns : []);
      }),
      { numRuns: 60 },
    );
  });

  it('finds rows however the bytes are cut', () => {
    fc.assert(
      fc.property(cells, fc.integer({ min: 1, max: 9 }), fc.boolean(), (rows, length, isJson) => {
        const bytes = Buffer.from(isJson ? JSON.stringify(rows.map(([a, b]) => ({ a, b }))) : stringify(rows));
        const make = () => (isJson ? new JsonRowStarts() : new CsvRowStarts());
        const [whole, cut] = [make(), make()];
        const found: number[] = [];
        for (let at = 0; at < bytes.length; at += length) {
          found.push(...cut.see(bytes.subarray(at, at + length), at));
        }
        assert.deepEqual(found, whole.see(bytes, 0));
        assert.equal(found.length, rows.length);
      }),
    );
  });

  it('shows the first rows of a large file before it has been through all of it, and any row after', async () => {
    const file = path.join(folder, 'large.csv');
    const block = Array.from({ length: 10_000 }, (_, i) => `${i},"a, b",${'x'.repeat(80)}\n`).join('');
    const handle = await open(file, 'w');
    await handle.write('record_id,note,name\n');
    for (let i = 0; i < 60; i++) {
      await handle.write(block);
    }
    await handle.close();
    const table = await TableFile.open(file, { format: 'csv' });
    const first = await table.page(0, 50);
    assert.deepEqual([first.rows.length, first.isWhole], [50, false]);
    const far = await table.page(599_990, 50);
    assert.deepEqual([far.rows.length, far.known, far.isWhole], [10, 600_000, true]);
    assert.deepEqual(far.rows.at(-1)?.slice(0, 2), ['9999', 'a, b']);
    assert.deepEqual((await table.page(10_000_000, 5)).from, 599_999);
    await table.close();
  });

  it('of nothing has no rows', async () => {
    assert.deepEqual(await pagesOf('\n', 'csv', [5]), { columns: [''], rows: [] });
    assert.deepEqual(await pagesOf('[]', 'json', [5]), { columns: [], rows: [] });
  });
});
