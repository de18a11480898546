import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Session } from '../../../../src/api/session';
import type { DataRow } from '../../../../src/safety/snapshot/recordsPart';
import type { CellRows } from '../../../../src/writes/undo/importRows';
import { ReadBack } from '../../../../src/writes/undo/readBack';

const row = (record: string, field: string, value: string, event = 'a_arm_1'): DataRow => ({
  record,
  event,
  instrument: '',
  instance: '',
  field,
  value,
});
const cell = (record: string, event = 'a_arm_1'): CellRows => ({ record, event }) as unknown as CellRows;

describe('what stands where a call writes', () => {
  const present = [row('1', 'weight', '70'), row('1', 'mood', '3'), row('2', 'weight', '80')];
  // Nothing is read here.
  const readBack = (): ReadBack => new ReadBack({} as Session, ['1', '2'], present, 3, () => 'a_arm_1');

  it('is untouched when every data point of its records is as it was, in any order, and no other is there', () => {
    const back = readBack();
    back.begin([cell('1')]);
    assert.equal(back.isUntouched([row('1', 'mood', '3'), row('1', 'weight', '70')]), true);
    assert.equal(back.isUntouched([row('1', 'weight', '71'), row('1', 'mood', '3')]), false);
    assert.equal(back.isUntouched([row('1', 'weight', '70')]), false);
    assert.equal(back.isUntouched([...present.slice(0, 2), row('1', 'note', 'new')]), false);
  });

  it('is shared by calls to the same record, and not by calls to others', () => {
    assert.equal(readBack().overlap([cell('1')], [cell('2'), cell('1')]), true);
    assert.equal(readBack().overlap([cell('1')], [cell('2')]), false);
  });
});
