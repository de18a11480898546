import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { silentLog } from '../../../src/common/log';
import { RequestNames } from '../../../src/editor/requestLanguage/requestNames';
import type { ProjectAccess } from '../../../src/projects/projectAccess';
import type { PartName } from '../../../src/projects/projectParts';
import { readRequest } from '../../../src/reads/apiConsole/requestText';
import { entryOf, metadataField } from '../explorer/support';

const text = readRequest('content: record\nrecords: 1\n');

/** A project whose records are read, or not; and how often anything of them was asked for. */
function namesOf(options: { isRead: boolean; hasIdentifiers: boolean; showsRecords?: boolean }) {
  const { isRead, hasIdentifiers, showsRecords } = options;
  let asked = 0;
  const records = {
    get known() {
      return isRead ? new Map([['1', { events: [], dag: 'north' }]]) : undefined;
    },
    names: () => {
      asked++;
      return Promise.reject(new Error('asked'));
    },
  };
  const parts: Partial<Record<PartName, unknown>> = {
    metadata: [metadataField('record_id', 'a'), metadataField('name', 'a', { identifier: hasIdentifiers ? 'y' : '' })],
    records,
  };
  const projects = {
    get: () => entryOf(showsRecords === undefined ? {} : { showsRecords }),
    part: (_key: string, part: PartName) => Promise.resolve(parts[part]),
    peek: (_key: string, part: PartName) => (part === 'records' && !isRead ? undefined : parts[part]),
  } as unknown as ProjectAccess;
  const names = new RequestNames(projects, silentLog);
  return async () => ({
    names: (await names.of('k', text)).record?.map(({ name, label }) => `${name} ${label}`),
    mayRead: await names.mayReadRecords('k'),
    asked,
  });
}

describe('names of records in a request', () => {
  it('are those that have been read; completion asks for none', async () => {
    assert.deepEqual(await namesOf({ isRead: true, hasIdentifiers: false })(), {
      names: ['1 north'],
      mayRead: false,
      asked: 0,
    });
    assert.deepEqual(await namesOf({ isRead: false, hasIdentifiers: false })(), {
      names: undefined,
      mayRead: true,
      asked: 0,
    });
  });

  it('of a project with identifiers only where the user has had them shown', async () => {
    assert.deepEqual(await namesOf({ isRead: true, hasIdentifiers: true })(), {
      names: undefined,
      mayRead: false,
      asked: 0,
    });
    const shown = await namesOf({ isRead: false, hasIdentifiers: true, showsRecords: true })();
    assert.equal(shown.mayRead, true);
    const hidden = await namesOf({ isRead: true, hasIdentifiers: false, showsRecords: false })();
    assert.equal(hidden.names, undefined);
  });
});
