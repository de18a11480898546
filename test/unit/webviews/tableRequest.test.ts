import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readRequest } from '../../../src/webviews/dictionaryTable/readRequest';

const place = { row: 3, name: 'age', column: 4 };
const range = { version: 2, from: 1, to: 5, columns: [0, 4] };

describe('what the page of a table says', () => {
  it('is taken as it is meant', () => {
    for (const message of [
      { type: 'ready', filter: { words: 'a', form: '', type: 'text', only: 'problems' } },
      { type: 'look', from: 0, to: 80 },
      { type: 'set', ...place, value: 'x' },
      { type: 'paste', range, text: 'a\tb' },
      { type: 'move', range, to: 9 },
      { type: 'advise', id: 1, ...place, text: '[', caret: 1 },
      { type: 'fix', ...place, at: 0 },
      { type: 'rename', ...place, keep: true },
      { type: 'at', row: 1, column: 2 },
    ]) {
      assert.deepEqual(readRequest(message), message);
    }
  });

  it('is nothing when it is anything else', () => {
    for (const message of [
      undefined,
      7,
      {},
      { type: 'set', row: -1, name: 'a', column: 0, value: '' },
      { type: 'set', row: 1, name: 'a', column: 0 },
      { type: 'set', row: 1.5, name: 'a', column: 0, value: '' },
      { type: 'remove', range: { ...range, columns: ['0'] } },
      { type: 'move', range, to: Number.NaN },
      { type: 'filter', filter: { words: 'a', form: '', type: '', only: 'some' } },
      { type: 'eval', ...place },
    ]) {
      assert.equal(readRequest(message), undefined);
    }
    assert.deepEqual(readRequest({ type: 'ready', filter: 7 }), { type: 'ready', filter: undefined });
  });
});
