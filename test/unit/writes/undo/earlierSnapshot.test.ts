import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { KeyStore } from '../../../../src/history/keyStore';
import { readAfter } from '../../../../src/safety/journal/afterPart';
import { partKey, wrapKey } from '../../../../src/safety/snapshot/keys';
import { partNames } from '../../../../src/safety/snapshot/manifest';
import { SealedWriter } from '../../../../src/safety/snapshot/sealedFile';
import { readGround } from '../../../../src/state/ground';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { type Cell, cellsOf } from '../../../../src/writes/undo/cells';
import { readWhole } from '../../../../src/writes/undo/rows';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { fullProject } from '../deletes/seeds';
import { type Net, makeNet, projectFolder, removeFolders, safeDelete, safeUndo, stateOf, undoPlan } from './support';

afterEach(stopRigs);
afterEach(removeFolders);

/** As versions before packed snapshots made them: a digest for every value. */
function digest(salt: Buffer, values: readonly string[]): number {
  return values
    .map((value) => createHash('sha256').update(salt).update(value).digest().readUIntBE(0, 6))
    .reduce((sum, print) => (sum + print) % 2 ** 48, 0);
}

/** Writes the last snapshot anew as format 1: lines as they are, the state afterwards as one object. @returns the cells of afterwards */
async function asFormat1(rig: Rig, net: Net, records: readonly string[]): Promise<readonly Cell[]> {
  const id = (await net.last()).opened.snapshot;
  const reader = await net.store.open(projectFolder, id);
  const parts = new Map<string, Buffer>();
  for (const { name, packed } of reader.manifest.parts) {
    if (packed) {
      const lines: string[] = [];
      for await (const line of reader.lines(name)) {
        lines.push(`${line}\n`);
      }
      parts.set(name, Buffer.from(lines.join('')));
    } else {
      parts.set(name, await reader.readWhole(name));
    }
  }
  const { structure } = await readGround(rig.target.session);
  const cells = cellsOf(structure, await readWhole(rig.target.session, records));
  const salt = randomBytes(16);
  const after = Object.fromEntries(
    records.map((record) => {
      const places: Record<string, Record<string, number>> = {};
      for (const cell of cells.get(record)?.values() ?? []) {
        (places[cell.placeKey] ??= {})[cell.field] = digest(salt, cell.values);
      }
      return [record, cells.has(record) ? places : null];
    }),
  );
  const key = randomBytes(32);
  const folder = net.store.folderOf(projectFolder, id);
  const seal = async (name: string, content: Buffer): Promise<object> => {
    const file = path.join(folder, `${name}.sealed`);
    await rm(file, { force: true });
    const writer = await SealedWriter.create(file, (fileSalt) => partKey(key, id, name, fileSalt), name);
    await writer.write(content);
    return { name, ...(await writer.end()) };
  };
  const about: object[] = [];
  for (const [name, content] of parts) {
    about.push(await seal(name, content));
  }
  const { created } = reader.manifest;
  await seal('manifest', Buffer.from(JSON.stringify({ ...reader.manifest, format: 1, parts: about })));
  await seal(
    partNames.after,
    Buffer.from(JSON.stringify({ presence: { salt: salt.toString('base64'), records: after } })),
  );
  await rm(path.join(folder, `${partNames.afterRecords}.sealed`));
  const master = await new KeyStore(net.secrets).current();
  await writeFile(
    path.join(folder, 'snapshot.json'),
    JSON.stringify({ format: 1, id, created, key: wrapKey(master, id, key) }),
  );
  const reopened = await net.store.open(projectFolder, id);
  const known = await readAfter(reopened);
  const all = [...cells.values()].flatMap((some) => [...some.values()]);
  const [record = ''] = records;
  const before = await known.record(record);
  for (const cell of cells.get(record)?.values() ?? []) {
    assert.equal(before?.held(cell.placeKey, cell.field, cell.values), true, cell.field);
    assert.equal(before?.held(cell.placeKey, cell.field, ['something else']), false, cell.field);
  }
  return all;
}

describe('a snapshot of an earlier version', () => {
  it('brings back whole records', async () => {
    const rig = await startRig(fullProject(['1', '2', '3'], { recordDags: { 1: 'north', 3: 'south' } }));
    const net = await makeNet();
    const before = stateOf(rig.seed());
    assert.equal(
      (await safeDelete(rig, net, recordsDelete, { records: ['1', '3'], scope: { kind: 'record' } })).status,
      'done',
    );
    await asFormat1(rig, net, ['1', '3']);
    const plan = await undoPlan(rig, net);
    assert.deepEqual(plan.conflicts, []);
    assert.equal((await safeUndo(rig, net, plan)).status, 'done');
    assert.deepEqual(stateOf(rig.seed()), before);
  });

  it('brings back a part of a record, and knows what stood there right after the delete', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const net = await makeNet();
    const before = stateOf(rig.seed());
    const scope = { kind: 'event', event: 'visit_arm_1' } as const;
    assert.equal((await safeDelete(rig, net, recordsDelete, { records: ['1'], scope })).status, 'done');
    assert.ok((await asFormat1(rig, net, ['1'])).length > 0, 'something is left');
    const plan = await undoPlan(rig, net);
    assert.deepEqual(plan.conflicts, []);
    assert.equal((await safeUndo(rig, net, plan)).status, 'done');
    assert.deepEqual(stateOf(rig.seed()), before);
  });
});
