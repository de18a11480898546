import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { checkDictionary } from '../../../../src/dictionary/check';
import { readDictionary } from '../../../../src/dictionary/model';
import { matchesQuery } from '../../../../src/editor/language/symbolQuery';
import { TrackedDictionary } from '../../../../src/editor/language/trackedDictionary';
import { everywhereText } from './everywhere';
import { apply, csv, field, indexOf, trial } from './support';

describe('an open dictionary', () => {
  it('follows edits: problems and uses are those of the text read anew', () => {
    const pieces = fc.constantFrom('"', ',', '\n', '[age]', 'age', '|', "'1'", '', ' and ', '""');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(30), pieces), { maxLength: 6 }), (steps) => {
        let text = everywhereText;
        const tracked = new TrackedDictionary(text);
        for (const [at, length, piece] of steps) {
          const start = at % (text.length + 1);
          const edit = { start, end: Math.min(text.length, start + length), text: piece };
          text = apply(text, [edit]);
          tracked.edit([edit], text.length, () => text);
          assert.deepEqual(tracked.problems, checkDictionary(readDictionary(text), { severities: {} }));
          assert.deepEqual(
            tracked.index.uses({ kind: 'field', name: 'age' }).map(({ start, end }) => [start, end]),
            indexOf(text)
              .uses({ kind: 'field', name: 'age' })
              .map(({ start, end }) => [start, end]),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reads the text anew when an edit does not fit', () => {
    const tracked = new TrackedDictionary('field_name,form_name,field_type\na,b,text\n');
    const text = 'field_name,form_name,field_type\nother,b,text\n';
    tracked.edit([{ start: 900, end: 901, text: 'x' }], text.length, () => text);
    assert.equal(tracked.model.fields[0]?.name, 'other');
    tracked.edit([{ start: 0, end: 0, text: '' }], 31, () => 'field_name,form_name,field_type');
    assert.equal(tracked.model.fields.length, 0);
  });

  it('is judged as one instrument where its file is one', () => {
    const text = csv([field('x', 'visit', { field_type: 'radio', select_choices_or_calculations: '1, A | 2, B' })]);
    assert.deepEqual(new TrackedDictionary(text, 'instrument').problems, []);
    assert.deepEqual(
      new TrackedDictionary(text).problems.map(({ code }) => code),
      ['DD19'],
    );
  });

  it('judges by the events of its project and the severities of its user', () => {
    const tracked = new TrackedDictionary(
      csv([field('record_id', 'enrol'), field('x', 'visit', { branching_logic: "[month_9_arm_1][record_id] == 'a'" })]),
    );
    const codes = (): string[] => tracked.problems.map(({ detail, code, severity }) => `${detail ?? code} ${severity}`);
    assert.deepEqual(
      codes().filter((code) => code.includes('event')),
      [],
    );
    tracked.configure(trial, { 'logic-double-equals': 'error', LP04: 'off' });
    assert.deepEqual(codes().sort(), ['logic-double-equals error', 'logic-unknown-event warning']);
    tracked.configure(trial, { 'logic-double-equals': 'off', DD26: 'off' });
    assert.deepEqual(codes(), []);
  });
});

describe('finding fields by a query', () => {
  it('takes letters of the name in order, or words of the label', () => {
    assert.ok(matchesQuery('', 'age', ''));
    assert.ok(matchesQuery('dmg', 'demographics', ''));
    assert.ok(matchesQuery('date birth', 'dob', 'Date of birth'));
    assert.ok(!matchesQuery('xyz', 'age', 'Age'));
    assert.ok(!matchesQuery('ag', 'x', 'stage'));
  });
});
