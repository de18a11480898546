import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { applyEdits, parseCsvDocument } from '../../../src/dictionary/csvDocument';
import { createModel, type DictionaryModel, readDictionary } from '../../../src/dictionary/model';
import { SharedList } from '../../../src/dictionary/sharedList';
import { joined, placesAfter, spliceOf } from '../../../src/dictionary/splice';
import { corpusAbsent, corpusDictionaries } from './corpus';
import { withRecordId } from './makeDictionary';

const asked = ['record_id', 'a', 'b', 'aa', 'boxes', 'boxs', 'form_1_complete', 'redcap_event_name', ''];

/** All that a model says, fields as the texts of their rows. */
function sayings(model: DictionaryModel): unknown {
  const { names, fields } = model;
  return {
    fields: fields.map((field) => field.row.text),
    rows: fields.map((field, index) => [model.rowNumber(index), model.rowOf(field), model.fieldAtRow(index)?.name]),
    blank: model.blankRows,
    odd: model.oddRows,
    runs: model.formRuns,
    matrices: model.matrixPlaces,
    embedding: model.embeddingPlaces,
    keys: [...names.keys()],
    places: [...names.keys(), ...asked].map((name) => [name, names.get(name), names.has(name)]),
    repeated: names.repeated,
    suspects: names.suspects,
    similar: asked.map((name) => names.similarTo(name)),
    forms: model.forms.map(({ name, fields: own }) => [name, own.length]),
  };
}

describe('versions of a dictionary', () => {
  const rows = [
    { field_name: 'a', section_header: 'One' },
    { field_name: 'boxes', field_type: 'checkbox', select_choices_or_calculations: '1, {a} | 2, Two' },
    { field_name: 'a', form_name: 'form_2', matrix_group_name: 'm' },
    { field_name: 'b', form_name: 'form_2', matrix_group_name: 'm', field_label: '{a}' },
    { field_name: 'form_1_complete', form_name: 'form_3' },
  ];
  const piece = fc.constantFrom(
    '',
    'x',
    'a',
    '"',
    ',',
    '\n',
    '\n\n',
    'b,form_1,,text,New\n',
    'a,form_2,,text,"{b}",,,,,,,,,,,m\n',
    'boxes___1,form_9,,text,l\n',
    ',,,,,,,,,,,,,,,,,\n',
  );
  const edits = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(3), fc.nat(120)), piece), { minLength: 1, maxLength: 12 });

  it('made of the version before, says what a model of the text says', () => {
    fc.assert(
      fc.property(edits, fc.boolean(), (list, looksBetween) => {
        let document = parseCsvDocument(withRecordId(...rows));
        let model = createModel(document);
        sayings(model);
        for (const [at, length, text] of list) {
          // At starts of rows as often as in the middle of them.
          const start = at % 2 === 0 ? document.rowStart(at % (document.rows.length + 1)) : at % (document.length + 1);
          document = applyEdits(document, [{ start, end: Math.min(document.length, start + length), text }]);
          model = createModel(document, model);
          if (looksBetween) {
            assert.deepEqual(sayings(model), sayings(readDictionary(document.text)));
          }
        }
        assert.deepEqual(sayings(model), sayings(readDictionary(document.text)));
      }),
      { numRuns: 500 },
    );
  });

  if (corpusAbsent === undefined) {
    it('says so of real dictionaries whose rows move', () => {
      const files = corpusDictionaries().filter(({ text }) => text.length < 200_000);
      fc.assert(
        fc.property(
          fc.constantFrom(...files),
          fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(4)), { minLength: 1, maxLength: 4 }),
          ({ text }, moves) => {
            let document = parseCsvDocument(text);
            let model = createModel(document);
            sayings(model);
            for (const [from, to, count] of moves) {
              const [first, target] = [1 + (from % document.rows.length), 1 + (to % document.rows.length)];
              const [start, end] = [document.rowStart(first), document.rowStart(first + count)];
              const at = document.rowStart(target);
              if (at <= start || at >= end) {
                document = applyEdits(document, [
                  { start, end, text: '' },
                  { start: at, end: at, text: document.text.slice(start, end) },
                ]);
                model = createModel(document, model);
              }
            }
            assert.deepEqual(sayings(model), sayings(readDictionary(document.text)));
          },
        ),
        { numRuns: 60 },
      );
    });
  } else {
    it.skip(`says so of real dictionaries whose rows move (${corpusAbsent})`);
  }

  const splices = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(3), fc.nat(900)), fc.oneof(fc.nat(3), fc.nat(1500))), {
    minLength: 1,
    maxLength: 15,
  });

  it('share what they have in common, and are the lists that they would be otherwise', () => {
    fc.assert(
      fc.property(fc.nat(4000), splices, (size, list) => {
        let plain = Array.from({ length: size }, (_, value) => ({ value }));
        let shared = SharedList.of<{ value: number }>(plain);
        for (const [at, out, into] of list) {
          const head = at % (plain.length + 1);
          const before = Math.min(plain.length, head + out);
          const between = Array.from({ length: into }, (_, value) => ({ value }));
          const earlier = shared;
          const old = plain;
          plain = [...plain.slice(0, head), ...between, ...plain.slice(before)];
          shared = shared.with({ head, before }, between);
          assert.equal(shared.length, plain.length);
          const found = shared.spliceFrom(earlier);
          const least = spliceOf(old, plain);
          assert.equal(found.before - found.head, least.before - least.head);
          assert.deepEqual(
            [...old.slice(0, found.head), ...plain.slice(found.head, found.after), ...old.slice(found.before)],
            plain,
          );
          for (const index of [0, head - 1, head, before, plain.length - 1, plain.length, -1]) {
            assert.equal(shared.get(index), plain[index]);
          }
          assert.deepEqual(shared.slice(head - 2, head + 5), plain.slice(Math.max(0, head - 2), head + 5));
        }
        assert.ok([...shared].every((item, index) => item === plain[index]));
        assert.ok(shared.all.every((item, index) => item === plain[index]));
      }),
      { numRuns: 150 },
    );
  });

  it('two splices are one, and places follow', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { maxLength: 12 }),
        fc.array(fc.nat(9), { maxLength: 12 }),
        fc.array(fc.nat(9), { maxLength: 12 }),
        (first, second, third) => {
          const splice = joined(spliceOf(first, second), spliceOf(second, third));
          const between = third.slice(splice.head, splice.after);
          assert.deepEqual([...first.slice(0, splice.head), ...between, ...first.slice(splice.before)], third);
          const even = (list: readonly number[]): number[] =>
            list.flatMap((value, place) => (value % 2 === 0 ? [place] : []));
          assert.deepEqual(
            placesAfter(even(first), splice, (place) => third[place]! % 2 === 0),
            even(third),
          );
        },
      ),
    );
  });
});
