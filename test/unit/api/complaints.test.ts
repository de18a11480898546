import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { complaintsIn } from '../../../src/api/complaints';

describe('the lines of a refused import', () => {
  it('are read one by one, whatever quotes and line breaks their values hold', () => {
    const text = [
      '"1","weight","heavy","It does not follow the expected format."',
      '"x,""y""","races___2","5","The value is not a valid choice, says ""REDCap""."',
      '"2","note","a "lone" quote',
      'and a second line","Too long."',
      '3,weight,abc,The value is no number',
    ].join('\n');
    assert.deepEqual(
      complaintsIn(text).map(({ record, column, value, message }) => [record, column, value, message]),
      [
        ['1', 'weight', 'heavy', 'It does not follow the expected format.'],
        ['x,"y"', 'races___2', '5', 'The value is not a valid choice, says "REDCap".'],
        ['2', 'note', 'a "lone" quote\nand a second line', 'Too long.'],
        ['3', 'weight', 'abc', 'The value is no number'],
      ],
    );
  });

  it('are not found in a refusal of the whole', () => {
    assert.deepEqual(complaintsIn('Your user privileges do NOT allow you to create new records.'), []);
    assert.deepEqual(complaintsIn('The following fields were not found in the project as real data fields: a, b'), []);
  });

  it('take time in proportion to their length', () => {
    const before = process.cpuUsage();
    complaintsIn(`"1","weight","${'","'.repeat(50_000)}`);
    complaintsIn('"'.repeat(100_000));
    complaintsIn('"1","weight",\n'.repeat(10_000));
    assert.ok(process.cpuUsage(before).user < 2_000_000);
  });
});
