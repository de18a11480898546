import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isLostRow } from '../../../src/window/lostRow';

describe('a row that VS Code no longer knows', () => {
  const row = { kind: 'project', projectKey: 'a' };

  // As its extension host calls: undefined for a row it does not find, null for a selection that was not sent.
  it('is told from the palette and from rows that are known', () => {
    assert.equal(isLostRow([undefined, null]), true);
    assert.equal(isLostRow([undefined, [undefined]]), true);
    assert.equal(isLostRow([row, [row, undefined]]), true, 'fewer would be deleted than were chosen');
    assert.equal(isLostRow([]), false);
    assert.equal(isLostRow([undefined]), false, 'the title of a view in which no row has the focus');
    assert.equal(isLostRow([row, null]), false);
    assert.equal(isLostRow([row, [row, row]]), false);
    assert.equal(isLostRow([row, undefined]), false);
  });
});
