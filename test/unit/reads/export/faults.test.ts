import assert from 'node:assert/strict';
import {
  type FileHandle,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readFile,
  readdir,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { type Session, openSession } from '../../../../src/api/session';
import { Transport } from '../../../../src/api/transport';
import { CancelledError } from '../../../../src/common/cancelled';
import { silentLog } from '../../../../src/common/log';
import { exportChanges } from '../../../../src/reads/export/delta/exportChanges';
import { ExportError } from '../../../../src/reads/export/exportError';
import { manifestOf } from '../../../../src/reads/export/partialFiles';
import { type PartsProgress, type PartsRun, exportInParts } from '../../../../src/reads/export/parts/exportInParts';
import { planExport } from '../../../../src/reads/export/planExport';
import { readStructure } from '../../../../src/reads/export/readStructure';
import { defaultSettings } from '../../../../src/reads/export/settings';
import type { FaultRule, RunningSimulator, SimulatedProject } from '../../../../src/simulator/options';
import { bigRegistry } from '../../../../src/simulator/sample/bigRegistry';
import { startSimulator } from '../../../../src/simulator/server';

/** What happens to an export, and what its file is then: printed, so that the list can be read. */
const outcomes: (readonly [string, string])[] = [];

describe('an export that something happens to', () => {
  let simulator: RunningSimulator;
  let folder: string;
  let target: string;
  let project: SimulatedProject;
  let session: Session;
  const transport = new Transport({ proxy: 'off' }, silentLog);
  const realNow = Date.now;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'redcap-faults-'));
    simulator = await startSimulator({});
  });
  beforeEach(async () => {
    project = simulator.addProject(bigRegistry(300));
    session = openSession({
      url: simulator.url,
      token: project.token,
      transport,
      log: silentLog,
      retry: { delay: () => Promise.resolve() },
    });
    await mkdir(path.join(folder, 'data'));
    target = path.join(folder, 'data', 'records.csv');
  });
  afterEach(async () => {
    Date.now = realNow;
    simulator.setFaults([]);
    await rm(path.join(folder, 'data'), { recursive: true, force: true });
  });
  after(async () => {
    await transport.close();
    await simulator.stop();
    await rm(folder, { recursive: true });
    for (const [fault, outcome] of outcomes) {
      console.log(`# fault ${fault.padEnd(52)} ${outcome}`);
    }
  });

  async function call(form: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ token: project.token, content: 'record', ...form });
    return await (await fetch(simulator.url, { method: 'POST', body })).text();
  }
  async function run(how: PartsRun = {}) {
    const { structure } = await readStructure(session);
    return await exportInParts(session, planExport(defaultSettings, structure), target, {
      pause: async (_milliseconds, signal) => {
        await Promise.resolve();
        if (signal.aborted) {
          throw new CancelledError();
        }
      },
      ...how,
    });
  }
  const same = async (): Promise<boolean> => (await readFile(target, 'utf8')) === (await call({ format: 'csv' }));

  const passing: readonly (readonly [string, readonly FaultRule[]])[] = [
    ['memory runs out above 20 records', [{ fault: 'out-of-memory', call: 'record/export', above: 20 }]],
    ['504 above 30 records', [{ fault: 'gateway-timeout', call: 'record/export', above: 30 }]],
    [
      '502 now and then',
      [2, 4, 5, 8].map((times) => ({ fault: 'server-error', call: 'record/export', after: times, times: 1 }) as const),
    ],
    ['empty 200, twice', [{ fault: 'empty-body', call: 'record/export', after: 2, times: 2 }]],
    ['a body that is cut, four times', [{ fault: 'truncated-body', call: 'record/export', after: 2, times: 4 }]],
    [
      'a reset in the middle of a cell, four times',
      [{ fault: 'reset-mid-stream', call: 'record/export', after: 2, times: 4 }],
    ],
    ['a body that drips', [{ fault: 'slow-body', call: 'record/export', after: 2, times: 1 }]],
    ['429 with Retry-After', [{ fault: 'rate-limited', call: 'record/export', after: 2, times: 3 }]],
    ['429 without', [{ fault: 'rate-limited-silently', call: 'record/export', after: 2, times: 3 }]],
  ];
  for (const [what, faults] of passing) {
    it(`${what}: the file is whole`, async () => {
      simulator.setFaults(faults);
      const { leftOut } = await run();
      simulator.setFaults([]);
      assert.ok((await same()) && leftOut.length === 0);
      outcomes.push([what, 'the bytes of one answer']);
    });
  }

  it('a token that is revoked half-way: nothing wrong is left, and it goes on with a new one', async () => {
    let partial = '';
    simulator.setFaults([
      { fault: 'gateway-timeout', call: 'record/export', above: 40 },
      { fault: 'token-refused', call: 'record/export', after: 7 },
    ]);
    const kept = { lanes: 1, keep: () => true, onPartial: async (file: string) => void (partial = file) };
    await assert.rejects(run(kept), (error) => RedcapError.is(error, 'token-refused'));
    assert.ok(!(await readdir(path.dirname(target))).includes('records.csv'));
    simulator.setFaults([]);
    await run({ resume: partial });
    assert.ok(await same());
    outcomes.push(['token revoked half-way', 'kept, goes on with a new token, the bytes of one answer']);
  });

  it('a program that is killed: what is on the disk is enough to go on', async () => {
    let partial = '';
    const left = path.join(folder, 'data', '.redcap-export-00112233445566aa.partial');
    const abort = new AbortController();
    let copied: Promise<unknown> | undefined;
    simulator.setFaults([{ fault: 'gateway-timeout', call: 'record/export', above: 40 }]);
    await assert.rejects(
      run({
        lanes: 1,
        keep: () => true,
        signal: abort.signal,
        onPartial: async (file) => void (partial = file),
        onProgress: (soFar) => {
          if ((soFar as PartsProgress).recordsDone > 60 && !copied) {
            // Nothing that ends an export in good order comes into what is copied here.
            copied = Promise.all([copyFile(partial, left), copyFile(manifestOf(partial), manifestOf(left))]).then(() =>
              abort.abort(),
            );
          }
        },
      }),
      CancelledError,
    );
    await copied;
    simulator.setFaults([]);
    simulator.clearRequests();
    await run({ resume: left });
    const asked = simulator.requests.filter(({ parameters }) => parameters['records[0]'] === '1');
    assert.ok((await same()) && asked.length === 0);
    outcomes.push(['VS Code killed and started again', 'goes on where it was, the bytes of one answer']);
  });

  it('a computer that sleeps for an hour: its connections are dead then, and the server is away for a moment', async () => {
    simulator.setFaults([
      { fault: 'reset-mid-stream', call: 'record/export', after: 2, times: 3 },
      { fault: 'maintenance-page', call: 'record/export', after: 5, times: 2 },
    ]);
    let woke = false;
    await run({
      onProgress: () => {
        if (!woke) {
          woke = true;
          Date.now = () => realNow() + 3_600_000;
        }
      },
    });
    simulator.setFaults([]);
    assert.ok(woke && (await same()));
    outcomes.push(['computer asleep for an hour', 'the bytes of one answer']);
  });

  for (const hours of [-1, 1]) {
    it(`a server clock ${hours} h off: changes are found all the same`, async () => {
      Date.now = () => realNow() - hours * 3_600_000;
      const { structure } = await readStructure(session);
      const plan = planExport(defaultSettings, structure);
      await exportChanges(session, plan, target, 'merge');
      await call({ format: 'json', data: '[{"case_no":"7","age":"50"}]' });
      const { delta } = await exportChanges(session, plan, target, 'merge');
      assert.deepEqual([delta.whole, delta.changed, delta.by], [undefined, ['7'], 'log']);
      assert.ok(await same());
      outcomes.push([`server clock ${hours} h off`, 'changed records named, the bytes of one answer']);
    });
  }

  const last = 'of last week';
  for (const [what, code, reason] of [
    ['disk full', 'ENOSPC', 'disk-full'],
    ['quota used up', 'EDQUOT', 'disk-full'],
    ['share that no longer answers', 'EIO', 'write-failed'],
    ['share that was mounted again meanwhile', 'ESTALE', 'write-failed'],
  ] as const) {
    it(`a ${what}: said, and the file of before is as it was`, async () => {
      await writeFile(target, last);
      const limits: PartsRun = {
        openFile: async (...how) => refusing(await open(...how), 20_000, code),
        keep: () => false,
      };
      await assert.rejects(run(limits), (error) => ExportError.is(error, reason));
      assert.deepEqual([await readdir(path.dirname(target)), await readFile(target, 'utf8')], [['records.csv'], last]);
      await run();
      assert.ok(await same());
      outcomes.push([what, 'said, the file of before byte for byte; then the bytes of one answer']);
    });
  }

  it('a target that became read-only: said before the server is asked for a record', async () => {
    await writeFile(target, last);
    await chmod(target, 0o444);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) {
      // The superuser may write it all the same; then it is replaced, and keeps its mode.
      await run();
      assert.ok(await same());
    } else {
      await assert.rejects(run(), (error) => ExportError.is(error, 'target-read-only'));
      assert.equal(await readFile(target, 'utf8'), last);
    }
    outcomes.push([
      'target read-only',
      isRoot ? 'written by the superuser, the bytes of one answer' : 'said, the file of before',
    ]);
  });

  /** The rows of a classic project by their record. */
  const rowsOf = (csv: string): ReadonlyMap<string, string> =>
    new Map(
      csv
        .split('\n')
        .slice(1)
        .filter(Boolean)
        .map((line) => [line.split(',', 1)[0] ?? '', line]),
    );

  for (const [what, change] of [
    ['record added half-way', { format: 'json', data: '[{"case_no":"7a","age":"50"}]' }],
    ['record changed half-way', { format: 'json', data: '[{"case_no":"7","age":"50"},{"case_no":"290","age":"51"}]' }],
    ['record deleted half-way', { action: 'delete', 'records[0]': '290' }],
    ['record deleted after its turn', { action: 'delete', 'records[0]': '3' }],
    ['record renamed half-way', { action: 'rename', record: '20', new_record_name: '20b' }],
  ] as const) {
    it(`a ${what}: every row is one that the server had, and what differs from now is named`, async () => {
      const before = rowsOf(await call({ format: 'csv' }));
      simulator.setFaults([{ fault: 'gateway-timeout', call: 'record/export', above: 40 }]);
      let changed: Promise<string> | undefined;
      const result = await run({
        lanes: 1,
        onProgress: (soFar) => {
          if ((soFar as PartsProgress).recordsDone > 60) {
            changed ??= call({ ...change, returnFormat: 'json' });
          }
        },
      });
      assert.ok(changed);
      await changed;
      simulator.setFaults([]);
      const [file, after] = [rowsOf(await readFile(target, 'utf8')), rowsOf(await call({ format: 'csv' }))];
      for (const [record, line] of file) {
        assert.ok(line === before.get(record) || line === after.get(record), record);
      }
      const differing = [...new Set([...file.keys(), ...after.keys()])].filter(
        (name) => file.get(name) !== after.get(name),
      );
      const named = new Set([...result.came, ...result.gone, ...(result.changed ?? [])]);
      assert.deepEqual(
        differing.filter((name) => !named.has(name)),
        [],
      );
      outcomes.push([
        what,
        differing.length === 0 ? 'the bytes of one answer' : 'rows of one answer or the other, what differs is named',
      ]);
    });
  }

  it('a dictionary that is changed half-way: every row is there, and the field is named', async () => {
    const fields = JSON.parse(await call({ content: 'metadata', format: 'json' })) as Record<string, string>[];
    const before = (await call({ format: 'csv' })).split('\n');
    const rest = fields.filter((field) => field['field_name'] !== 'bmi');
    simulator.setFaults([{ fault: 'gateway-timeout', call: 'record/export', above: 40 }]);
    let changed: Promise<string> | undefined;
    const { changedFields } = await run({
      lanes: 1,
      onProgress: (soFar) => {
        if ((soFar as PartsProgress).recordsDone > 60) {
          changed ??= call({ content: 'metadata', format: 'json', data: JSON.stringify(rest) });
        }
      },
    });
    assert.ok(changed);
    await changed;
    const text = (await readFile(target, 'utf8')).split('\n');
    const at = before[0]?.split(',').indexOf('bmi') ?? -1;
    const without = (line: string): string => line.split(',').toSpliced(at, 1).join(',');
    assert.deepEqual([changedFields, text[0]], [['bmi'], before[0]]);
    assert.deepEqual(text.slice(1).map(without), before.slice(1).map(without));
    outcomes.push([
      'dictionary changed half-way',
      'the bytes of one answer, blank where the field was gone; the field is named',
    ]);
  });

  it('a folder that goes away: said, and nothing is left', async () => {
    simulator.setFaults([{ fault: 'gateway-timeout', call: 'record/export', above: 20 }]);
    let gone: Promise<void> | undefined;
    await assert.rejects(
      run({
        lanes: 1,
        onProgress: () => {
          gone ??= rm(path.dirname(target), { recursive: true });
        },
      }),
      (error) => ExportError.is(error),
    );
    await gone;
    assert.deepEqual(await readdir(folder), []);
    outcomes.push(['folder or share goes away', 'said, nothing left']);
  });
});

/** A file that takes no more than some bytes, and then nothing. */
function refusing(handle: FileHandle, room: number, code: string): FileHandle {
  let left = room;
  return new Proxy(handle, {
    get(file, key: keyof FileHandle) {
      if (key === 'write') {
        return async (bytes: Uint8Array, from: number, length: number, at: number) => {
          left -= length;
          if (left < 0) {
            throw Object.assign(new Error('refused'), { code });
          }
          return await file.write(bytes, from, length, at);
        };
      }
      const value: unknown = file[key];
      return typeof value === 'function' ? (value.bind(file) as unknown) : value;
    },
  });
}
