import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import fc from 'fast-check';
import { keepLineEnds } from '../../../src/editor/lineEnds';

describe('line ends of untouched rows', () => {
  const original = 'field_name,field_label\nrecord_id,"First\r\nsecond"\nage,"Old\rline"\nsex,Sex\n';
  const asEditorsSave = (text: string): string => text.replaceAll(/\r\n?/g, '\n');

  it('come back when nothing was edited', () => {
    assert.equal(keepLineEnds(asEditorsSave(original), original), original);
  });

  it('come back in every row that was not edited', () => {
    assert.equal(
      keepLineEnds(asEditorsSave(original).replace('Sex', 'Sex at birth'), original),
      original.replace('Sex', 'Sex at birth'),
    );
  });

  it('are those of the editor in the row that was', () => {
    assert.equal(
      keepLineEnds(asEditorsSave(original).replace('First', 'Very first'), original),
      'field_name,field_label\nrecord_id,"Very first\nsecond"\nage,"Old\rline"\nsex,Sex\n',
    );
  });

  it('never change anything but line ends', () => {
    const cell = fc.stringMatching(/^[ab\r\n]{0,6}$/).map((value) => `"${value}"`);
    const file = fc.array(cell, { minLength: 1, maxLength: 5 }).map((cells) => `${cells.join('\n')}\n`);
    fc.assert(
      fc.property(file, file, (before, after) => {
        assert.equal(asEditorsSave(keepLineEnds(asEditorsSave(after), before)), asEditorsSave(after));
      }),
    );
  });
});
