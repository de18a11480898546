import { freely } from '../api/freely';
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, watch, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'mocha';
import { deleteRecords } from '../../../src/api/records';
import { exportProjectXmlTo } from '../../../src/api/projectXml';
import { openSession } from '../../../src/api/session';
import { Transport } from '../../../src/api/transport';
import { silentLog } from '../../../src/common/log';
import { SampleInUseError, UnknownProjectError } from '../../../src/projects/projectErrors';
import { SampleService } from '../../../src/projects/sampleService';
import type { RunningSimulator, SimulatorOptions, SimulatorState } from '../../../src/simulator/options';
import { bigRegistry } from '../../../src/simulator/sample/bigRegistry';
import { startSimulator } from '../../../src/simulator/server';
import { inTemporaryFolder, MemorySecrets, seed } from './support';

interface World {
  readonly folder: string;
  readonly secrets: MemorySecrets;
  readonly failures: unknown[];
  /** The servers that were started, newest last. */
  readonly servers: RunningSimulator[];
  readonly window: () => SampleService;
  readonly deleteOne: (service: SampleService, projectId: number, record: string) => Promise<void>;
}

const records = (...names: readonly string[]): ReturnType<typeof seed>['values'] =>
  names.map((record) => ({ record, event: '', instrument: '', instance: 0, field: 'age', value: '50' }));
const samples = [
  seed({ settings: { title: 'First' }, values: records('1', '2', '3') }),
  seed({ settings: { title: 'Second' } }),
];

/** Windows on the same storage; small projects stand for the real sample. */
async function inWorld(work: (world: World) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (temporary) => {
    const folder = path.join(temporary, 'global', 'sample');
    const secrets = new MemorySecrets();
    const transport = new Transport({ proxy: 'off' }, silentLog);
    const windows: SampleService[] = [];
    const world: World = {
      folder,
      secrets,
      failures: [],
      servers: [],
      window: () => {
        const start = async ({ sample, ...options }: SimulatorOptions): Promise<RunningSimulator> => {
          const server = await startSimulator(sample ? { seeds: samples } : options);
          world.servers.push(server);
          return server;
        };
        const service = new SampleService({
          folder,
          secrets,
          loadSimulator: () => ({ startSimulator: start, bigRegistry }),
          log: silentLog,
          onSaveFailed: (error) => world.failures.push(error),
        });
        windows.push(service);
        return service;
      },
      deleteOne: async (service, projectId, record) => {
        await deleteRecords(freely(openSession({ ...(await service.connect(projectId)), transport, log: silentLog })), {
          records: [record],
          deleteLogging: false,
        });
      },
    };
    try {
      await work(world);
    } finally {
      await Promise.all(windows.map((service) => service.stop()));
      await transport.close();
    }
  });
}

const recordsOf = (server: RunningSimulator | undefined, projectId: number): string[] => [
  ...new Set(server?.seedOf(projectId).values.map(({ record }) => record)),
];

async function isSaved(folder: string, projectId: number, record: string): Promise<boolean> {
  const state = JSON.parse(await readFile(path.join(folder, 'state.json'), 'utf8')) as SimulatorState;
  return (
    state.projects
      .find((project) => project.projectId === projectId)
      ?.seed.values.some((value) => value.record === record) ?? false
  );
}

