import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { columnNames, columns } from '../../../src/dictionary/columnNames';
import { convertHeaders, isDictionaryHeader, layoutOf } from '../../../src/dictionary/columns';
import { cellName, columnLetter, parseCellName } from '../../../src/dictionary/coordinates';
import { parseCsvDocument } from '../../../src/dictionary/csvDocument';
import { corpusAbsent, corpusDictionaries } from './corpus';

const api = columnNames.join(',');
const ui = columns.map(({ header }) => (header.includes(' ') ? `"${header}"` : header)).join(',');

describe('columns', () => {
  it('are the 18 of REDCap, lettered A to R', () => {
    assert.equal(columns.length, 18);
    assert.deepEqual(
      columns.map(({ letter }) => letter),
      Array.from('ABCDEFGHIJKLMNOPQR'),
    );
    columns.forEach(({ letter }, index) => assert.equal(columnLetter(index), letter));
  });

  it('are known in both header sets, in any case and order, with any delimiter', () => {
    const cell = fc
      .constantFrom(...columns)
      .chain((column) =>
        fc
          .constantFrom(column.name, column.header, ` ${column.header.toUpperCase()} `, column.name.toUpperCase())
          .map((text) => ({ column, text })),
      );
    fc.assert(
      fc.property(
        fc.uniqueArray(cell, { selector: ({ column }) => column.name, minLength: 3 }),
        fc.constantFrom(',', ';', '\t'),
        (cells, delimiter) => {
          const layout = layoutOf(parseCsvDocument(`\uFEFF${cells.map(({ text }) => `"${text}"`).join(delimiter)}\n`));
          cells.forEach(({ column }, index) => assert.equal(layout.index(column.name), index));
          assert.deepEqual(layout.unknown, []);
          assert.equal(layout.missing.length, 18 - cells.length);
        },
      ),
    );
  });

  it('keep their places beside unknown and repeated ones', () => {
    const layout = layoutOf(parseCsvDocument('mine,field_name,form_name,field_type,Field Type,field_label\n'));
    assert.deepEqual([layout.index('field_name'), layout.index('field_type'), layout.index('identifier')], [1, 3, -1]);
    assert.deepEqual(
      [layout.unknown, layout.repeated, layout.set, layout.column(5), layout.column(0)],
      [[0], [4], 'mixed', 'field_label', undefined],
    );
  });

  it('tell a dictionary from other files', () => {
    assert.ok(isDictionaryHeader(api));
    assert.ok(isDictionaryHeader(`\uFEFF${ui}\r\n`));
    assert.ok(isDictionaryHeader(api.replaceAll(',', ';')));
    assert.ok(isDictionaryHeader('Form Name\tField Type\tVariable / Field Name'));
    for (const line of [
      '',
      'record_id,age',
      'arm_num,name',
      '{"a":1}',
      'field_name,form_name',
      'field_name form_name field_type',
    ]) {
      assert.equal(isDictionaryHeader(line), false, line);
    }
  });

  describe('converted', () => {
    it('go to the other set and back', () => {
      const body = '\nrecord_id,one,,text,"A, b",,,,,,,,,,,,,\n';
      assert.equal(convertHeaders(api + body, 'ui'), ui + body);
      assert.equal(convertHeaders(ui + body, 'api'), api + body);
      assert.equal(convertHeaders(api + body, 'api'), api + body);
    });

    it('leave unknown columns, the byte order mark and all other text alone', () => {
      assert.equal(
        convertHeaders('\uFEFFfield_name, mine,form_name,field_type\r\nbroken,"row', 'ui'),
        '\uFEFF"Variable / Field Name", mine,"Form Name","Field Type"\r\nbroken,"row',
      );
      assert.equal(convertHeaders('record_id,field_type\n1,2\n', 'ui'), 'record_id,field_type\n1,2\n');
      assert.equal(convertHeaders('', 'ui'), '');
      // A column that is known by its place gets its name.
      const odd = `${api.replace('form_name', 'Bogen')}\na,b,,text\n`;
      assert.equal(convertHeaders(odd, 'api'), `${api}\na,b,,text\n`);
    });

    if (corpusAbsent === undefined) {
      it('come back byte for byte in real dictionaries that REDCap wrote', () => {
        const files = corpusDictionaries().filter(({ text }) => text.replace(/^\uFEFF/, '').startsWith(ui));
        assert.ok(files.length > 10, 'no real downloads found');
        for (const { name, text } of files) {
          const converted = convertHeaders(text, 'api');
          assert.notEqual(converted, text);
          assert.equal(convertHeaders(converted, 'ui'), text, name);
        }
      });
    } else {
      it.skip(`come back byte for byte in real dictionaries (${corpusAbsent})`);
    }
  });
});

describe('cell names', () => {
  it('are those of a spreadsheet whose first row is the header', () => {
    assert.equal(cellName(2, 0), 'A3');
    assert.equal(columnLetter(26), 'AA');
    assert.deepEqual(parseCellName('a3'), { row: 2, column: 0 });
    assert.deepEqual(
      [parseCellName('A0'), parseCellName('3A'), parseCellName(''), parseCellName('A')],
      [undefined, undefined, undefined, undefined],
    );
    fc.assert(
      fc.property(fc.nat(99_999), fc.nat(700), (row, column) =>
        assert.deepEqual(parseCellName(cellName(row, column)), { row, column }),
      ),
    );
  });
});
