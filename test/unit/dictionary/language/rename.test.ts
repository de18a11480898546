import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { DictionarySymbol } from '../../../../src/dictionary/language/dictionaryIndex';
import { leftBehind, renameEdits, renameProblem, renamingAt } from '../../../../src/dictionary/language/rename';
import { definitionsAt, referencesAt } from '../../../../src/dictionary/language/navigate';
import { everywhere, everywhereText } from './everywhere';
import { type Row, apply, csv, english, field, indexOf } from './support';
import { showCase } from '../../support/cases';

function renamed(text: string, symbol: DictionarySymbol, name: string): string {
  return apply(text, renameEdits(indexOf(text), symbol, name));
}

const places = 26;

describe('renaming', () => {
  it('finds a field at every place where its name can stand', () => {
    const uses = indexOf(everywhereText).uses({ kind: 'field', name: 'age' });
    assert.equal(uses.length, places);
    for (const { start, end } of uses) {
      assert.equal(everywhereText.slice(start, end).toLowerCase(), 'age');
    }
  });

  it('rewrites all of them and leaves every other byte alone', () => {
    for (const options of [{}, { quoteAll: true }, { delimiter: ';' }, { lineEnd: '\r\n' }]) {
      const text = csv(everywhere, options);
      const after = renamed(text, { kind: 'field', name: 'age' }, 'years');
      assert.equal(indexOf(after).uses({ kind: 'field', name: 'age' }).length, 0);
      assert.equal(indexOf(after).uses({ kind: 'field', name: 'years' }).length, places);
      // Words that merely look like it stay.
      assert.equal(after.replaceAll('years', 'age').toLowerCase(), text.replaceAll('years', 'age').toLowerCase());
      assert.match(after, /agent age/);
      assert.match(after, /in age|in years/);
    }
  });

  it('renames an instrument with its status and in smart variables', () => {
    const after = renamed(everywhereText, { kind: 'form', name: 'enrol' }, 'start');
    assert.match(after, /\[start_complete\]/);
    assert.match(after, /\[form-link:start:go\]/);
    assert.match(after, /\[survey-date-completed:start\]/);
    assert.match(after, /^age,start,/m);
    assert.doesNotMatch(after, /enrol/);
  });

  it('renames a matrix group', () => {
    const after = renamed(everywhereText, { kind: 'matrix', name: 'grid' }, 'table_a');
    assert.equal(indexOf(after).uses({ kind: 'matrix', name: 'table_a' }).length, 2);
  });

  it('starts from any place of the name, and shows what it renames', () => {
    const index = indexOf(everywhereText);
    for (const use of index.uses({ kind: 'field', name: 'age' })) {
      const found = renamingAt(index, use.start + 1, english);
      assert.ok(typeof found === 'object' && found.name.toLowerCase() === 'age' && found.symbol.kind === 'field');
    }
    const status = renamingAt(index, everywhereText.indexOf('enrol_complete') + 8, english);
    assert.ok(typeof status === 'object' && status.name === 'enrol' && status.symbol.kind === 'form');
  });

  it('says why something cannot be renamed', () => {
    const index = indexOf(everywhereText);
    const at = (needle: string): string | undefined => {
      const found = renamingAt(index, everywhereText.indexOf(needle) + 1, english);
      return typeof found === 'string' ? found : undefined;
    };
    assert.match(at('round(') ?? '', /REDCap itself/);
    assert.match(at('baseline_arm_1') ?? '', /Events/);
    assert.match(at('(1)] =') ?? '', /stored with the data/);
    const twice = indexOf(csv([field('record_id', 'a'), field('x', 'a'), field('x', 'a')]));
    assert.match(String(renamingAt(twice, twice.model.document.rowStart(2), english)), /more than once/);
  });

  it('refuses names that are taken or illegal', () => {
    const index = indexOf(everywhereText);
    const problem = (name: string): string | undefined =>
      renameProblem(index, { kind: 'field', name: 'age' }, name, english);
    assert.match(problem('bmi') ?? '', /already/);
    assert.match(problem('enrol_complete') ?? '', /form status/);
    assert.match(problem('Age') ?? '', /lower-case/);
    assert.match(problem('1st') ?? '', /letter/);
    assert.match(problem('a'.repeat(101)) ?? '', /100/);
    assert.equal(problem('age_years'), undefined);
    assert.match(renameProblem(index, { kind: 'form', name: 'enrol' }, 'visit', english) ?? '', /already/);
  });

  it('leaves no reference to the old name and changes nothing else, whatever the dictionary', () => {
    const names = ['a', 'ab', 'abc', 'a_b', 'b'];
    const logic = fc
      .array(
        fc.constantFrom(
          '[a]',
          '[ab]',
          '[a_b(1)]',
          '[b][last-instance]',
          '[e_arm_1][a]',
          "'a'",
          '"[a]"',
          '=',
          ' and ',
          '(',
          ')',
          ' + ',
          'round(',
          ',',
          '\n',
          '# [a] b\n',
          '{ab}',
          '[a',
          '1',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join(''));
    const prose = fc
      .array(
        fc.constantFrom(
          '[a]',
          '[ab:label]',
          '{a}',
          '{b:icons}',
          ' a ',
          '"',
          '""',
          '\n',
          '<i>',
          '[',
          ']',
          '|',
          ', ',
          '[aggregate-sum:a,b]',
          '[form-link:f]',
        ),
        { maxLength: 10 },
      )
      .map((parts) => parts.join(''));
    const tags = fc
      .array(
        fc.constantFrom(
          '@IF([a]=1,',
          '@DEFAULT="[a]"',
          "@DEFAULT='[ab]'",
          '@CALCTEXT([a]+[b])',
          ')',
          ' a ',
          '"',
          '@HIDDEN',
          '@DOWNLOAD-COUNT(a)',
          '\n',
        ),
        { maxLength: 6 },
      )
      .map((parts) => parts.join(''));
    const row = fc.record({
      field_label: prose,
      branching_logic: logic,
      section_header: prose,
      field_note: prose,
      field_annotation: tags,
      text_validation_min: logic,
      select_choices_or_calculations: logic,
      field_type: fc.constantFrom('calc', 'radio', 'text'),
    });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: names.length, maxLength: names.length }),
        fc.constantFrom(...names),
        fc.boolean(),
        (rows, name, quoteAll) => {
          const text = csv(
            rows.map((more, i): Row => ({ ...more, field_name: names[i]!, form_name: 'f' })),
            { quoteAll },
          );
          const before = indexOf(text);
          const edits = renameEdits(before, { kind: 'field', name }, 'new_name');
          const after = apply(text, edits);
          const index = indexOf(after);
          assert.equal(index.uses({ kind: 'field', name }).length, 0);
          assert.equal(index.uses({ kind: 'field', name: 'new_name' }).length, edits.length);
          for (const other of names.filter((one) => one !== name)) {
            assert.equal(
              index.uses({ kind: 'field', name: other }).length,
              before.uses({ kind: 'field', name: other }).length,
              other,
            );
          }
          // Undone by renaming back: nothing else was touched.
          assert.equal(apply(after, renameEdits(index, { kind: 'field', name: 'new_name' }, name)), text);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('navigation', () => {
  it('goes from a reference to the row that declares it', () => {
    const index = indexOf(everywhereText);
    const [definition, ...more] = definitionsAt(index, everywhereText.indexOf('[age:value]') + 1);
    assert.equal(definition?.row, 2);
    assert.deepEqual(more, []);
    assert.equal(definitionsAt(index, everywhereText.indexOf('enrol_complete'))[0]?.row, 1);
  });

  it('goes from a choice code in logic to the choice', () => {
    const index = indexOf(everywhereText);
    const [definition] = definitionsAt(index, everywhereText.indexOf('[ready(1)]') + 7);
    assert.equal(definition && everywhereText.slice(definition.start, definition.end + 12), '1, Older than');
  });

  it('lists references with and without the declaration', () => {
    const index = indexOf(everywhereText);
    const at = everywhereText.indexOf('\nage,') + 2;
    assert.equal(referencesAt(index, at, true).length, places);
    assert.equal(referencesAt(index, at, false).length, places - 1);
  });
});

describe('renaming a field that is also named as text', () => {
  const index = indexOf(
    csv([
      field('record_id', 'enrol'),
      field('site', 'enrol'),
      field('boxes', 'enrol', { field_type: 'checkbox', select_choices_or_calculations: '1, One | -2, Two' }),
      field('pick', 'enrol', {
        field_type: 'sql',
        select_choices_or_calculations: "select value, value from [data-table] where field_name in ('site', 'other')",
      }),
      field('other', 'enrol', { field_annotation: '@OURCHECK={"when":"[site] > 1, [other]"} @HIDDEN' }),
      field('plain', 'enrol', { field_annotation: "no site visit @DEFAULT='[site]'", branching_logic: "[site] = '1'" }),
    ]),
  );

  it('says in which queries and tags of external modules the name stands', () => {
    assert.deepEqual(leftBehind(index, { kind: 'field', name: 'site' }), [
      { field: 'pick', kind: 'query' },
      { field: 'other', kind: 'module' },
    ]);
    assert.deepEqual(leftBehind(index, { kind: 'field', name: 'plain' }), []);
    assert.deepEqual(leftBehind(index, { kind: 'form', name: 'enrol' }), []);
    showCase('dictionary/rename and queries', 'said where the name stands as text');
  });

  it('says which scripts and style sheets name it, and of queries also what is no whole text', () => {
    const named = (kind: string): string[] =>
      leftBehind(
        indexOf(
          csv([
            field('record_id', 'enrol'),
            field('site', 'enrol'),
            field('a', 'enrol', { field_label: "<script>$('#site-tr').hide()</script>" }),
            field('b', 'enrol', { field_label: '<style>#site-tr { color: red }</style>' }),
            field('c', 'enrol', { field_type: 'calc', select_choices_or_calculations: "$('#site-tr').hide()" }),
            field('d', 'enrol', { field_label: '<b>site</b><script>alert("[site]")</script>' }),
            field('e', 'enrol', {
              field_type: 'sql',
              select_choices_or_calculations: "select json_value(v, '$.site')",
            }),
            field('f', 'enrol', { field_type: 'sql', select_choices_or_calculations: "select v where n like 'site%'" }),
            field('g', 'enrol', {
              field_type: 'sql',
              select_choices_or_calculations: 'select d.site_id from websites d',
            }),
          ]),
        ),
        { kind: 'field', name: 'site' },
      ).flatMap((one) => (one.kind === kind ? [one.field] : []));
    assert.deepEqual(named('script'), ['a', 'b', 'c']);
    assert.deepEqual(named('query'), ['e', 'f']);
  });

  it('refuses names that exports have columns of', () => {
    const problem = (name: string): string | undefined =>
      renameProblem(index, { kind: 'field', name: 'site' }, name, english);
    for (const name of ['boxes___1', 'boxes____2', 'redcap_event_name', 'enrol_timestamp', 'redcap_repeat_instance']) {
      assert.match(problem(name) ?? '', /column that REDCap puts into exports/, name);
    }
    for (const name of ['boxes___9', 'site___1', 'other_timestamp', 'redcap_id']) {
      assert.equal(problem(name), undefined, name);
    }
    showCase('dictionary/names of columns', 'not taken as new names');
  });
});
