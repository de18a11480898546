import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { planExport } from '../../../src/reads/export/planExport';
import { listNames } from '../../../src/reads/export/parts/listNames';
import { downloadFiles } from '../../../src/reads/export/files/downloadFiles';
import { defaultSettings } from '../../../src/reads/export/settings';
import { readRecords } from '../../../src/reads/completeness/readRecords';
import { readRecordRows } from '../../../src/reads/evaluate/readRecordRows';
import { readStatuses } from '../../../src/reads/status/readStatuses';
import { readGroups } from '../../../src/safety/snapshot/recordGroups';
import { readPresence } from '../../../src/state/readPresence';
import { listRecords, stillThere } from '../../../src/state/recordNames';
import { listFiles } from '../../../src/writes/deletes/file';
import { type RawServer, startRawServer } from '../reads/export/rawServer';
import { classic } from '../reads/export/structures';
import { showCase } from '../support/cases';
import { groundOf } from '../writes/undo/smallProject';

/** Rows of a server that leaves the record ID out, as it does for accounts that may not export it. */
const nameless = {
  flat: [{ redcap_event_name: 'visit_arm_1', weight: '70', scan: 'a.png', consent: 'b.pdf', visit_complete: '2' }],
  eav: [{ redcap_event_name: 'visit_arm_1', field_name: 'weight', value: '70' }],
};

describe('rows without the column of the record ID', () => {
  let server: RawServer;
  before(async () => {
    server = await startRawServer((form, response) => {
      const rows = form.get('type') === 'eav' ? nameless.eav : nameless.flat;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(rows));
    });
  });
  after(() => server.stop());

  const { structure } = groundOf();
  const id = structure.recordIdField;
  const readers: Readonly<Record<string, () => Promise<unknown>>> = {
    'names of records': () => listRecords(server.session, id),
    'names asked for': () => stillThere(server.session, id, ['1']),
    'names of an export': () => listNames(server.session, planExport(defaultSettings, classic)),
    'what is there': () => readPresence(server.session, { structure, records: ['1'] }),
    'groups of records': () => readGroups(server.session, id, ['1'], true),
    'files of a field': () => listFiles(server.session, structure, 'scan'),
    'files to download': () => downloadFiles(server.session, { recordIdField: id, fields: ['scan'] }, 'never made'),
    'rows of a record': () => readRecordRows(server.session, id, { record: '1', fields: ['weight'] }),
    'completeness of records': () =>
      readRecords(server.session, { recordIdField: id, names: ['1'], columns: 2 }, () => {}),
    'statuses of records': () =>
      readStatuses(
        server.session,
        {
          recordIdField: id,
          arms: [],
          events: [],
          mappings: [],
          repeating: [],
          instruments: [{ name: 'visit', label: '' }],
        },
        { names: ['1'] },
      ),
  };
  for (const [what, read] of Object.entries(readers)) {
    it(`are refused where ${what} are read`, async () => {
      await assert.rejects(read(), { reason: 'malformed-answer' });
    });
  }

  it('are told as what they are', () => {
    showCase(
      'answer/rows without record names',
      `refused wherever they are read, ${Object.keys(readers).length} places`,
    );
  });
});
