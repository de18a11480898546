import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { apartFromStored } from '../../../../src/writes/review/standing';

describe('errors of a draft', () => {
  it('stand already where the server holds as many of the same; each more is the draft’s own', () => {
    const identity = { ofDraft: (one: string) => one.toLowerCase(), ofStored: (one: string) => one.toLowerCase() };
    const apart = (draft: string, stored: string): readonly string[] => {
      const { brought, standing } = apartFromStored([...draft], [...stored], identity);
      return [brought.join(''), standing.join('')];
    };
    assert.deepEqual(apart('ab', ''), ['ab', '']);
    assert.deepEqual(apart('ab', 'b'), ['a', 'b']);
    assert.deepEqual(apart('aAa', 'aa'), ['a', 'aA']);
    assert.deepEqual(apart('a', 'aab'), ['', 'a']);
    assert.deepEqual(apart('', 'a'), ['', '']);
  });
});
