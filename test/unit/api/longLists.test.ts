import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { exportRecordChunks } from '../../../src/api/records';
import { openSession } from '../../../src/api/session';
import { Transport } from '../../../src/api/transport';
import { silentLog } from '../../../src/common/log';
import { startSimulator } from '../../../src/simulator/server';
import { projectOf } from '../../bench/safety/project';

describe('long lists in a call', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  it('arrive whole at a server that takes a thousand parameters', async () => {
    const simulator = await startSimulator({
      seeds: [projectOf({ records: 30, events: 0, fields: 1_500 })],
      unkind: { maxInputVars: 1_000 },
    });
    const transport = new Transport({ proxy: 'off', useSystemCertificates: false }, silentLog);
    closing.push(
      () => simulator.stop(),
      () => transport.close(),
    );
    const token = simulator.projects[0]?.token ?? '';
    const session = openSession({ url: simulator.url, token, transport, log: silentLog });
    const fields = ['record_id', ...Array.from({ length: 1_400 }, (_, i) => `field_${i + 1}`)];
    const asked = { type: 'flat', rawOrLabel: 'raw', records: ['3', '17'], fields } as const;
    const rows: Readonly<Record<string, string>>[] = [];
    for await (const some of exportRecordChunks(session, asked)) {
      rows.push(...some);
    }
    assert.deepEqual(
      rows.map((row) => row['record_id']),
      ['3', '17'],
    );
    for (const row of rows) {
      assert.deepEqual(Object.keys(row), fields);
    }
    assert.ok(simulator.requests.every(({ parameters }) => Object.keys(parameters).length < 1_000));
  });
});
