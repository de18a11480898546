import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { checkDictionary } from '../../../../src/dictionary/check';
import { applyEdits } from '../../../../src/dictionary/csvDocument';
import { createModel, type DictionaryModel, readDictionary } from '../../../../src/dictionary/model';
import { setCells } from '../../../../src/dictionary/table/cellOperations';
import { writeChange } from '../../../../src/dictionary/table/tableChange';
import type { FieldLine, TableFilter } from '../../../../src/reads/dictionaryTable/picture';
import { TableView } from '../../../../src/reads/dictionaryTable/tableView';
import { makeDictionary } from '../../dictionary/makeDictionary';

const text = makeDictionary([
  { field_name: 'id', form_name: 'a' },
  { field_name: 'x', form_name: 'a', section_header: 'Part', field_label: 'Weight, in kg' },
  {
    field_name: 'm1',
    form_name: 'a',
    matrix_group_name: 'm',
    field_type: 'radio',
    select_choices_or_calculations: '1, A',
  },
  {
    field_name: 'm2',
    form_name: 'a',
    matrix_group_name: 'm',
    field_type: 'radio',
    select_choices_or_calculations: '1, A',
  },
  { field_name: 'y', form_name: 'b', branching_logic: "[nowhere] = '1'" },
  { field_name: 'z', form_name: 'b', section_header: 'Last', field_label: 'Height' },
]);

function viewOf(model: DictionaryModel, base?: DictionaryModel): TableView {
  const view = new TableView(english);
  view.update({ model, problems: checkDictionary(model), ...(base && { base }) });
  return view;
}

function outline(view: TableView): string {
  const { columns } = view.picture();
  const name = columns.find((column) => column.name === 'field_name')!.index;
  return view
    .window(0, view.lineCount)
    .map((line) =>
      line.kind === 'form'
        ? `(${line.label} ${line.fields})`
        : line.kind === 'section'
          ? `#${line.header}`
          : line.cells[name],
    )
    .join(' ');
}

const filter = (part: Partial<TableFilter>): TableFilter => ({ words: '', form: '', type: '', only: 'all', ...part });
const lineOf = (view: TableView, row: number): FieldLine => {
  const [line] = view.window(view.lineOf(row), view.lineOf(row) + 1);
  assert.ok(line?.kind === 'field');
  return line;
};

