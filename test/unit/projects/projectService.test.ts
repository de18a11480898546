import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { RedcapError } from '../../../src/api/errors';
import { checkProject } from '../../../src/projects/checkProject';
import type { ProjectsChange } from '../../../src/projects/projectAccess';
import { RestrictedModeError, UnknownProjectError } from '../../../src/projects/projectErrors';
import type { PartName } from '../../../src/projects/projectParts';
import type { RunningSimulator } from '../../../src/simulator/options';
import { startSimulator } from '../../../src/simulator/server';
import { event, makeRig, person, seed, type Rig } from './support';

const longitudinal = seed({
  settings: { title: 'Long', isLongitudinal: true },
  arms: [{ armNum: 1, name: 'Drug' }],
  events: [event('Baseline', 1), event('Month 1', 1)],
  mappings: [
    { event: 'baseline_arm_1', form: 'demographics' },
    { event: 'month_1_arm_1', form: 'visit' },
  ],
  repeating: [{ event: 'month_1_arm_1', form: '', customLabel: '' }],
  dags: [{ name: 'North', uniqueName: 'north' }],
  users: [person('owner'), person('nurse', { api_export: 1 }, 'north')],
});

describe('the project service', () => {
  let simulator: RunningSimulator;
  let rig: Rig;
  beforeEach(async () => {
    simulator = await startSimulator({ seeds: [longitudinal, seed({ settings: { title: 'Classic' } })] });
    rig = makeRig({
      connect: async (projectId) => ({
        url: simulator.url,
        token: simulator.projects.find((project) => project.projectId === projectId)?.token ?? '',
      }),
    });
  });
  afterEach(async () => {
    await rig.close();
    await simulator.stop();
  });

  const add = async (index: number, token?: string): Promise<string> => {
    const project = simulator.projects[index] ?? assert.fail('no such project');
    const used = token ?? project.token;
    const session = await rig.service.openSession({ url: simulator.url, token: used });
    const { url, info, username } = await checkProject(session);
    return (
      await rig.service.add(
        { url, projectId: info.projectId, title: info.title, ...(username === undefined ? {} : { username }) },
        used,
      )
    ).key;
  };
  const contents = (): string[] => simulator.requests.map(({ content }) => content);

  it('checks and adds a project; its token is in the secret storage and nowhere else', async () => {
    const key = await add(0);
    const token = simulator.projects[0]?.token ?? '';
    assert.deepEqual([...rig.secrets.values], [[`token:${key}`, token]]);
    assert.ok(!rig.state.all.toLowerCase().includes(token.toLowerCase()));
    const { title, username, origin, projectId } = rig.service.get(key);
    assert.deepEqual(
      { title, username, origin, projectId },
      { title: 'Long', username: 'owner', origin: 'user', projectId: simulator.projects[0]?.projectId },
    );
    assert.equal(rig.service.findSame(simulator.url, projectId)?.key, key);
  });

  it('reads every part of a longitudinal project', async () => {
    const key = await add(0);
    const names: readonly PartName[] = [
      'version',
      'info',
      'ownRights',
      'instruments',
      'metadata',
      'fieldNames',
      'arms',
      'events',
      'mappings',
      'repeating',
      'dags',
      'userDags',
      'users',
    ];
    const parts = await Promise.all(names.map((name) => rig.service.part(key, name)));
    const sizes = Object.fromEntries(
      names.map((name, i) => [name, Array.isArray(parts[i]) ? parts[i].length : typeof parts[i]]),
    );
    assert.deepEqual(sizes, {
      version: 'string',
      info: 'object',
      ownRights: 'object',
      instruments: 2,
      metadata: 3,
      fieldNames: 5,
      arms: 1,
      events: 2,
      mappings: 2,
      repeating: 1,
      dags: 1,
      userDags: 2,
      users: 2,
    });
  });

  it('asks a classic project for no arms, events or mappings', async () => {
    const key = await add(1);
    simulator.clearRequests();
    assert.deepEqual(
      await Promise.all([
        rig.service.part(key, 'arms'),
        rig.service.part(key, 'events'),
        rig.service.part(key, 'mappings'),
      ]),
      [[], [], []],
    );
    assert.deepEqual(contents(), ['project']);
  });

  it('reads a part once, and again after it was forgotten', async () => {
    const key = await add(1);
    simulator.clearRequests();
    await Promise.all([rig.service.part(key, 'metadata'), rig.service.part(key, 'metadata')]);
    await rig.service.part(key, 'metadata');
    const changes: ProjectsChange[] = [];
    rig.service.onDidChange((change) => changes.push(change));
    rig.service.forget(key, ['metadata']);
    await rig.service.part(key, 'metadata');
    assert.deepEqual(contents(), ['metadata', 'metadata']);
    assert.deepEqual(changes, [{ key, parts: ['metadata'] }]);
  });

  it('passes on that a right is missing, and asks again the next time', async () => {
    const token = simulator.addToken(simulator.projects[0]?.projectId ?? 0, {
      username: 'reader',
      rights: { api_export: 1 },
    });
    const key = await add(0, token);
    for (const part of ['dags', 'userDags', 'users', 'repeating'] as const) {
      await assert.rejects(rig.service.part(key, part), (error) => RedcapError.is(error, 'missing-right'), part);
    }
    assert.equal(await rig.service.part(key, 'ownRights'), undefined);
    simulator.addToken(simulator.projects[0]?.projectId ?? 0, {
      username: 'reader',
      rights: { api_export: 1, data_access_groups: 1 },
    });
    assert.equal((await rig.service.part(key, 'dags')).length, 1);
  });

  it('learns the title again, and tells', async () => {
    const key = await add(1);
    await rig.service.part(key, 'info');
    const { projectId } = rig.service.get(key);
    await simulator.stop();
    simulator = await startSimulator({
      state: renamed(simulator, projectId, 'Renamed on the server'),
      port: Number(new URL(simulator.url).port),
    });
    const told: ProjectsChange[] = [];
    rig.service.onDidChange((change) => told.push(change));
    rig.service.forget(key);
    await rig.service.part(key, 'info');
    assert.equal(rig.service.get(key).title, 'Renamed on the server');
    assert.deepEqual(told, [{ key }, { key, parts: [] }]);
  });

  it('without a token the way back is to replace it', async () => {
    const key = await add(0);
    rig.secrets.values.clear();
    await assert.rejects(rig.service.session(key), (error) => RedcapError.is(error, 'token-refused'));
    await assert.rejects(rig.service.part(key, 'info'), (error) => RedcapError.is(error, 'token-refused'));
    await rig.service.replaceToken(key, simulator.projects[0]?.token ?? '', 'owner');
    assert.equal((await rig.service.part(key, 'info')).title, 'Long');
  });

  it('in Restricted Mode nothing is sent', async () => {
    const key = await add(0);
    const sample =
      (await rig.service.addSamples([{ projectId: simulator.projects[1]?.projectId ?? 0, title: 'S' }]))[0]?.key ?? '';
    simulator.clearRequests();
    rig.trusted = false;
    await assert.rejects(rig.service.part(key, 'info'), RestrictedModeError);
    await assert.rejects(rig.service.session(key), RestrictedModeError);
    await assert.rejects(rig.service.session(sample), RestrictedModeError);
    await assert.rejects(rig.service.openSession({ url: simulator.url, token: 'A'.repeat(32) }), RestrictedModeError);
    assert.deepEqual(contents(), []);
  });

  it('finds sample projects wherever they are served at the moment', async () => {
    const { projectId, title } = simulator.projects[1] ?? assert.fail();
    const [entry] = await rig.service.addSamples([{ projectId, title }]);
    assert.equal((await rig.service.part(entry?.key ?? '', 'info')).title, 'Classic');
    assert.deepEqual(
      (await rig.service.addSamples([{ projectId, title }])).map(({ key }) => key),
      [entry?.key],
      'the second time it is there already',
    );
    assert.deepEqual([...rig.secrets.values.keys()], [], 'tokens of samples are not among those of projects');
  });

  it('removes the token with the project, and says which project went', async () => {
    const key = await add(0);
    const removed: string[] = [];
    rig.service.onDidRemove((entry) => removed.push(entry.key));
    await rig.service.remove(key);
    assert.deepEqual([[...rig.secrets.values], rig.service.list(), removed], [[], [], [key]]);
    await assert.rejects(rig.service.part(key, 'info'), UnknownProjectError);
  });

  it('renames, and returns to the title when the name is blank', async () => {
    const key = await add(0);
    await rig.service.rename(key, '  Mine ');
    assert.equal(rig.service.get(key).name, 'Mine');
    await rig.service.rename(key, ' ');
    assert.equal('name' in rig.service.get(key), false);
  });
});

