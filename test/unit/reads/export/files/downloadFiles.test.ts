import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { after, afterEach, before, describe, it } from 'mocha';
import { type Session, openSession } from '../../../../../src/api/session';
import { Transport } from '../../../../../src/api/transport';
import { RedcapError } from '../../../../../src/api/errors';
import { CancelledError } from '../../../../../src/common/cancelled';
import { silentLog } from '../../../../../src/common/log';
import { downloadFiles } from '../../../../../src/reads/export/files/downloadFiles';
import { filesBeside } from '../../../../../src/reads/export/files/filesBeside';
import { planExport } from '../../../../../src/reads/export/planExport';
import { type ExportSettings, defaultSettings } from '../../../../../src/reads/export/settings';
import { readStructure } from '../../../../../src/reads/export/readStructure';
import type { RunningSimulator, SimulatedProject } from '../../../../../src/simulator/options';
import { sampleSeeds } from '../../../../../src/simulator/sample/sampleSeeds';
import { startSimulator } from '../../../../../src/simulator/server';

describe('the files of a field', () => {
  let simulator: RunningSimulator;
  let folder: string;
  let project: SimulatedProject;
  let session: Session;
  let fields: readonly string[];
  let recordIdField: string;
  const transport = new Transport({ proxy: 'off' }, silentLog);
  before(async () => {
    simulator = await startSimulator({ seeds: sampleSeeds() });
    project = simulator.projects.find(({ title }) => title.includes('ASPIRE')) ?? assert.fail('no trial');
    session = openSession({ url: simulator.url, token: project.token, transport, log: silentLog });
    const { structure } = await readStructure(session);
    fields = structure.metadata.filter(({ field_type }) => field_type === 'file').map(({ field_name }) => field_name);
    recordIdField = structure.metadata[0]?.field_name ?? '';
    folder = await mkdtemp(path.join(tmpdir(), 'redcap-files-'));
  });
  afterEach(async () => {
    simulator.setFaults([]);
    for (const file of await readdir(folder)) {
      await rm(path.join(folder, file), { recursive: true });
    }
  });
  after(async () => {
    await transport.close();
    await simulator.stop();
    await rm(folder, { recursive: true });
  });

  const download = (signal?: AbortSignal, onProgress?: () => void) =>
    downloadFiles(session, { recordIdField, fields }, folder, {
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    });
  const beside = async (settings: Partial<ExportSettings>) => {
    const { structure } = await readStructure(session);
    return await filesBeside(session, planExport({ ...defaultSettings, ...settings }, structure), fields, folder);
  };
  const manifest = async (): Promise<Record<string, string>[]> =>
    parse(await readFile(path.join(folder, 'files.csv')), { columns: true });

  /** Files as the server has them, without the product's client. */
  async function served(row: Readonly<Record<string, string>>): Promise<Buffer> {
    const form = {
      token: project.token,
      content: 'file',
      action: 'export',
      record: row['record'] ?? '',
      field: row['field'] ?? '',
      event: row['event'] ?? '',
      ...(row['instance'] && { repeat_instance: row['instance'] }),
    };
    const answer = await fetch(simulator.url, { method: 'POST', body: new URLSearchParams(form) });
    assert.equal(answer.status, 200);
    return Buffer.from(await answer.arrayBuffer());
  }

  it('are all there, byte for byte, with a manifest of each', async () => {
    const stored = simulator.seedOf(project.projectId).files;
    assert.ok(stored.length > 5, `the sample has ${stored.length} files`);
    const result = await download();
    const rows = await manifest();
    assert.deepEqual([result.done, rows.length, result.gone], [stored.length, stored.length, []]);
    for (const row of rows) {
      const bytes = await readFile(path.join(folder, row['file'] ?? ''));
      assert.ok(bytes.equals(await served(row)), row['file']);
      assert.equal(row['size'], String(bytes.length));
      assert.equal(row['sha256'], createHash('sha256').update(bytes).digest('hex'));
    }
    assert.equal(new Set(rows.map(({ file }) => file?.toLowerCase())).size, rows.length);
    assert.equal((await readdir(folder)).length, rows.length + 1, 'nothing else is left');
  });

  it('go on behind those that an interrupted download has, and one of those that was cut comes again', async () => {
    const abort = new AbortController();
    let seen = 0;
    await assert.rejects(
      download(abort.signal, () => {
        if (++seen === 5) {
          abort.abort();
        }
      }),
      CancelledError,
    );
    const there = (await readdir(folder)).filter((name) => !name.startsWith('.'));
    assert.ok(there.length >= 5 && !there.some((name) => name.endsWith('.partial') || name === 'files.csv'));
    await writeFile(path.join(folder, there[0] ?? ''), '');
    simulator.clearRequests();
    const result = await download();
    assert.ok(result.kept >= 4 && result.kept < result.done, String(result.kept));
    assert.equal(simulator.requests.filter(({ content }) => content === 'file').length, result.done - result.kept);
    for (const row of await manifest()) {
      assert.equal(String((await readFile(path.join(folder, row['file'] ?? ''))).length), row['size']);
    }
    assert.equal((await download()).kept, 0, 'a new download brings what there is now');
  });

  it('come beside an export for its own records and events only, and say why where they do not', async () => {
    const all = await download();
    const records = [...new Set((await manifest()).map(({ record }) => record ?? ''))];
    await rm(folder, { recursive: true });
    const one = records[0] ?? '';
    const { files } = await beside({ records: [one] });
    assert.ok(files && files.done > 0 && files.done < all.done);
    assert.deepEqual(new Set((await manifest()).map(({ record }) => record)), new Set([one]));
    simulator.setFaults([{ fault: 'token-refused', call: 'file/export', after: 1 }]);
    await rm(folder, { recursive: true });
    const failed = await beside({});
    assert.deepEqual([failed.files, RedcapError.is(failed.problem)], [undefined, true]);
    simulator.setFaults([]);
    assert.ok(((await beside({})).files?.kept ?? 0) >= 1, 'it goes on behind what came');
  });

  it('stop with what the server says, and keep what came', async () => {
    simulator.setFaults([{ fault: 'token-refused', call: 'file/export', after: 4 }]);
    await assert.rejects(download());
    simulator.setFaults([]);
    assert.ok((await download()).kept >= 3);
  });
});
