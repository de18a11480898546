import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { openSession } from '../../../../src/api/session';
import { Transport } from '../../../../src/api/transport';
import { silentLog } from '../../../../src/common/log';
import { readNumbered } from '../../../../src/reads/export/readStructure';
import type { RunningSimulator } from '../../../../src/simulator/options';
import { bigRegistry } from '../../../../src/simulator/sample/bigRegistry';
import { startSimulator } from '../../../../src/simulator/server';

describe('Export: how many records REDCap has numbered', () => {
  const transport = new Transport({ proxy: 'off', useSystemCertificates: false }, silentLog);
  let simulator: RunningSimulator;
  before(async () => {
    simulator = await startSimulator({ seeds: [] });
  });
  after(async () => {
    await transport.close();
    await simulator.stop();
  });

  const seed = bigRegistry(12);
  const cases = [
    ['tells it where all have one series of numbers', seed, 12],
    [
      'does not where the names are the users’',
      { ...seed, settings: { ...seed.settings, recordAutonumbering: false } },
      undefined,
    ],
    [
      'does not where each group has numbers of its own',
      { ...seed, dags: [{ name: 'North', uniqueName: 'north', id: 20 }] },
      undefined,
    ],
    [
      'does not where no name is a number',
      { ...seed, values: seed.values.map((value) => ({ ...value, record: `A-${value.record}` })) },
      undefined,
    ],
  ] as const;
  for (const [what, project, expected] of cases) {
    it(what, async () => {
      const { token } = simulator.addProject(project);
      const session = openSession({ url: simulator.url, token, transport, log: silentLog });
      assert.equal((await readNumbered(session)).numberedRecords, expected);
    });
  }
});
