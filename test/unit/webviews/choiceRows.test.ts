import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { freeCode, readChoices, recodings, writeChoices } from '../../../webviews/dictionaryTable/choiceRows';

describe('choices in their editor', () => {
  const text = '1,One |2, Two, or more | 3';
  const rows = readChoices(text);

  it('are read as REDCap reads them and written as they were', () => {
    assert.deepEqual(
      rows.map(({ code, label }) => [code, label]),
      [
        ['1', 'One'],
        ['2', 'Two, or more'],
        ['3', '3'],
      ],
    );
    assert.equal(writeChoices(rows, text), text);
    assert.deepEqual(readChoices('  '), []);
    assert.equal(writeChoices([], ''), '');
  });

  it('change in the part that changed and nowhere else', () => {
    const changed = rows.map((row) => (row.code === '2' ? { ...row, label: 'Three' } : row));
    assert.equal(writeChoices(changed, text), '1,One |2, Three | 3');
  });

  it('stand apart as REDCap writes them when they came, went or changed places', () => {
    assert.equal(writeChoices([...rows].reverse(), text), '3 | 2, Two, or more | 1,One');
    assert.equal(writeChoices(rows.slice(1), text), '2, Two, or more | 3');
    assert.equal(
      writeChoices([...rows, { key: 99, code: '4', label: 'Four' }], text),
      '1,One | 2, Two, or more | 3 | 4, Four',
    );
  });

  it('name codes that no choice has any more, but not those that another took', () => {
    assert.deepEqual(recodings(rows.slice(1), text), [{ kind: 'dropped', from: '1', to: '' }]);
    assert.deepEqual(
      recodings(
        rows.map((row) => (row.code === '1' ? { ...row, code: '7' } : row)),
        text,
      ),
      [{ kind: 'recoded', from: '1', to: '7' }],
    );
    assert.deepEqual(recodings([...rows].reverse(), text), []);
  });

  it('get the next number', () => {
    assert.equal(freeCode(rows), '4');
    assert.equal(freeCode(readChoices('a, A')), '');
    assert.equal(freeCode([]), '1');
  });
});
