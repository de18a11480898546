import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readKept, readRequest } from '../../../src/webviews/formPreview/readRequest';

const state = { form: 'visit', look: 'survey', event: '', instance: 2, answers: { '/1/a': 'x' } } as const;

describe('what the page of a form preview says', () => {
  it('is taken as it is meant', () => {
    assert.deepEqual(readRequest({ type: 'ready', state }), { type: 'ready', state, isShown: false });
    assert.deepEqual(readRequest({ type: 'ready', isShown: true }), { type: 'ready', state: undefined, isShown: true });
    assert.deepEqual(readRequest({ type: 'answer', key: '/1/a', name: 'a', value: '1', code: '2' }), {
      type: 'answer',
      key: '/1/a',
      name: 'a',
      value: '1',
      code: '2',
    });
    assert.deepEqual(readRequest({ type: 'show', look: 'survey', instance: 3, form: 7 }), {
      type: 'show',
      look: 'survey',
      instance: 3,
    });
    for (const type of ['clear', 'testBranches', 'takeRecord', 'putAway', 'paper'] as const) {
      assert.deepEqual(readRequest({ type, more: 1 }), { type });
    }
    assert.deepEqual(readKept({ uri: 'file:///a.csv', state }), { uri: 'file:///a.csv', state });
  });

  it('is nothing when it is anything else', () => {
    for (const message of [
      undefined,
      null,
      7,
      'ready',
      {},
      { type: 'eval', code: 'x' },
      { type: 'answer', key: '/1/a', name: 'a', value: 1 },
      { type: 'answer', key: '/1/a', value: '' },
      { type: 'reveal', row: 1.5, name: 'a', column: 'b' },
      { type: 'reveal', row: '1', name: 'a', column: 'b' },
    ]) {
      assert.equal(readRequest(message), undefined, JSON.stringify(message));
    }
    for (const kept of [
      undefined,
      {},
      { uri: 1, state },
      { uri: 'file:///a.csv' },
      { uri: 'x', state: { ...state, look: 'x' } },
    ]) {
      assert.equal(readKept(kept), undefined);
    }
    assert.deepEqual(readKept({ uri: 'x', state: { ...state, answers: { a: 1, b: 'two' } } })?.state.answers, {
      b: 'two',
    });
  });
});
