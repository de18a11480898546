import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { LogEntry } from '../../../src/api/model';
import { openSession } from '../../../src/api/session';
import { Transport } from '../../../src/api/transport';
import { exportUsers } from '../../../src/api/users';
import { RedcapError } from '../../../src/api/errors';
import { silentLog } from '../../../src/common/log';
import { callerOf, findOwnRights, newRows } from '../../../src/projects/ownRights';
import type { OwnRights } from '../../../src/projects/projectParts';
import { startSimulator } from '../../../src/simulator/server';
import { person, seed } from './support';

function row(username: string, details: string, timestamp = '2026-11-22 05:00'): LogEntry {
  return { timestamp, username, action: 'Manage/Design ', details, record: '' };
}
const instruments = 'Export instruments (API)';
const logging = 'Export Logging (API)';

describe('rows of the log that are new', () => {
  it('are found among equal ones by counting', () => {
    const before = [row('a', instruments), row('a', instruments), row('b', logging)];
    const after = [row('a', instruments), row('c', instruments), ...before];
    assert.deepEqual(
      newRows(before, after)
        .map(({ username }) => username)
        .sort(),
      ['a', 'c'],
    );
  });

  it('are exactly those that were added, whatever was there', () => {
    const anyRow = fc
      .record({
        username: fc.constantFrom('a', 'b'),
        details: fc.constantFrom(instruments, logging),
        minute: fc.constantFrom('05:00', '05:01'),
      })
      .map(({ username, details, minute }) => row(username, details, `2026-11-22 ${minute}`));
    const texts = (rows: readonly LogEntry[]): string[] => rows.map((entry) => JSON.stringify(entry)).sort();
    fc.assert(
      fc.property(fc.array(anyRow), fc.array(anyRow), (before, added) => {
        assert.deepEqual(texts(newRows(before, [...added, ...before])), texts(added));
      }),
    );
  });
});

describe('the caller by the log', () => {
  it('is the one who made both calls', () => {
    assert.equal(callerOf([row('me', instruments), row('me', logging)]), 'me');
    assert.equal(callerOf([row('me', instruments)]), 'me');
    assert.equal(callerOf([row('other', logging), row('me', instruments), row('me', logging)]), 'me');
  });

  it('is nobody when it could be two, or the two calls are by different people', () => {
    assert.equal(callerOf([row('me', instruments), row('other', instruments), row('me', logging)]), undefined);
    assert.equal(callerOf([row('me', instruments), row('other', logging)]), undefined);
    assert.equal(callerOf([row('me', logging)]), undefined);
    assert.equal(callerOf([]), undefined);
    assert.equal(callerOf([row('', instruments)]), undefined);
  });

  it('is not found in entries that are not of the API', () => {
    assert.equal(callerOf([row('me', 'Export instruments'), row('me', 'Create instrument "x"')]), undefined);
  });
});

const all = { api_export: 1, api_import: 1, design: 1, user_rights: 1, logging: 1 };

async function ask(
  rights: Readonly<Record<string, number>>,
  options: {
    readonly others?: number;
    readonly known?: string;
    readonly fault?: 'gateway-timeout' | 'server-error';
  } = {},
): Promise<OwnRights | undefined> {
  const others = Array.from({ length: options.others ?? 2 }, (_, i) => person(`user${i}`, all));
  const simulator = await startSimulator({
    seeds: [
      seed({
        users: others.length > 0 ? others : [person('caller', rights)],
        dags: [{ name: 'North', uniqueName: 'north' }],
      }),
    ],
  });
  const transport = new Transport({ proxy: 'off' }, silentLog);
  try {
    const projectId = simulator.projects[0]?.projectId ?? 0;
    const token = simulator.addToken(projectId, {
      username: 'caller',
      rights,
      ...(others.length > 0 ? { dag: 'north' } : {}),
    });
    if (options.fault) {
      simulator.setFaults([{ fault: options.fault, call: 'log' }]);
    }
    const session = openSession({ url: simulator.url, token, transport, log: silentLog, retry: { retries: 0 } });
    return await findOwnRights(session, () => exportUsers(session), options.known);
  } finally {
    await transport.close();
    await simulator.stop();
  }
}

describe('own rights', () => {
  it('are those of the only user', async () => {
    const own = await ask({ ...all, logging: 0 }, { others: 0 });
    assert.equal(own?.username, 'caller');
    assert.equal(own?.rights['design'], 1);
  });

  it('are found through the log among several users', async () => {
    const own = await ask({ ...all, design: 0 });
    assert.equal(own?.username, 'caller');
    assert.equal(own?.rights['design'], 0);
    assert.equal(own?.dataAccessGroup, 'north');
  });

  it('are found by the name known from before, without the log', async () => {
    assert.equal((await ask({ ...all, logging: 0 }, { known: 'CALLER' }))?.username, 'caller');
  });

  it('are not guessed: not for a name that is gone, not without the right to the log, not without the right to users', async () => {
    assert.equal(await ask(all, { known: 'long_gone' }), undefined);
    assert.equal(await ask({ ...all, logging: 0 }), undefined);
    assert.equal(await ask({ ...all, user_rights: 0 }), undefined);
  });

  it('stay unknown when the log is too large for the server', async () => {
    assert.equal(await ask(all, { fault: 'gateway-timeout' }), undefined);
  });

  it('a failure that may pass is no answer', async () => {
    await assert.rejects(ask(all, { fault: 'server-error' }), (error) => RedcapError.is(error, 'server-error'));
  });
});
