import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { convertHeaders } from '../../../../src/dictionary/columns';
import { parseCsvDocument } from '../../../../src/dictionary/csvDocument';
import { MergeError, type MergeConflict } from '../../../../src/dictionary/merge/conflict';
import { mergeDictionaries } from '../../../../src/dictionary/merge/mergeDictionaries';
import { makeDictionary, type Row } from '../makeDictionary';
import { anyEdits, base as anyBase, formsOf, namesOf, rowsOf, stayingEdits, textOf, three } from './arbitraries';
import { expected } from './oracle';

const conflictName = (conflict: MergeConflict): string =>
  conflict.kind === 'cell'
    ? `${conflict.field}.${conflict.column}`
    : conflict.kind === 'removed'
      ? `${conflict.field} removed`
      : 'record-id';
const merged = (
  base: readonly Row[],
  ours: readonly Row[],
  theirs: readonly Row[],
): ReturnType<typeof mergeDictionaries> => mergeDictionaries(textOf(base), textOf(ours), textOf(theirs));

/** The same dictionary as other programs write it. */
const dialects = {
  plain: (text: string) => text,
  crlf: (text: string) =>
    parseCsvDocument(text)
      .rows.map((row) => `${row.text.slice(0, row.contentEnd)}\r\n`)
      .join(''),
  'web headers': (text: string) => convertHeaders(text, 'ui'),
  'byte order mark': (text: string) => `\uFEFF${text}`,
  'no last line end': (text: string) => text.replace(/\n$/, ''),
  'blank lines': (text: string) =>
    parseCsvDocument(text)
      .rows.map((row) => `${row.text}\n,,\n`)
      .join(''),
  'all quoted': (text: string) =>
    parseCsvDocument(text)
      .rows.map((row, index) =>
        index === 0
          ? row.text
          : `${Array.from({ length: row.cellCount }, (_, cell) => `"${row.value(cell).replaceAll('"', '""')}"`).join(',')}\n`,
      )
      .join(''),
} as const;
const dialect = fc.constantFrom(...(Object.keys(dialects) as (keyof typeof dialects)[]));

