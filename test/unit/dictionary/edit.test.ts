import assert from 'node:assert/strict';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { applyEdits, type CsvDocument, parseCsvDocument, type TextEdit } from '../../../src/dictionary/csvDocument';
import { deleteRow, insertRow, setCell } from '../../../src/dictionary/edit';
import { cellValue, table } from './csvArbitraries';

const values = (document: CsvDocument): string[][] =>
  document.rows.map((row) => Array.from({ length: row.cellCount }, (_, column) => row.value(column)));
const rawCells = (document: CsvDocument): string[][] =>
  document.rows.map((row, index) =>
    Array.from({ length: row.cellCount }, (_, column) => document.cell(index, column)?.raw ?? ''),
  );
const apply = (document: CsvDocument, edit: TextEdit | undefined): CsvDocument =>
  edit === undefined ? document : applyEdits(document, [edit]);

describe('editing a cell', () => {
  it('gives the cell its value and keeps the bytes of every other cell', () => {
    const header = fc.constantFrom(
      'field_name,form_name,field_type,x,y\n',
      '\uFEFFfield_name;form_name;field_type;x;y\r\n',
      'field_name\tform_name\tfield_type\tx\ty\n',
    );
    fc.assert(
      fc.property(header, table, fc.nat(), fc.nat(4), cellValue, fc.boolean(), (head, rows, at, column, value, all) => {
        const delimiter = head.includes(';') ? ';' : head.includes('\t') ? '\t' : ',';
        const before = parseCsvDocument(head + stringify(rows, { delimiter, quoted: all, quoted_match: /[\r\n"]/ }));
        const row = at % before.rows.length;
        const after = apply(before, setCell(before, row, column, value));
        assert.equal(after.value(row, column), value);
        assert.equal(after.text, parseCsvDocument(after.text).text);
        const [old, now] = [rawCells(before), rawCells(after)];
        assert.equal(now.length, old.length);
        old.forEach((cells, r) =>
          cells.forEach((raw, c) => {
            if (r !== row || c !== column) {
              assert.equal(now[r]?.[c], raw);
            }
          }),
        );
      }),
      { numRuns: 600 },
    );
  });

  it('writes as little as possible', () => {
    const document = parseCsvDocument('field_name,form_name,field_type\nage,"a, b",text\n');
    const edit = (column: number, value: string): TextEdit | undefined => setCell(document, 1, column, value);
    assert.equal(edit(0, 'age'), undefined);
    assert.deepEqual(edit(0, 'ages'), { start: 35, end: 35, text: 's' });
    assert.deepEqual(edit(0, 'a "ge'), { start: 32, end: 35, text: '"a ""ge"' });
    assert.deepEqual(edit(1, 'a, bc'), { start: 41, end: 41, text: 'c' });
    assert.deepEqual(edit(1, ''), { start: 36, end: 42, text: '' });
    assert.deepEqual(edit(4, 'far'), { start: 47, end: 47, text: ',,far' });
    assert.equal(edit(4, ''), undefined);
  });

  it('repairs a cell whose quotes are broken', () => {
    const document = parseCsvDocument('field_name,form_name,field_type\nage,"open,text\n');
    assert.deepEqual(values(apply(document, setCell(document, 1, 'form_name', 'closed, now')))[1], [
      'age',
      'closed, now',
      'text',
    ]);
  });

  it('refuses a row or a column that is not there', () => {
    const document = parseCsvDocument('field_name,form_name,field_type\n');
    assert.throws(() => setCell(document, 1, 0, 'x'), RangeError);
    assert.throws(() => setCell(document, 0, 'matrix_ranking', 'x'), RangeError);
  });

  it('inserts and deletes rows in the dialect of the file', () => {
    for (const text of [
      'form_name;note;field_name;field_type\r\nf;;a;text\r\n',
      'form_name;note;field_name;field_type\r\nf;;a;text',
    ]) {
      const document = parseCsvDocument(text);
      const more = apply(document, insertRow(document, 9, { field_name: 'b', form_name: 'x;y', field_type: 'text' }));
      assert.equal(more.text.trimEnd(), 'form_name;note;field_name;field_type\r\nf;;a;text\r\n"x;y";;b;text');
      assert.equal(
        apply(more, deleteRow(more, 1)).text.trimEnd(),
        'form_name;note;field_name;field_type\r\n"x;y";;b;text',
      );
      const first = apply(document, insertRow(document, 0, { field_name: 'id' }));
      assert.deepEqual(values(first)[1], ['', '', 'id', '']);
    }
  });
});