describe('checking a project', () => {
  const check = async (
    token: (simulator: RunningSimulator) => string,
    fault?: Parameters<RunningSimulator['setFaults']>[0],
  ): Promise<unknown> => {
    const simulator = await startSimulator({ seeds: [longitudinal] });
    const rig = makeRig();
    try {
      simulator.setFaults(fault ?? []);
      return await checkProject(await rig.service.openSession({ url: simulator.url, token: token(simulator) }));
    } finally {
      await rig.close();
      await simulator.stop();
    }
  };

  it('tells a refused token', async () => {
    await assert.rejects(
      check(() => '0'.repeat(32)),
      (error) => RedcapError.is(error, 'token-refused'),
    );
  });

  it('tells an import-only token which right is missing', async () => {
    const importOnly = (simulator: RunningSimulator): string =>
      simulator.addToken(simulator.projects[0]?.projectId ?? 0, { username: 'importer', rights: { api_import: 1 } });
    await assert.rejects(
      check(importOnly),
      (error) => RedcapError.is(error, 'missing-right') && /Export/.test(error.details.right ?? ''),
    );
  });

  it('tells a token without any API right', async () => {
    const none = (simulator: RunningSimulator): string =>
      simulator.addToken(simulator.projects[0]?.projectId ?? 0, { username: 'nobody', rights: { design: 1 } });
    await assert.rejects(check(none), (error) => RedcapError.is(error, 'token-refused'));
  });

  for (const [fault, reason] of [
    ['not-found', 'not-found'],
    ['moved-permanently', 'redirected'],
    ['maintenance-page', 'not-redcap'],
    ['empty-body', 'empty-answer'],
    ['database-down', 'database-down'],
  ] as const) {
    it(`tells ${fault} as ${reason}`, async () => {
      await assert.rejects(
        check((simulator) => simulator.projects[0]?.token ?? '', [fault]),
        (error) => RedcapError.is(error) && (error.reason === reason || assert.fail(error.reason)),
      );
    });
  }

  it("opens a project although the owner's rights cannot be told", async () => {
    const checked = (await check(
      (simulator) => simulator.projects[0]?.token ?? '',
      [{ fault: 'server-error', call: 'user' }],
    )) as Awaited<ReturnType<typeof checkProject>>;
    assert.deepEqual([checked.info.title, checked.username], ['Long', undefined]);
  });
});

function renamed(simulator: RunningSimulator, projectId: number, title: string): ReturnType<RunningSimulator['save']> {
  const state = simulator.save();
  return {
    ...state,
    projects: state.projects.map((project) =>
      project.projectId === projectId
        ? { ...project, seed: { ...project.seed, settings: { ...project.seed.settings, title } } }
        : project,
    ),
  };
}
