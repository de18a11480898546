/** An export in parts under a server that takes 150 ms for a call and 2 ms for a record, against batches of 100 one after another. */
import path from 'node:path';
import { exportRecordsTo } from '../../../src/api/records';
import { openSession } from '../../../src/api/session';
import { Transport } from '../../../src/api/transport';
import { silentLog } from '../../../src/common/log';
import { exportWhole } from '../../../src/reads/export/exportWhole';
import { planExport } from '../../../src/reads/export/planExport';
import { readStructure } from '../../../src/reads/export/readStructure';
import { defaultSettings } from '../../../src/reads/export/settings';
import { bigRegistry } from '../../../src/simulator/sample/bigRegistry';
import { startSimulator } from '../../../src/simulator/server';

const cost = { perCall: 150, perRecord: 2 };

export async function benchBatches(counts: readonly number[], folder: string): Promise<void> {
  for (const records of counts) {
    const simulator = await startSimulator({ seeds: [bigRegistry(records)], cost });
    const transport = new Transport({ proxy: 'off', useSystemCertificates: false }, silentLog);
    try {
      const [project] = simulator.projects;
      const session = openSession({ url: simulator.url, token: project?.token ?? '', transport, log: silentLog });
      const { structure } = await readStructure(session);
      const plan = planExport(defaultSettings, structure);
      const started = performance.now();
      const result = await exportWhole(session, plan, path.join(folder, 'parts.csv'));
      const parts = 'parts' in result ? result.parts : 1;
      const ours = (performance.now() - started) / 1000;
      // Calls that cost the same are as long: of many, some stand for all.
      const calls = Math.ceil(records / 100);
      const measured = Math.min(calls, 30);
      const begun = performance.now();
      for (let i = 0; i < measured; i++) {
        const names = Array.from({ length: 100 }, (_, j) => String(i * 100 + j + 1));
        await exportRecordsTo(session, { format: 'csv', type: 'flat', records: names }, () => undefined);
      }
      const each = (performance.now() - begun) / 1000 / measured;
      const sequence = each * calls;
      console.log(
        `${`${records.toLocaleString('en')} records`.padEnd(16)} in sequence ${sequence.toFixed(1)} s${measured < calls ? ` (${measured} of ${calls} calls measured)` : ''}   ours ${ours.toFixed(1)} s (${parts} parts)   faster × ${(sequence / ours).toFixed(2)} (budget ≥ 2.5)`,
      );
    } finally {
      await transport.close();
      await simulator.stop();
    }
  }
}
