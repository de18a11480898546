import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { placeOf } from '../../../../src/dictionary/columnNames';
import { TrackedDictionary } from '../../../../src/editor/language/trackedDictionary';
import type { TextAdvice } from '../../../../src/reads/dictionaryTable/picture';
import { adviseText, typedCell } from '../../../../src/reads/dictionaryTable/textAdvice';
import { makeDictionary } from '../../dictionary/makeDictionary';

const text = makeDictionary([
  { field_name: 'id' },
  { field_name: 'sex', field_type: 'radio', select_choices_or_calculations: '1, Female | 2, Male' },
  { field_name: 'age' },
]);
const tracked = new TrackedDictionary(text);
const branching = placeOf('branching_logic');

function advise(typed: string, caret = typed.length, column = branching): TextAdvice {
  return adviseText(tracked.tryOut(typedCell(tracked.model, 3, column, typed)), { row: 3, column, caret }, english);
}

describe('what is said of the text of a cell while it is typed', () => {
  it('has its problems at their places, though the cell will be in quotes', () => {
    const { problems } = advise('"x" = [sxe]');
    const found = problems.find(({ severity }) => severity === 'error');
    assert.equal('"x" = [sxe]'.slice(found?.start, found?.end).includes('sxe'), true);
    assert.deepEqual(advise("[sex] = '1'").problems, []);
  });

  it('says the expression in words', () => {
    assert.equal(advise("[sex] = '1'").words, 'sex is Female (1)');
    assert.equal(advise('').words, '');
  });

  it('proposes what could follow, and where it goes', () => {
    const typed = '"a" = "b" and [se';
    const entry = advise(typed).entries.find(({ label }) => label === 'sex');
    assert.ok(entry);
    const after = typed.slice(0, entry.start) + entry.text + typed.slice(entry.end);
    assert.equal(after, '"a" = "b" and [sex]');
    const call = advise('rou').entries.find(({ label }) => label.startsWith('round'));
    assert.ok(call);
    assert.doesNotMatch(call.text, /\$/);
    assert.equal(call.caret, 'round('.length);
    assert.ok(advise('@HID', 4, placeOf('field_annotation')).entries.some(({ label }) => label === '@HIDDEN'));
  });

  it('leaves the dictionary and its problems as they are', () => {
    const before = tracked.problems;
    advise('[nowhere] = 1');
    assert.equal(tracked.model.document.text, text);
    assert.equal(tracked.problems, before);
    tracked.edit([{ start: 0, end: 0, text: '' }], text.length, () => text);
    assert.deepEqual(tracked.problems, new TrackedDictionary(text).problems);
  });
});
