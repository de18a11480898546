import assert from 'node:assert/strict';
import { conflictPlaces } from '../../../../src/writes/merge/conflictPlaces';

describe('places of conflicts', () => {
  it('are the cells that differ, counted in lines of the text, over line ends in cells', () => {
    const text = (label: string, tag: string): string =>
      `name,label,tag\r\nage,"two\r\nlines",\r\n"a,b",${label},x\r\nsex,s,${tag}\r\n`;
    assert.deepEqual(conflictPlaces(text('one', '@A'), [text('two', '@B'), text('one', '')]), [
      { line: 3, character: 6, end: 9 },
      { line: 4, character: 6, end: 8 },
    ]);
    assert.deepEqual(conflictPlaces(text('one', '@A'), [text('one', '@A')]), []);
  });

  it('are found behind rows that only one version has, and in rows of one name', () => {
    const other = 'arm,event\n1,a\n1,b\n2,c\n';
    assert.deepEqual(conflictPlaces('arm,event\n9,new\n1,a\n1,B\n2,c\n', [other]), [{ line: 3, character: 2, end: 3 }]);
  });

  it('are inside a long cell too, at its start', () => {
    assert.deepEqual(conflictPlaces('n,l\na,"x\ny"\n', ['n,l\na,"x\nz"\n']), [{ line: 1, character: 2, end: 4 }]);
  });
});