describe('three-way merge of dictionaries', () => {
  it('merge(b, x, b) is x, byte for byte, in whatever dialect', () => {
    fc.assert(
      fc.property(anyBase, anyEdits('o'), dialect, (base, edit, name) => {
        const ours = dialects[name](textOf(edit(base)));
        const { text, conflicts } = mergeDictionaries(textOf(base), ours, textOf(base));
        assert.equal(text, ours);
        assert.deepEqual(conflicts, []);
      }),
    );
  });

  it('merge(b, x, x) is x, byte for byte, also when the sides write it differently', () => {
    fc.assert(
      fc.property(anyBase, anyEdits('o'), dialect, (base, edit, name) => {
        const ours = dialects[name](textOf(edit(base)));
        const { text, conflicts } = mergeDictionaries(textOf(base), ours, textOf(edit(base)));
        assert.equal(text, ours);
        assert.deepEqual(conflicts, []);
      }),
    );
  });

  it('merge(b, b, y) is y as a dictionary, in the dialect of the draft', () => {
    fc.assert(
      fc.property(anyBase, anyEdits('t'), dialect, (base, edit, name) => {
        const { text, conflicts } = mergeDictionaries(textOf(base), dialects[name](textOf(base)), textOf(edit(base)));
        assert.deepEqual(rowsOf(text), rowsOf(textOf(edit(base))));
        assert.deepEqual(conflicts, []);
      }),
    );
  });

  it('takes what one side changed, and finds a conflict where both changed the same thing differently, and nowhere else', () => {
    fc.assert(
      fc.property(three(), (versions) => {
        // What moved from an instrument that is gone into a new one may as well be a renamed instrument.
        fc.pre(movesNoInstrument(versions.base, versions.ours) && movesNoInstrument(versions.base, versions.theirs));
        const { text, conflicts } = merged(versions.base, versions.ours, versions.theirs);
        const want = expected(versions);
        assert.deepEqual(conflicts.map(conflictName).sort(), want.conflicts);
        const rows = rowsOf(text);
        assert.deepEqual(namesOf(rows).sort(), [...want.cells.keys()].sort(), 'no field is lost, invented or doubled');
        for (const row of rows) {
          assert.deepEqual({ ...row }, want.cells.get(row.field_name ?? ''));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps instruments together and writes sound CSV', () => {
    fc.assert(
      fc.property(three(), dialect, (versions, name) => {
        // An instrument that both sides put in pieces has no place of its own.
        fc.pre([versions.ours, versions.theirs].every((rows) => isContiguous(rows)));
        const { text } = mergeDictionaries(
          textOf(versions.base),
          dialects[name](textOf(versions.ours)),
          textOf(versions.theirs),
        );
        const rows = rowsOf(text);
        assert.ok(isContiguous(rows), namesOf(rows).join(' '));
        assert.deepEqual(parseCsvDocument(text).problems, []);
        assert.equal(namesOf(rows)[0], 'record_id');
      }),
    );
  });

  it('keeps the order of either side where only the other moved things', () => {
    fc.assert(
      fc.property(three(stayingEdits('o'), anyEdits('t')), ({ base, ours, theirs }) => {
        fc.pre(isContiguous(theirs));
        // What both added, each at a place of its own, was placed by both.
        fc.pre(namesOf(ours).every((name) => namesOf(base).includes(name) || !namesOf(theirs).includes(name)));
        for (const [text, moved] of [
          [merged(base, ours, theirs).text, theirs],
          [merged(base, theirs, ours).text, theirs],
        ] as const) {
          const rows = rowsOf(text);
          const left = new Set(namesOf(rows));
          const names = new Set(namesOf(moved));
          assert.deepEqual(
            namesOf(rows).filter((name) => names.has(name)),
            namesOf(moved).filter((name) => left.has(name)),
          );
        }
      }),
    );
  });

  it('gives the same dictionary whichever side is ours when the sides worked on different instruments', () => {
    const inForms =
      (keep: (form: string) => boolean, edit: (rows: Row[]) => Row[]) =>
      (rows: Row[]): Row[] => {
        const edited = edit(rows.filter(({ form_name }) => keep(form_name ?? '')));
        return formsOf(rows).flatMap((form) =>
          keep(form)
            ? edited.filter(({ form_name }) => form_name === form)
            : rows.filter(({ form_name }) => form_name === form),
        );
      };
    fc.assert(
      fc.property(anyBase, anyEdits('o'), anyEdits('t'), (base, here, there) => {
        const ours = inForms((form) => ['form_0', 'form_2'].includes(form), here)(base);
        const theirs = inForms((form) => ['form_1', 'form_3'].includes(form), there)(base);
        fc.pre(namesOf(ours).every((name) => namesOf(base).includes(name) || !namesOf(theirs).includes(name)));
        const [one, other] = [merged(base, ours, theirs), merged(base, theirs, ours)];
        assert.deepEqual([one.conflicts, other.conflicts], [[], []]);
        assert.deepEqual(rowsOf(one.text), rowsOf(other.text));
      }),
    );
  });

  it('leaves the bytes of every row that the other side did not touch', () => {
    fc.assert(
      fc.property(three(), dialect, ({ base, ours, theirs }, name) => {
        fc.pre(movesNoInstrument(base, theirs));
        const written = dialects[name](textOf(ours));
        const { text } = mergeDictionaries(textOf(base), written, textOf(theirs));
        const lines = new Set(parseCsvDocument(text).rows.map((row) => row.text.slice(0, row.contentEnd)));
        const find = (rows: readonly Row[], field: string): Row | undefined =>
          rows.find(({ field_name }) => field_name === field);
        for (const row of parseCsvDocument(written).rows.slice(1)) {
          const [was, there] = [find(base, row.value(0)), find(theirs, row.value(0))];
          if (!row.isBlank && JSON.stringify(was) === JSON.stringify(there)) {
            const isGone = was === undefined ? false : !namesOf(rowsOf(text)).includes(row.value(0));
            assert.ok(isGone || lines.has(row.text.slice(0, row.contentEnd)), row.text);
          }
        }
      }),
    );
  });

  it("gives three texts that differ in the conflicts and nowhere else, each with its side's decision", () => {
    fc.assert(
      fc.property(three(), ({ base, ours, theirs }) => {
        fc.pre(movesNoInstrument(base, ours) && movesNoInstrument(base, theirs));
        const result = merged(base, ours, theirs);
        const want = expected({ base, ours, theirs });
        const removed = new Map(
          result.conflicts.flatMap((conflict) => (conflict.kind === 'removed' ? [[conflict.field, conflict.by]] : [])),
        );
        for (const [side, rows] of [
          ['base', base],
          ['ours', ours],
          ['theirs', theirs],
        ] as const) {
          const got = rowsOf(result.version(side));
          const names = [...want.cells.keys()].filter((name) => removed.get(name) !== side);
          assert.deepEqual(namesOf(got).sort(), names.sort());
          for (const row of got) {
            const name = row.field_name ?? '';
            const own = rowsOf(textOf(rows)).find(({ field_name }) => field_name === name);
            for (const [column, value] of Object.entries(row)) {
              const isDisputed = want.conflicts.includes(`${name}.${column}`) || removed.has(name);
              assert.equal(
                value,
                isDisputed ? (own?.[column as keyof Row] ?? '') : want.cells.get(name)?.[column],
                `${name}.${column} of ${side}`,
              );
            }
          }
        }
        if (result.conflicts.length === 0) {
          assert.deepEqual(
            new Set([result.text, result.version('base'), result.version('ours'), result.version('theirs')]).size,
            1,
          );
        }
      }),
    );
  });

  const rows: readonly Row[] = [
    { field_name: 'record_id' },
    { field_name: 'age' },
    { field_name: 'sex', field_type: 'radio', select_choices_or_calculations: '1, F | 2, M' },
    { field_name: 'weight', form_name: 'form_2' },
    { field_name: 'height', form_name: 'form_2' },
  ];
  const edited = (name: string, change: Row, of = rows): Row[] =>
    of.map((row) => (row.field_name === name ? { field_label: `Label of ${name}`, ...row, ...change } : row));
  const merge = (
    ours: readonly Row[],
    theirs: readonly Row[],
    of = rows,
  ): { names: string[]; rows: Row[]; conflicts: readonly MergeConflict[] } => {
    const { text, conflicts } = mergeDictionaries(makeDictionary(of), makeDictionary(ours), makeDictionary(theirs));
    return { names: namesOf(rowsOf(text)), rows: rowsOf(text), conflicts };
  };

  it("follows a field that one side renamed: the other's change of its cells goes with it", () => {
    for (const [ours, theirs] of [
      [edited('age', { field_name: 'age_years' }), edited('age', { field_note: 'in years' })],
      [edited('age', { field_note: 'in years' }), edited('age', { field_name: 'age_years' })],
    ] as const) {
      const result = merge(ours, theirs);
      assert.deepEqual(result.conflicts, []);
      assert.deepEqual(result.names, ['record_id', 'age_years', 'sex', 'weight', 'height']);
      assert.equal(result.rows[1]?.field_note, 'in years');
    }
  });

  it('does not follow a rename to a name that the other side gave to something else', () => {
    const result = merge(edited('age', { field_name: 'years' }), [
      ...rows,
      { field_name: 'years', form_name: 'form_2', field_label: 'Years of school' },
    ]);
    assert.deepEqual(result.conflicts.map(conflictName).sort(), ['years.field_label', 'years.form_name']);
    assert.deepEqual(result.names, ['record_id', 'years', 'sex', 'weight', 'height']);
  });

  it('finds two new names for one field, and a new name for a field that is gone, to be conflicts', () => {
    assert.deepEqual(merge(edited('age', { field_name: 'a1' }), edited('age', { field_name: 'a2' })).conflicts, [
      { kind: 'cell', field: 'a1', column: 'field_name', base: 'age', ours: 'a1', theirs: 'a2' },
    ]);
    assert.deepEqual(
      merge(
        edited('age', { field_name: 'a1' }),
        rows.filter(({ field_name }) => field_name !== 'age'),
      ).conflicts,
      [{ kind: 'removed', field: 'a1', by: 'theirs', columns: ['field_name'] }],
    );
  });

  it('follows an instrument that one side renamed: what the other adds, changes and removes in it goes with it', () => {
    const renamed = rows.map((row) => (row.form_name === 'form_2' ? { ...row, form_name: 'body' } : row));
    const changed = [
      ...edited('weight', { field_note: 'kg' }).filter(({ field_name }) => field_name !== 'height'),
      { field_name: 'bmi', form_name: 'form_2' },
    ];
    for (const result of [merge(renamed, changed), merge(changed, renamed)]) {
      assert.deepEqual(result.conflicts, []);
      assert.deepEqual(result.names, ['record_id', 'age', 'sex', 'weight', 'bmi']);
      assert.deepEqual(formsOf(result.rows), ['form_1', 'body']);
      assert.equal(result.rows[3]?.field_note, 'kg');
    }
  });

  it("puts additions of both sides behind their neighbours, the server's first", () => {
    const after = (name: string, ...added: Row[]): Row[] =>
      rows.flatMap((row) => (row.field_name === name ? [row, ...added] : [row]));
    assert.deepEqual(
      merge(
        after('sex', { field_name: 'mine' }),
        after('sex', { field_name: 'new_1', form_name: 'new' }, { field_name: 'new_2', form_name: 'new' }),
      ).names,
      ['record_id', 'age', 'sex', 'mine', 'new_1', 'new_2', 'weight', 'height'],
    );
    assert.deepEqual(merge(after('age', { field_name: 'mine' }), after('age', { field_name: 'yours' })).names, [
      'record_id',
      'age',
      'yours',
      'mine',
      'sex',
      'weight',
      'height',
    ]);
  });

  it('leaves a field that both sides moved where the draft has it', () => {
    const many: readonly Row[] = ['record_id', 'a', 'b', 'c', 'd', 'e'].map((field_name) => ({ field_name }));
    const moved = (name: string, after: string): Row[] =>
      many
        .filter(({ field_name }) => field_name !== name)
        .flatMap((row) => (row.field_name === after ? [row, { field_name: name }] : [row]));
    assert.deepEqual(merge(moved('a', 'c'), moved('a', 'e'), many).names, ['record_id', 'b', 'c', 'a', 'd', 'e']);
    assert.deepEqual(merge(moved('a', 'c'), moved('e', 'record_id'), many).names, [
      'record_id',
      'e',
      'b',
      'c',
      'a',
      'd',
    ]);
  });

  it('takes a new row of the server as it is written there, where the draft is written alike', () => {
    const row = '"new",form_2,,text,"Said ""new""",,,,,,,,,,,,,""\n';
    const ours = makeDictionary(edited('age', { field_note: 'x' }));
    assert.equal(mergeDictionaries(makeDictionary(rows), ours, makeDictionary(rows) + row).text, ours + row);
  });

  it('keeps the record identifier that one side put first, and asks where both did', () => {
    const first = (name: string): Row[] => [
      { field_name: name },
      ...rows.filter(({ field_name }) => field_name !== name),
    ];
    assert.equal(merge(first('study_id'), edited('sex', { field_note: 'x' })).names[0], 'study_id');
    assert.equal(merge([...rows.slice(0, 1), { field_name: 'mine' }, ...rows.slice(1)], first('age')).names[0], 'age');
    const [record_id, ...others] = rows;
    assert.deepEqual(merge([{ field_name: 'mine' }, ...rows], first('study_id')).conflicts, [
      { kind: 'record-id', base: 'record_id', ours: 'mine', theirs: 'study_id' },
    ]);
    assert.equal(merge(others, rows).names[0], 'age', String(record_id?.field_name));
  });

  it('refuses what it cannot tell apart', () => {
    const text = makeDictionary(rows);
    const reason = (base: string, ours: string, theirs: string): string => {
      try {
        mergeDictionaries(base, ours, theirs);
        return 'none';
      } catch (error) {
        assert.ok(error instanceof MergeError);
        return `${error.reason} ${error.of}`;
      }
    };
    assert.equal(reason(text, 'something else\n', text), 'not-a-table ours');
    assert.equal(reason(text, `${text}"open`, text), 'damaged ours');
    assert.equal(reason(text, text.replaceAll(',field_annotation', ''), text), 'columns ours');
    assert.equal(reason(text, text, text.replaceAll(',field_annotation', ',new_column')), 'columns theirs');
  });
});

function isContiguous(rows: readonly Row[]): boolean {
  const forms = rows.map(({ form_name }) => form_name);
  return forms.filter((form, index) => form !== forms[index - 1]).length === new Set(forms).size;
}

function movesNoInstrument(before: readonly Row[], after: readonly Row[]): boolean {
  return before.every(
    ({ field_name, form_name }) =>
      formsOf(after).includes(form_name ?? '') ||
      after.every((row) => row.field_name !== field_name || formsOf(before).includes(row.form_name ?? '')),
  );
}
