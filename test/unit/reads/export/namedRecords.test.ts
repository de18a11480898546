import assert from 'node:assert/strict';
import { namedRecords } from '../../../../src/reads/export/namedRecords';

describe('records that are named for an export', () => {
  const listed = new Set(['101-1', '101-2', 'Élodie']);

  it('counts those of the list once, however often they are named', () => {
    assert.deepEqual(namedRecords(['101-1', '101-2', '101-1'], listed), { there: 2, absent: [] });
  });

  it('tells those that are not in the list', () => {
    assert.deepEqual(namedRecords(['101-1', 'nobody', '101-9'], listed), { there: 1, absent: ['nobody', '101-9'] });
  });

  it('does not call a record absent whose name REDCap may take for another spelling of it', () => {
    assert.deepEqual(namedRecords(['elodie'], listed), { there: 1, absent: [] });
  });
});
