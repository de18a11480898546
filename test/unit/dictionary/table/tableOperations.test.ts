import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { type CsvDocument, parseCsvDocument, type TextEdit } from '../../../../src/dictionary/csvDocument';
import { columnNames, placeOf } from '../../../../src/dictionary/columnNames';
import { createModel, type DictionaryModel, readDictionary } from '../../../../src/dictionary/model';
import {
  fillDown,
  pasteBlock,
  readBlock,
  replaceInColumn,
  setCells,
  writeBlock,
} from '../../../../src/dictionary/table/cellOperations';
import {
  addRow,
  deleteRows,
  duplicateRows,
  moveRows,
  type RowOperation,
} from '../../../../src/dictionary/table/rowOperations';
import { inLineEnds, type TableChange, writeChange } from '../../../../src/dictionary/table/tableChange';
import { cellValue, csvSoup } from '../csvArbitraries';
import { makeDictionary, type Row } from '../makeDictionary';

/** As an editor does it: by the characters of the text, knowing nothing of cells. */
function applied(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .reverse()
    .reduce((now, { start, end, text: by }) => now.slice(0, start) + by + now.slice(end), text);
}

/** The edits that an editor keeps for undo. */
function inverse(text: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map(({ start, end, text: by }) => {
    const edit = { start: start + shift, end: start + shift + by.length, text: text.slice(start, end) };
    shift += by.length - (end - start);
    return edit;
  });
}

const raw = (document: CsvDocument, row: number): string[] =>
  Array.from({ length: document.rows[row]?.cellCount ?? 0 }, (_, column) => document.cell(row, column)?.raw ?? '');
const plain = (text: string): string => inLineEnds(text, '\n');

/** Applies a change to the text and reads it anew: every cell says what the change meant, or has the bytes that it had. */
function carriedOut(before: CsvDocument, change: TableChange): CsvDocument | undefined {
  const written = writeChange(before, change);
  if (written.kind === 'refused') {
    return undefined;
  }
  const { edits } = written;
  edits.forEach(({ start, end }, at) => {
    assert.ok(start <= end && start >= (edits[at - 1]?.end ?? -1), 'in order and apart');
  });
  const text = applied(before.text, edits);
  const after = parseCsvDocument(text);
  const rows = [
    ...Array.from({ length: change.from }, (_, row) => ({ from: row, cells: undefined })),
    ...change.rows.map(({ from, cells }) => ({ from, cells })),
    ...Array.from({ length: before.rows.length - change.to }, (_, at) => ({ from: change.to + at, cells: undefined })),
  ];
  assert.equal(after.rows.length, rows.length);
  rows.forEach(({ from, cells }, row) => {
    const old = from === undefined ? [] : raw(before, from);
    const now = raw(after, row);
    for (let column = 0; column < Math.max(old.length, now.length); column++) {
      const value = cells?.get(column);
      if (value === undefined) {
        assert.equal(now[column] ?? '', old[column] ?? '', `bytes of row ${row}, cell ${column}`);
      } else {
        assert.equal(plain(after.value(row, column)), plain(value));
      }
    }
  });
  assert.equal(applied(text, inverse(before.text, edits)), before.text, 'undo');
  return after;
}

