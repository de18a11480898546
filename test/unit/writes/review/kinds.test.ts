import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import type { ColumnName } from '../../../../src/dictionary/columnNames';
import type { Risk } from '../../../../src/dictionary/diff/change';
import { english } from '../../../../src/common/l10n';
import { reviewLines, verdictWords } from '../../../../src/writes/review/reviewText';
import { startRig, stopRigs } from '../deletes/rig';
import { edit, removeField } from '../dictionary/edits';
import { type FieldRow, itemOf, review, spreadCounts, spreads, targetSeed } from './reviewRig';

interface Case {
  readonly field: FieldRow;
  /** What every place with data holds; several for a checkbox. */
  readonly stored: readonly string[];
  readonly kind: string;
  readonly change: (base: string) => string;
  /** REDCap's words where data is there; nothing: the data is not concerned. */
  readonly words: string;
  /** Which of the places are concerned. */
  readonly concerned?: 'all' | 'none';
  /** The reason why values break, and whether all do. */
  readonly breaks?: string;
}

const choices = '1, Female | 2, Male | 3, Other';
const set =
  (column: ColumnName, value: string) =>
  (base: string): string =>
    edit(base, 'target', column, value);
const radio: FieldRow = { field_type: 'radio', select_choices_or_calculations: choices };
const checkbox: FieldRow = { field_type: 'checkbox', select_choices_or_calculations: choices };
const text: FieldRow = { field_type: 'text' };
const integer: FieldRow = {
  field_type: 'text',
  text_validation_type_or_show_slider_number: 'integer',
  text_validation_min: '0',
  text_validation_max: '120',
};
const validation = 'text_validation_type_or_show_slider_number';
const type =
  (to: string, list = '') =>
  (base: string): string =>
    edit(edit(base, 'target', 'field_type', to), 'target', 'select_choices_or_calculations', list);

const will = 'Data WILL be lost';
const might = 'Data MIGHT be lost';
const deleted = 'Data MIGHT be lost due to deleted choice(s)';
const mismatch = 'Possible label mismatch';
const no = 'No impact on data';

const cases: Readonly<Record<string, Case>> = {
  'a text field removed': {
    field: text,
    stored: ['x'],
    kind: 'field-removed',
    change: (base) => removeField(base, 'target'),
    words: will,
  },
  'a checkbox removed, each counted once': {
    field: checkbox,
    stored: ['1', '3'],
    kind: 'field-removed',
    change: (base) => removeField(base, 'target'),
    words: will,
  },
  'a field renamed': {
    field: text,
    stored: ['x'],
    kind: 'field-renamed',
    change: set('field_name', 'other'),
    words: will,
  },
  'a choice removed that records hold': {
    field: radio,
    stored: ['3'],
    kind: 'choice-removed',
    change: set('select_choices_or_calculations', '1, Female | 2, Male'),
    words: deleted,
  },
  'a choice removed that no record holds': {
    field: radio,
    stored: ['2'],
    kind: 'choice-removed',
    change: set('select_choices_or_calculations', '1, Female | 2, Male'),
    words: no,
    concerned: 'none',
  },
  'a ticked checkbox option removed': {
    field: checkbox,
    stored: ['1', '3'],
    kind: 'choice-removed',
    change: set('select_choices_or_calculations', '1, Female | 2, Male'),
    words: will,
  },
  'an option removed that nobody ticked': {
    field: checkbox,
    stored: ['1', '2'],
    kind: 'choice-removed',
    change: set('select_choices_or_calculations', '1, Female | 2, Male'),
    words: no,
    concerned: 'none',
  },
  'a choice recoded': {
    field: radio,
    stored: ['3'],
    kind: 'choice-recoded',
    change: set('select_choices_or_calculations', '1, Female | 2, Male | 99, Other'),
    words: deleted,
  },
  'a choice relabelled': {
    field: radio,
    stored: ['1'],
    kind: 'choice-relabelled',
    change: set('select_choices_or_calculations', '1, Woman | 2, Male | 3, Other'),
    words: mismatch,
  },
  'radio buttons to a list': {
    field: radio,
    stored: ['2'],
    kind: 'field-retyped',
    change: type('dropdown', choices),
    words: no,
  },
  'radio buttons to text: codes without labels': {
    field: radio,
    stored: ['2'],
    kind: 'field-retyped',
    change: type('text'),
    words: mismatch,
  },
  'text to radio buttons that have the value': {
    field: text,
    stored: ['2'],
    kind: 'field-retyped',
    change: type('radio', choices),
    words: no,
  },
  'text to radio buttons that lack the value': {
    field: text,
    stored: ['two'],
    kind: 'field-retyped',
    change: type('radio', choices),
    words: might,
    breaks: 'no-choice',
  },
  'text to yes and no': {
    field: text,
    stored: ['2'],
    kind: 'field-retyped',
    change: type('yesno'),
    words: might,
    breaks: 'no-choice',
  },
  'a missing-data code under a new type': {
    field: text,
    stored: ['UNK'],
    kind: 'field-retyped',
    change: type('yesno'),
    words: no,
  },
  'text to a slider': {
    field: text,
    stored: ['101'],
    kind: 'field-retyped',
    change: type('slider'),
    words: might,
    breaks: 'out-of-range',
  },
  'text to notes': { field: text, stored: ['2'], kind: 'field-retyped', change: type('notes'), words: no },
  'text to a description': {
    field: text,
    stored: ['2'],
    kind: 'field-retyped',
    change: type('descriptive'),
    words: might,
    breaks: 'not-kept',
  },
  'a checkbox to radio buttons': {
    field: checkbox,
    stored: ['1', '2'],
    kind: 'field-retyped',
    change: type('radio', choices),
    words: might,
    breaks: 'not-kept',
  },
  'text that gets a validation': {
    field: text,
    stored: ['a lot'],
    kind: 'validation-changed',
    change: set(validation, 'number'),
    words: might,
    breaks: 'malformed',
  },
  'text that fits its new validation': {
    field: text,
    stored: ['-1.5e3'],
    kind: 'validation-changed',
    change: set(validation, 'number'),
    words: no,
    concerned: 'none',
  },
  'a number to an integer': {
    field: { ...text, [validation]: 'number' },
    stored: ['1.5'],
    kind: 'validation-changed',
    change: set(validation, 'integer'),
    words: might,
    breaks: 'malformed',
  },
  'a date shown in another order': {
    field: { ...text, [validation]: 'date_dmy' },
    stored: ['2024-02-29'],
    kind: 'validation-changed',
    change: set(validation, 'date_mdy'),
    words: no,
    concerned: 'none',
  },
  'a date to a datetime': {
    field: { ...text, [validation]: 'date_ymd' },
    stored: ['2024-02-29'],
    kind: 'validation-changed',
    change: set(validation, 'datetime_ymd'),
    words: might,
    breaks: 'malformed',
  },
  'a smaller maximum': {
    field: integer,
    stored: ['110'],
    kind: 'validation-changed',
    change: set('text_validation_max', '100'),
    words: no,
    breaks: 'out-of-range',
  },
  'a smaller maximum that still holds all': {
    field: integer,
    stored: ['100'],
    kind: 'validation-changed',
    change: set('text_validation_max', '100'),
    words: no,
    concerned: 'none',
  },
  'a smaller maximum for what was too large before': {
    field: integer,
    stored: ['130'],
    kind: 'validation-changed',
    change: set('text_validation_max', '100'),
    words: no,
    concerned: 'none',
  },
  'a larger minimum': {
    field: integer,
    stored: ['5'],
    kind: 'validation-changed',
    change: set('text_validation_min', '18'),
    words: no,
    breaks: 'out-of-range',
  },
  'a bound taken from another field': {
    field: integer,
    stored: ['5'],
    kind: 'validation-changed',
    change: set('text_validation_min', '[weight]'),
    words: no,
    breaks: 'not-judged',
  },
  'a wider range': {
    field: integer,
    stored: ['5'],
    kind: 'validation-changed',
    change: set('text_validation_max', '200'),
    words: no,
    concerned: 'none',
  },
  'a label': {
    field: text,
    stored: ['x'],
    kind: 'column-changed',
    change: set('field_label', 'Another'),
    words: no,
    concerned: 'none',
  },
};