describe('the sample', () => {
  it('starts once on first use', async () => {
    await inWorld(async ({ window, servers }) => {
      const service = window();
      assert.equal(servers.length, 0);
      const [projects, again] = await Promise.all([service.projects(), service.projects()]);
      assert.deepEqual(projects, again);
      assert.deepEqual(
        projects.map(({ title }) => title),
        ['First', 'Second'],
      );
      assert.equal(servers.length, 1);
      assert.match((await service.connect(projects[0]?.projectId ?? 0)).url, /^http:\/\/127\.0\.0\.1:\d+\/api\/$/);
      await assert.rejects(service.connect(999), UnknownProjectError);
    });
  });

  it('survives a reload: same projects, same tokens, data as it was left at the last moment', async () => {
    await inWorld(async ({ window, servers, deleteOne, failures }) => {
      const before = window();
      const [first] = await before.projects();
      const projectId = first?.projectId ?? 0;
      const { token } = await before.connect(projectId);
      await deleteOne(before, projectId, '2');
      await before.stop();
      const after = window();
      assert.equal((await after.connect(projectId)).token, token);
      assert.deepEqual(recordsOf(servers.at(-1), projectId), ['1', '3']);
      assert.deepEqual(failures, []);
    });
  });

  it('saves after a write without waiting for the end of the window', async () => {
    await inWorld(async ({ window, folder, deleteOne }) => {
      const service = window();
      const projectId = (await service.projects())[0]?.projectId ?? 0;
      const stop = new AbortController();
      const changes = watch(folder, { signal: stop.signal })[Symbol.asyncIterator]();
      let changed = changes.next();
      await deleteOne(service, projectId, '2');
      while (await isSaved(folder, projectId, '2')) {
        await changed;
        changed = changes.next();
      }
      stop.abort();
      await changed.catch(() => {});
    });
  });

  it('keeps its tokens in the secret storage and out of its files', async () => {
    await inWorld(async ({ window, folder, secrets, servers }) => {
      const service = window();
      await service.projects();
      await service.stop();
      const server = servers[0] ?? assert.fail();
      const files = (
        await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')))
      )
        .join('\n')
        .toLowerCase();
      const tokens = [server.superToken, ...server.projects.map(({ token }) => token)];
      assert.equal(tokens.length, 3);
      for (const token of tokens) {
        assert.ok(!files.includes(token.toLowerCase()));
        assert.ok([...secrets.values.values()].join('\n').includes(token));
      }
    });
  });

  it('opens with its data although the secret storage lost the tokens', async () => {
    await inWorld(async ({ window, secrets, servers, deleteOne }) => {
      const before = window();
      const projectId = (await before.projects())[0]?.projectId ?? 0;
      await deleteOne(before, projectId, '2');
      await before.stop();
      secrets.values.clear();
      const after = window();
      await deleteOne(after, projectId, '1');
      assert.deepEqual(recordsOf(servers.at(-1), projectId), ['3']);
      assert.equal((await after.projects()).length, 2);
    });
  });

  it('is open in one window at a time, and free for the next when that one ends', async () => {
    await inWorld(async ({ window, deleteOne, servers }) => {
      const here = window();
      const there = window();
      const projectId = (await here.projects())[0]?.projectId ?? 0;
      await assert.rejects(there.connect(projectId), SampleInUseError);
      await deleteOne(here, projectId, '2');
      await here.stop();
      await deleteOne(there, projectId, '1');
      assert.deepEqual(recordsOf(servers.at(-1), projectId), ['3']);
    });
  });

  it('starts over when it is reset', async () => {
    await inWorld(async ({ window, servers, deleteOne }) => {
      const service = window();
      const projectId = (await service.projects())[0]?.projectId ?? 0;
      await deleteOne(service, projectId, '2');
      await service.reset();
      assert.deepEqual(
        (await service.projects()).map((project) => project.projectId),
        servers[0]?.projects.map((project) => project.projectId),
      );
      assert.deepEqual(recordsOf(servers.at(-1), projectId), ['1', '2', '3']);
      await service.stop();
      const next = window();
      await next.projects();
      assert.deepEqual(recordsOf(servers.at(-1), projectId), ['1', '2', '3']);
    });
  });

  it('puts a state it cannot read aside instead of losing it', async () => {
    await inWorld(async ({ window, folder }) => {
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, 'state.json'), '{"format":1,"proj');
      assert.equal((await window().projects()).length, 2);
      const aside = (await readdir(folder)).filter((name) => name.startsWith('state.unreadable'));
      assert.equal(await readFile(path.join(folder, aside[0] ?? ''), 'utf8'), '{"format":1,"proj');
    });
  });

  it('tells when it cannot save, and writes nothing once another window has taken over', async () => {
    await inWorld(async ({ window, folder, deleteOne, failures }) => {
      const service = window();
      const projectId = (await service.projects())[0]?.projectId ?? 0;
      const before = await readFile(path.join(folder, 'state.json'), 'utf8');
      await writeFile(
        path.join(folder, 'lock.json'),
        JSON.stringify({ id: 'someone', pid: process.pid, host: 'elsewhere', start: '' }),
      );
      await deleteOne(service, projectId, '2');
      await service.stop();
      assert.ok(failures[0] instanceof SampleInUseError);
      assert.equal(await readFile(path.join(folder, 'state.json'), 'utf8'), before);
    });
  });

  it('makes the large registry once, on demand, and keeps it for the next window', async () => {
    await inWorld(async ({ window }) => {
      const first = window();
      const made = await first.addLarge(50);
      assert.deepEqual(await first.addLarge(50), made);
      assert.equal((await first.projects()).length, 3);
      await first.stop();
      assert.ok((await window().projects()).some(({ projectId }) => projectId === made.projectId));
    });
  });

  it('a failed start leaves the place free for another try', async () => {
    await inTemporaryFolder(async (folder) => {
      let tries = 0;
      const service = new SampleService({
        folder,
        secrets: new MemorySecrets(),
        log: silentLog,
        onSaveFailed: () => {},
        loadSimulator: () => {
          tries++;
          if (tries === 1) {
            throw new Error('bundle missing');
          }
          return { startSimulator: () => startSimulator({ seeds: samples }), bigRegistry };
        },
      });
      await assert.rejects(service.projects(), /bundle missing/);
      assert.equal((await service.projects()).length, 2);
      await service.stop();
    });
  });

  it('takes a copy of a project from its XML, keeps it over a restart, and deletes it from the disk when it goes', async () => {
    await inWorld(async ({ window, servers, folder }) => {
      const first = window();
      const [sample] = await first.projects();
      const [server] = servers;
      assert.ok(sample && server);
      const session = openSession({
        ...(await first.connect(sample.projectId)),
        transport: new Transport({ proxy: 'off' }, silentLog),
        log: silentLog,
      });
      const chunks: Uint8Array[] = [];
      await exportProjectXmlTo(session, { exportDataAccessGroups: true }, (chunk) => {
        chunks.push(chunk);
      });
      const copy = await first.addCopy(Buffer.concat(chunks).toString());
      assert.deepEqual([copy.title, copy.projectId === sample.projectId], ['First', false]);
      const values = (projectId: number): number => servers.at(-1)?.seedOf(projectId).values.length ?? 0;
      assert.equal(values(copy.projectId), values(sample.projectId));
      await first.stop();
      const second = window();
      assert.ok((await second.projects()).some(({ projectId }) => projectId === copy.projectId));
      await second.connect(copy.projectId);
      await second.removeCopy(copy.projectId);
      await assert.rejects(second.connect(copy.projectId), UnknownProjectError);
      await second.stop();
      const state = JSON.parse(await readFile(path.join(folder, 'state.json'), 'utf8')) as SimulatorState;
      assert.ok(state.projects.every(({ projectId }) => projectId !== copy.projectId));
      await assert.rejects(window().addCopy('<html></html>'));
    });
  });
});
