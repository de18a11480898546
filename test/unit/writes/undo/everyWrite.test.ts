import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { importMetadata } from '../../../../src/api/metadata';
import { deleteRecords } from '../../../../src/api/records';
import type { Session } from '../../../../src/api/session';
import type { WriteSession } from '../../../../src/api/writeSession';
import { commandIds } from '../../../../src/window/ids';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { startRig, stopRigs } from '../deletes/rig';
import { fullProject } from '../deletes/seeds';
import { makeNet, projectFolder, removeFolders, safeDelete } from './support';
import { seedOfCase, writeCases } from './writeCases';

/** Source files by path from `src`, with the modules they load (types do not count: they are gone when the program runs). */
const files = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name.split(path.sep).join('/'), readFileSync(path.join('src', name), 'utf8')]),
);

interface Imported {
  readonly from: string;
  readonly names: readonly string[];
}

function importsOf(file: string): readonly Imported[] {
  const text = files.get(file) ?? '';
  const resolve = (specifier: string): string => `${path.posix.join(path.posix.dirname(file), specifier)}.ts`;
  const fixed = [...text.matchAll(/^import (?!type)\s*(?:\{([^}]*)\}|[\w*, ]+) from '(\.[^']+)'/gm)].map(
    ([, names = '', from = '']) => ({
      from: resolve(from),
      names: names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type '))
        .map((name) => name.split(' as ')[0] ?? name),
    }),
  );
  const late = [...text.matchAll(/\bimport\('(\.[^']+)'\)/g)]
    .filter(({ index }) => !/typeof\s*$/.test(text.slice(0, index)))
    .map(([, from = '']) => ({ from: resolve(from), names: ['*'] }));
  return [...fixed.filter(({ names }) => names.length > 0), ...late];
}

/** Functions of the API that write: found by what they do, not by what they are called. */
function writers(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [file, text] of files) {
    if (!file.startsWith('api/')) {
      continue;
    }
    const functions = text.split(/^(?=export (?:async )?function)/m).filter((part) => part.startsWith('export'));
    const names = functions
      .filter((body) => /\bwrites: true\b|\b(?:writeForCount|importRows|deleteNamed)\(/.test(body))
      .map((body) => /function\*? (\w+)/.exec(body)?.[1] ?? '');
    // The helpers that they are made of.
    if (names.length > 0 && !file.endsWith('/writes.ts')) {
      found.set(file, names);
    }
  }
  return found;
}

const writing = writers();

function importsWriter(file: string): boolean {
  return importsOf(file).some(({ from, names }) =>
    names.some((name) => (name === '*' ? writing.has(from) : (writing.get(from)?.includes(name) ?? false))),
  );
}

/** Whether a module can reach a writing function through what it loads. */
function reachesWriter(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file) || !files.has(file)) {
    return false;
  }
  seen.add(file);
  return (
    importsWriter(file) || importsOf(file).some(({ from }) => !from.startsWith('api/') && reachesWriter(from, seen))
  );
}

/** Commands by the module that does their work. */
function moduleOf(command: string): string | undefined {
  const own = `commands/${command}.ts`;
  if (files.has(own)) {
    return own;
  }
  return [...files.keys()].find(
    (file) =>
      file.startsWith('commands/') &&
      new RegExp(`export (?:async )?function ${command}\\(`).test(files.get(file) ?? ''),
  );
}

/** There is nothing yet that a snapshot could hold. The dictionary that goes into the new project is pushed as any other. */
const makesNew: ReadonlySet<string> = new Set(['createProject']);

afterEach(stopRigs);
afterEach(removeFolders);

describe('every write', () => {
  it('takes a session that only safety/ hands out: a plain one is refused by the compiler', () => {
    const plain = {} as Session;
    const attempts = [
      // @ts-expect-error a plain session cannot write
      () => deleteRecords(plain, { records: ['1'], deleteLogging: false }),
      // @ts-expect-error a plain session cannot write
      () => importMetadata(plain, []),
      // @ts-expect-error a plain session makes no call that writes
      () => plain.read({ content: 'record', action: 'delete', writes: true, expects: { shape: 'json' } }),
      // @ts-expect-error nobody can make a write session up
      (): WriteSession => ({ ...plain, write: () => Promise.reject(new Error('made up')) }),
    ];
    assert.equal(attempts.length, 4);
    // Every function of the API whose call writes asks for one.
    assert.ok(writing.size >= 8, JSON.stringify([...writing]));
    for (const [file, names] of writing) {
      for (const name of names) {
        assert.match(
          files.get(file) ?? '',
          new RegExp(`function ${name}\\(\\s*session: WriteSession`),
          `${file}: ${name}`,
        );
      }
    }
  });

  it('has a case here for every command that can reach one', () => {
    const able = Object.keys(commandIds).filter((command) => {
      const file = moduleOf(command);
      return file !== undefined && reachesWriter(file) && !makesNew.has(command);
    });
    assert.deepEqual(able.sort(), Object.keys(writeCases).sort());
  });

  for (const [command, run] of Object.entries(writeCases)) {
    it(`${command}: the snapshot is whole and the journal opened before the first write leaves`, async () => {
      const rig = await startRig(seedOfCase(command));
      const net = await makeNet();
      const states: string[] = [];
      const stop = rig.simulator.onDidWrite(() => {
        const lines = readFileSync(path.join(net.folder, 'journal', `${projectFolder}.jsonl`), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { type: string; snapshot?: string });
        const last = lines.at(-1);
        const snapshot = path.join(net.folder, 'snapshots', projectFolder, last?.snapshot ?? 'none');
        states.push(
          `${last?.type} ${existsSync(path.join(snapshot, 'manifest.sealed')) && existsSync(path.join(snapshot, 'snapshot.json'))}`,
        );
      });
      const outcome = (await run(rig, net)) as { readonly status: string };
      stop();
      assert.equal(outcome.status, 'done');
      assert.ok(states.length > 0);
      assert.deepEqual(new Set(states), new Set(['opened true']));
      const last = await net.last();
      assert.ok(last.ended?.sent);
      await (await net.store.open(projectFolder, last.opened.snapshot)).verify();
    });
  }

  it('does not start when the snapshot, the key or the journal cannot be had, or another window is writing', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const full = await makeNet({
      store: { openFile: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) },
    });
    await assert.rejects(
      safeDelete(rig, full, recordsDelete, { records: ['1'], scope: { kind: 'record' } }),
      /not enough room/,
    );
    const keyless = await makeNet({
      store: { keys: { current: () => Promise.reject(new Error('locked')), find: () => Promise.resolve(undefined) } },
    });
    await assert.rejects(
      safeDelete(rig, keyless, recordsDelete, { records: ['1'], scope: { kind: 'record' } }),
      /locked/,
    );
    const mute = await makeNet();
    mute.journal.append = () => Promise.reject(new Error('read-only'));
    await assert.rejects(
      safeDelete(rig, mute, recordsDelete, { records: ['1'], scope: { kind: 'record' } }),
      /journal cannot be written/,
    );
    const busy = await makeNet({ ports: { locks: { acquire: () => Promise.resolve(undefined) } } });
    await assert.rejects(
      safeDelete(rig, busy, recordsDelete, { records: ['1'], scope: { kind: 'record' } }),
      /Another operation/,
    );
    assert.equal(rig.writes().length, 0);
    for (const net of [full, keyless, mute, busy]) {
      assert.deepEqual(await net.store.list(), []);
    }
  });
});