const missing = {
  settings: { ...targetSeed(text, [], 'no data').settings, missingDataCodes: 'UNK, Unknown | NI, No information' },
};

describe('a review judges changes by the data that is there', function suite() {
  this.timeout(30_000);
  afterEach(stopRigs);

  for (const [title, { field, stored, kind, change, words, concerned = 'all', breaks }] of Object.entries(cases)) {
    for (const spread of spreads) {
      it(`${title}: ${spread}`, async () => {
        const rig = await startRig(targetSeed(field, stored, spread, missing));
        const result = await review(rig, change);
        const item = itemOf(result, kind);
        assert.ok(item, JSON.stringify(result.items.map((each) => each.change.kind)));
        const { records, cells, events } =
          concerned === 'all' ? spreadCounts(spread) : { records: 0, cells: 0, events: [] };
        assert.deepEqual(
          { records: item.records, values: item.values, events: item.events },
          { records, values: cells, events },
        );
        assert.equal(verdictWords(item), records === 0 ? no : words);
        assert.deepEqual(
          item.breaking.map((part) => [part.why.kind, part.records, part.values]),
          breaks === undefined || records === 0 ? [] : [[breaks, records, cells]],
        );
        assert.deepEqual([result.risk, result.limited, item.unseen], [item.risk, undefined, undefined]);
        assert.equal(result.losingRecords, words === will ? records : 0);
        assert.equal(rig.writes().length, 0);
      });
    }
  }

  it('a file field removed counts its files', async () => {
    for (const spread of spreads) {
      const rig = await startRig(targetSeed({ field_type: 'file' }, [], spread));
      const item = itemOf(await review(rig, (base) => removeField(base, 'target')), 'field-removed');
      const { records, cells } = spreadCounts(spread);
      assert.deepEqual(
        [item?.records, item?.values, item?.files, item?.risk],
        [records, 0, cells, (records > 0 ? 'will-lose' : 'none') satisfies Risk],
      );
    }
  });

  it('says in the modal what has data, what has none, and what still fits', async () => {
    const rig = await startRig(targetSeed(radio, ['3'], 'data in two events and repeating instances'));
    const result = await review(rig, (base) =>
      removeField(
        edit(
          edit(base, 'target', 'select_choices_or_calculations', '1, Woman | 2, Male'),
          'initials',
          'field_type',
          'notes',
        ),
        'mood',
      ),
    );
    assert.deepEqual(reviewLines(result, english), [
      'Judged against 4 records.',
      'Data MIGHT be lost due to deleted choice(s): target: 3 (4 records, 6 values)',
      'No records have data in: diary, mood, target: 1',
      'All data still fits: initials',
    ]);
  });
});