describe('the lines of a table', () => {
  it('are instruments, sections and fields in the order of the text', () => {
    const view = viewOf(readDictionary(text));
    assert.equal(outline(view), '(a 4) id #Part x m1 m2 (b 2) y #Last z');
    assert.deepEqual(
      [lineOf(view, 3).matrix, lineOf(view, 4).matrix, lineOf(view, 5).matrix],
      ['first', 'last', undefined],
    );
    assert.equal(view.picture().forms.find(({ name }) => name === 'b')?.line, 6);
  });

  it('have the problems of their cells, and bars the worst below them', () => {
    const view = viewOf(readDictionary(text));
    const [problem] = lineOf(view, 5).problems ?? [];
    assert.equal(problem?.severity, 'error');
    assert.match(problem.text, /nowhere/);
    const [bar] = view.window(6, 7);
    assert.ok(bar?.kind === 'form');
    assert.equal(bar.worst, 'error');
  });

  it('are left by filters of words, type, instrument and problems, under their bars', () => {
    const view = viewOf(readDictionary(text));
    const left = (part: Partial<TableFilter>): string => {
      view.filter = filter(part);
      return outline(view);
    };
    assert.equal(left({ words: 'WEIGHT kg' }), '(a 1) #Part x');
    assert.equal(left({ type: 'radio' }), '(a 2) #Part m1 m2');
    assert.equal(left({ form: 'b' }), '(b 2) y #Last z');
    assert.equal(left({ only: 'problems', form: 'b' }), '(b 1) y');
    assert.equal(left({ words: 'nothing like this' }), '');
    assert.equal(left({}), '(a 4) id #Part x m1 m2 (b 2) y #Last z');
  });

  it('stay in sight when they were edited under a filter that would drop them now', () => {
    const before = readDictionary(text);
    const view = viewOf(before);
    view.filter = filter({ words: 'height' });
    const written = writeChange(before.document, setCells(before, [{ row: 6, column: 4, value: 'Stature' }]));
    assert.ok(written.kind === 'edits');
    const model = createModel(applyEdits(before.document, written.edits));
    view.keep('z');
    view.update({ model, problems: [] });
    assert.equal(outline(view), '(b 1) #Last z');
    view.filter = filter({ words: 'height' });
    assert.equal(outline(view), '');
  });

  it('are the same after edits as in a view that begins with them', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(17), fc.constantFrom('', 'a', 'b', 'New', 'm', 'x, "y"\nz')),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        (steps) => {
          let model = readDictionary(text);
          const view = viewOf(model);
          for (const [row, column, value] of steps) {
            const written = writeChange(model.document, setCells(model, [{ row, column, value }]));
            if (written.kind === 'edits' && written.edits.length > 0) {
              model = createModel(applyEdits(model.document, written.edits));
              view.update({ model, problems: checkDictionary(model) });
            }
          }
          const fresh = viewOf(model);
          assert.deepEqual(view.window(0, 99), fresh.window(0, 99));
          assert.deepEqual({ ...view.picture(), version: 0 }, { ...fresh.picture(), version: 0 });
          for (let line = 0; line < view.lineCount; line++) {
            if (view.kindAt(line) === 'field') {
              assert.equal(view.lineOf(view.rowAt(line)), line);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are marked where a draft changes them, and where it took something away', () => {
    const base = readDictionary(text);
    const rows = text.split('\n');
    const view = viewOf(
      readDictionary(
        [
          ...rows.slice(0, 2),
          rows[2]?.replace('in kg', 'in lb'),
          ...rows.slice(4, 6),
          'new,b,,text,New',
          ...rows.slice(6),
        ].join('\n'),
      ),
      base,
    );
    const changes = view
      .window(0, 99)
      .flatMap((line) =>
        line.kind === 'field' && (line.change ?? line.gone) !== undefined
          ? [[line.cells[0], line.change, line.changed, line.gone]]
          : [],
      );
    assert.deepEqual(changes, [
      ['x', 'changed', [4], undefined],
      ['m2', undefined, undefined, 1],
      ['new', 'added', undefined, undefined],
    ]);
    view.filter = filter({ only: 'changes' });
    assert.equal(outline(view), '(a 2) #Part x m2 (b 1) new');
  });
});

describe('what a table cannot show', () => {
  const notices = (csv: string): string[] =>
    viewOf(readDictionary(csv))
      .picture()
      .notices.map(({ row, text: said }) => `${row}: ${said}`);

  it('is said with its place', () => {
    assert.deepEqual(notices(''), ['0: The text is empty: it has no header row.']);
    assert.match(notices('a,b\n1,2\n')[0] ?? '', /not the header of a data dictionary: it lacks field_name/);
    const head = 'field_name,form_name,field_type,field_label';
    const all = notices(`${head}\na,f,text,"open\nb,f,text,B,extra\n`);
    assert.equal(all.length, 3);
    assert.match(all[0] ?? '', /^0: The header lacks these columns: section_header/);
    assert.match(all[1] ?? '', /^1: A quotation mark in D2 is not closed/);
    assert.match(all[2] ?? '', /^2: Row 3 has 5 cells, the header 4/);
  });

  it('hides nothing of the rest: semicolons, no rows, duplicate names', () => {
    assert.equal(outline(viewOf(readDictionary('field_name;form_name;field_type\na;f;text\na;f;text\n'))), '(f 2) a a');
    const empty = viewOf(readDictionary('field_name,form_name,field_type\n'));
    assert.deepEqual([empty.lineCount, empty.picture().isDictionary], [0, true]);
  });
});