const types = ['text', 'radio', 'yesno', 'calc'];
/** A dictionary of two instruments with sections and matrices, written in any dialect, with odd rows in it. */
const dictionary: fc.Arbitrary<string> = fc
  .record({
    rows: fc.array(
      fc.record({
        form: fc.constantFrom('a', 'a', 'a', 'b'),
        section: fc.constantFrom('', '', '', 'Part', 'Other, "part"'),
        type: fc.constantFrom(...types),
        matrix: fc.constantFrom('', '', '', 'm', 'n'),
        label: cellValue,
      }),
      { minLength: 1, maxLength: 12 },
    ),
    delimiter: fc.constantFrom(',', ';', '\t'),
    end: fc.constantFrom('\n', '\r\n'),
    mark: fc.boolean(),
    open: fc.boolean(),
    damage: fc.option(fc.record({ at: fc.nat(), text: csvSoup(4) }), { freq: 4 }),
  })
  .map(({ rows, delimiter, end, mark, open, damage }) => {
    const sorted = [...rows].sort((a, b) => (a.form < b.form ? -1 : a.form > b.form ? 1 : 0));
    const csv = readDictionary(
      makeDictionary(
        sorted.map(({ form, section, type, matrix, label }, at): Row => ({
          field_name: `f${at}`,
          form_name: form,
          section_header: section,
          field_type: type,
          field_label: label.replaceAll('\0', ''),
          matrix_group_name: matrix,
        })),
      ),
    ).document;
    const lines = csv.rows.map((row) =>
      Array.from({ length: row.cellCount }, (_, column) => {
        const value = inLineEnds(row.value(column), end);
        return /["\r\n,;\t]|^\s|\s$|^\uFEFF/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
      }).join(delimiter),
    );
    const text = (mark ? '\uFEFF' : '') + lines.join(end) + (open ? '' : end);
    const from = lines[0]!.length + 4;
    const at = damage === null ? 0 : from + (damage.at % Math.max(1, text.length - from));
    return damage === null ? text : text.slice(0, at) + damage.text + text.slice(at);
  });

/** What somebody does in the table; numbers are taken modulo what there is. */
const step = fc.record({
  kind: fc.constantFrom('cells', 'paste', 'fill', 'replace', 'add', 'duplicate', 'delete', 'move'),
  rows: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
  column: fc.nat(17),
  width: fc.integer({ min: 1, max: 3 }),
  block: fc.array(fc.array(cellValue, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
  before: fc.nat(),
  belowHeader: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function changeOf(
  model: DictionaryModel,
  { kind, rows, column, width, block, before, belowHeader }: Step,
): TableChange | undefined {
  const count = model.document.rows.length - 1;
  if (count < 1) {
    return undefined;
  }
  const chosen = [...new Set(rows.map((row) => (row % count) + 1))].sort((a, b) => a - b);
  const columns = Array.from({ length: Math.min(width, 18 - column) }, (_, at) => column + at);
  const form = model.fieldAtRow((before % count) + 1)?.form ?? 'a';
  const target = { before: (before % (count + 1)) + 1, form, belowHeader };
  const of = (operation: RowOperation): TableChange | undefined =>
    operation.kind === 'change' ? operation.change : undefined;
  switch (kind) {
    case 'cells':
      return setCells(
        model,
        chosen.flatMap((row, at) => columns.map((cell) => ({ row, column: cell, value: block[at]?.[0] ?? '' }))),
      );
    case 'paste':
      return pasteBlock(model, block, {
        rows: Array.from({ length: count + 1 - chosen[0]! }, (_, at) => chosen[0]! + at),
        columns,
        selected: { rows: chosen.length, columns: columns.length },
      });
    case 'fill':
      return fillDown(model, chosen, columns);
    case 'replace':
      return setCells(
        model,
        replaceInColumn(model, chosen, column, { find: 'a', by: block[0]?.[0] ?? '', matchCase: false }),
      );
    case 'add':
      return of(addRow(model, target));
    case 'duplicate':
      return of(duplicateRows(model, chosen));
    case 'delete':
      return of(deleteRows(model, chosen));
    case 'move':
      return of(moveRows(model, chosen, target));
  }
}

describe('edits in the table', () => {
  it('say in the text what they mean, leave the bytes of all other cells, and are undone to the byte, in any dictionary', () => {
    let done = 0;
    fc.assert(
      fc.property(dictionary, fc.array(step, { minLength: 1, maxLength: 5 }), (text, steps) => {
        let document = parseCsvDocument(text);
        for (const one of steps) {
          const model = createModel(document);
          const change = model.isDictionary ? changeOf(model, one) : undefined;
          const after = change && carriedOut(document, change);
          if (change !== undefined && after === undefined) {
            assert.ok(document.problems.length > 0, 'only a damaged text refuses');
          }
          done += after === undefined ? 0 : 1;
          document = after ?? document;
        }
      }),
      { numRuns: 1500 },
    );
    assert.ok(done > 2000);
  });

  it('refuse what an open quote further up would swallow', () => {
    const text = 'field_name,form_name,field_type,field_label\na,f,text,"open\nb,f,text,B\nc,f,text,C\n';
    const model = readDictionary(text);
    assert.deepEqual(writeChange(model.document, setCells(model, [{ row: 3, column: 3, value: ', y' }])), {
      kind: 'refused',
      row: 1,
    });
    const plain = writeChange(model.document, setCells(model, [{ row: 3, column: 3, value: 'D' }]));
    assert.equal(plain.kind, 'edits');
    const mended = writeChange(model.document, setCells(model, [{ row: 1, column: 3, value: 'closed' }]));
    assert.ok(mended.kind === 'edits');
    assert.equal(applied(text, mended.edits), text.replace('"open', 'closed'));
  });

  it('touch the cell and nothing else', () => {
    const model = readDictionary('field_name,form_name,field_type,field_label\r\na,f,text,"one\r\ntwo"\r\nb,f\r\n');
    const one = writeChange(model.document, setCells(model, [{ row: 1, column: 3, value: 'one\ntwo!' }]));
    assert.deepEqual(one, { kind: 'edits', edits: [{ start: 63, end: 63, text: '!' }] });
    assert.deepEqual(writeChange(model.document, setCells(model, [{ row: 1, column: 3, value: 'one\ntwo' }])), {
      kind: 'edits',
      edits: [],
    });
    assert.deepEqual(writeChange(model.document, setCells(model, [{ row: 2, column: 3, value: 'B' }])), {
      kind: 'edits',
      edits: [{ start: 69, end: 69, text: ',,B' }],
    });
  });
});

/** `name section matrix` of each field, by instrument. */
function outline(document: CsvDocument): string {
  const model = createModel(document);
  return model.forms
    .map(
      ({ name, fields }) =>
        `${name}: ${fields
          .map((field) =>
            [field.name, field.sectionHeader && `#${field.sectionHeader}`, field.matrix && `~${field.matrix}`].join(''),
          )
          .join(' ')}`,
    )
    .join(' | ');
}

describe('rows of the table', () => {
  const text = makeDictionary([
    { field_name: 'id', form_name: 'a' },
    { field_name: 'x1', form_name: 'a', section_header: 'X' },
    { field_name: 'x2', form_name: 'a' },
    { field_name: 'm1', form_name: 'a', section_header: 'M', matrix_group_name: 'm', field_type: 'radio' },
    { field_name: 'm2', form_name: 'a', matrix_group_name: 'm', field_type: 'radio' },
    { field_name: 'm3', form_name: 'a', matrix_group_name: 'm', field_type: 'radio' },
    { field_name: 'b1', form_name: 'b' },
    { field_name: 'y1', form_name: 'b', section_header: 'Y' },
    { field_name: 'y2', form_name: 'b' },
  ]);
  const model = readDictionary(text);
  const row = (name: string): number => model.rowOf(model.field(name)!);
  const after = (operation: RowOperation): string => {
    assert.equal(operation.kind, 'change');
    return operation.kind === 'change' ? outline(carriedOut(model.document, operation.change)!) : '';
  };

  it('keep their section header when its row goes, and lose it with the last row of the section', () => {
    assert.equal(after(deleteRows(model, [row('x1')])), 'a: id x2#X m1#M~m m2~m m3~m | b: b1 y1#Y y2');
    assert.equal(after(deleteRows(model, [row('x1'), row('x2')])), 'a: id m1#M~m m2~m m3~m | b: b1 y1#Y y2');
    assert.equal(after(deleteRows(model, [row('y1')])), 'a: id x1#X x2 m1#M~m m2~m m3~m | b: b1 y2#Y');
  });

  it('move alone, with their section, into another instrument, above and below a header', () => {
    const to = (names: string[], before: number, form: string, belowHeader = false): string =>
      after(moveRows(model, names.map(row), { before, form, belowHeader }));
    assert.equal(to(['x1'], row('y2'), 'b'), 'a: id x2#X m1#M~m m2~m m3~m | b: b1 y1#Y x1 y2');
    assert.equal(to(['x1', 'x2'], row('b1'), 'b'), 'a: id m1#M~m m2~m m3~m | b: b1 x1#X x2 y1#Y y2');
    assert.equal(to(['x2'], row('y1'), 'b'), 'a: id x1#X m1#M~m m2~m m3~m | b: b1 x2 y1#Y y2');
    assert.equal(to(['x2'], row('y1'), 'b', true), 'a: id x1#X m1#M~m m2~m m3~m | b: b1 x2#Y y1 y2');
    assert.equal(to(['y2'], row('x1'), 'a'), 'a: id y2 x1#X x2 m1#M~m m2~m m3~m | b: b1 y1#Y');
    assert.equal(to(['x2'], row('b1'), 'a'), 'a: id x1#X m1#M~m m2~m m3~m x2 | b: b1 y1#Y y2');
    assert.equal(to(['y2'], row('y2') + 1, 'b'), 'a: id x1#X x2 m1#M~m m2~m m3~m | b: b1 y1#Y y2');
  });

  it('never split a matrix, and leave it when they go from its side', () => {
    const to = (names: string[], before: number, form: string): string =>
      after(moveRows(model, names.map(row), { before, form }));
    assert.equal(to(['x1'], row('m2'), 'a'), 'a: id x2#X m1#M~m m2~m m3~m x1 | b: b1 y1#Y y2');
    assert.equal(to(['m3'], row('m2'), 'a'), 'a: id x1#X x2 m1#M~m m3~m m2~m | b: b1 y1#Y y2');
    assert.equal(to(['m1'], row('b1'), 'a'), 'a: id x1#X x2 m2#M~m m3~m m1~m | b: b1 y1#Y y2');
    assert.equal(to(['m2'], row('y2'), 'b'), 'a: id x1#X x2 m1#M~m m3~m | b: b1 y1#Y m2 y2');
    assert.equal(to(['m1', 'm2', 'm3'], row('y1'), 'b'), 'a: id x1#X x2 | b: b1 m1#M~m m2~m m3~m y1#Y y2');
  });

  it('are added and copied under free names, in a matrix as its row', () => {
    assert.equal(
      after(addRow(model, { before: row('m2'), form: 'a' })),
      'a: id x1#X x2 m1#M~m new_field~m m2~m m3~m | b: b1 y1#Y y2',
    );
    assert.equal(
      after(addRow(model, { before: row('y1'), form: 'b', belowHeader: true })),
      'a: id x1#X x2 m1#M~m m2~m m3~m | b: b1 new_field#Y y1 y2',
    );
    assert.equal(
      after(duplicateRows(model, [row('x1'), row('x2')])),
      'a: id x1#X x2 x1_2 x2_2 m1#M~m m2~m m3~m | b: b1 y1#Y y2',
    );
  });

  it('leave the field that holds the record names where it is', () => {
    assert.equal(deleteRows(model, [row('id')]).kind, 'record-id');
    assert.equal(moveRows(model, [row('id')], { before: 5, form: 'a' }).kind, 'record-id');
    assert.equal(moveRows(model, [row('x1')], { before: row('id'), form: 'a' }).kind, 'record-id');
    assert.equal(addRow(model, { before: row('id'), form: 'a' }).kind, 'record-id');
  });

  it('go through a spreadsheet and back; a block that is longer than the table makes rows', () => {
    const block = [
      ['one', 'with "quotes"\nand a line'],
      ['', 'tab\there'],
    ];
    assert.deepEqual(readBlock(writeBlock(block)), block);
    assert.deepEqual(readBlock('a\tb\r\nc\td\r\n'), [
      ['a', 'b'],
      ['c', 'd'],
    ]);
    const [name, label] = [placeOf('field_name'), placeOf('field_label')];
    const pasted = carriedOut(
      model.document,
      pasteBlock(
        model,
        [
          ['y9', 'b', '', 'text', 'Nine'],
          ['z1', 'c', '', 'notes', 'Z'],
        ],
        { rows: [row('y2')], columns: columnNames.map((_, at) => at), selected: { rows: 1, columns: 1 } },
      ),
    )!;
    assert.equal(outline(pasted), 'a: id x1#X x2 m1#M~m m2~m m3~m | b: b1 y1#Y y9 | c: z1');
    const filled = carriedOut(model.document, fillDown(model, [row('x1'), row('x2')], [name, label]))!;
    assert.equal(filled.value(row('x2'), label), 'Label of x1');
    assert.equal(filled.value(row('x2'), name), 'x2');
  });

  it('replace in one column what is text, not a pattern', () => {
    const found = replaceInColumn(model, [row('x1'), row('x2'), row('y1')], placeOf('field_label'), {
      find: 'LABEL OF X',
      by: '$& ',
      matchCase: false,
    });
    assert.deepEqual(
      found.map(({ value }) => value),
      ['$& 1', '$& 2'],
    );
  });
});
