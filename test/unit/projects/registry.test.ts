import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { displayName } from '../../../src/projects/projectEntry';
import { UnknownProjectError } from '../../../src/projects/projectErrors';
import { ProjectRegistry, type RegistryChange } from '../../../src/projects/projectRegistry';
import { MemoryState } from './support';

const project = { url: 'https://redcap.example.edu/api/', projectId: 7, title: 'Seven', origin: 'user' } as const;

describe('the registry of projects', () => {
  it('gives a project of a title that another one shows a name of its own', async () => {
    const registry = new ProjectRegistry(new MemoryState());
    await Promise.all([
      registry.add(project),
      registry.add({ ...project, projectId: 8, url: 'https://test.example.org/api/' }),
      registry.add({ ...project, projectId: 9, name: 'Mine' }),
    ]);
    assert.deepEqual(registry.list().map(displayName), [
      project.title,
      `${project.title} (8, test.example.org)`,
      'Mine',
    ]);
  });

  it('keeps projects in the order they were added, across restarts', async () => {
    const state = new MemoryState();
    const registry = new ProjectRegistry(state);
    await Promise.all([
      registry.add(project),
      registry.add({ ...project, projectId: 8, title: 'Eight' }),
      registry.add({ ...project, projectId: 9, title: 'Nine' }),
    ]);
    assert.deepEqual(
      new ProjectRegistry(state).list().map(({ title }) => title),
      ['Seven', 'Eight', 'Nine'],
    );
    assert.equal(new Set(registry.list().map(({ key }) => key)).size, 3);
  });

  it('loses no write when several come at the same time', async () => {
    const registry = new ProjectRegistry(new MemoryState());
    const entries = await Promise.all(
      Array.from({ length: 5 }, (_, i) => registry.add({ ...project, projectId: i, title: `P${i}` })),
    );
    await Promise.all([
      registry.update(entries[0]?.key ?? '', { name: 'renamed' }),
      registry.remove(entries[1]?.key ?? ''),
      registry.update(entries[2]?.key ?? '', { username: 'u' }),
    ]);
    assert.deepEqual(
      registry.list().map(({ title, name, username }) => [title, name, username]),
      [
        ['P0', 'renamed', undefined],
        ['P2', undefined, 'u'],
        ['P3', undefined, undefined],
        ['P4', undefined, undefined],
      ],
    );
  });

  it('sees what another window wrote', async () => {
    const state = new MemoryState();
    const here = new ProjectRegistry(state);
    const there = new ProjectRegistry(state);
    const added = await there.add(project);
    assert.equal(here.get(added.key).title, 'Seven');
    await here.add({ ...project, projectId: 8 });
    assert.equal(there.list().length, 2);
  });

  it('tells of every change once, and of none that changes nothing', async () => {
    const registry = new ProjectRegistry(new MemoryState());
    const seen: RegistryChange['kind'][] = [];
    registry.onDidChange(({ kind }) => seen.push(kind));
    const { key } = await registry.add(project);
    await registry.update(key, { title: 'Seven' });
    await registry.update(key, { name: 'Mine' });
    await registry.update(key, { name: undefined });
    await registry.remove(key);
    await registry.remove(key);
    assert.deepEqual(seen, ['added', 'changed', 'changed', 'removed']);
  });

  it('leaves entries it cannot understand alone', async () => {
    const state = new MemoryState();
    await state.update('projects', [
      { key: 'k', future: true },
      'junk',
      { key: 'a', url: 'not an address', projectId: 1, title: '', origin: 'user' },
    ]);
    const registry = new ProjectRegistry(state);
    assert.deepEqual(registry.list(), []);
    await registry.add(project);
    assert.equal((state.get('projects') as unknown[]).length, 4);
  });

  it('says so when a project is not there', () => {
    assert.throws(() => new ProjectRegistry(new MemoryState()).get('gone'), UnknownProjectError);
  });
});
