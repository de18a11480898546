import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RunningSimulator, SimulatorOptions } from '../../../src/simulator/options';
import { sampleSeeds } from '../../../src/simulator/sample/sampleSeeds';
import { startSimulator } from '../../../src/simulator/server';
import { post } from './client';
import { smallSeed } from './seeds';

async function running(options: SimulatorOptions, work: (simulator: RunningSimulator) => Promise<void>): Promise<void> {
  const simulator = await startSimulator(options);
  try {
    await work(simulator);
  } finally {
    await simulator.stop();
  }
}

describe('Simulator: state, tokens, requests', () => {
  it('saves and restores everything, also through JSON', () =>
    running({ seeds: [smallSeed(), ...sampleSeeds()] }, async (first) => {
      const [small] = first.projects;
      const token = small?.token ?? '';
      first.addToken(small?.projectId ?? 0, { username: 'guest', rights: { api_export: 1 }, dag: 'north' });
      await post(first.url, { token, content: 'record', format: 'csv', data: 'id,name\n9,Nine' });
      await post(first.url, {
        token,
        content: 'dag',
        action: 'import',
        format: 'json',
        data: '[{"data_access_group_name":"South","unique_group_name":""}]',
      });
      const state = first.save();
      await running({ state: JSON.parse(JSON.stringify(state)) as typeof state }, async (second) => {
        assert.deepEqual(second.save(), state);
        assert.equal(second.superToken, first.superToken);
        assert.deepEqual(second.projects, first.projects);
        for (const call of [
          { content: 'record', format: 'csv' },
          { content: 'record', format: 'csv', type: 'eav' },
          { content: 'log', format: 'json' },
          { content: 'dag', format: 'json' },
        ]) {
          assert.equal(
            (await post(second.url, { token, ...call })).text,
            (await post(first.url, { token, ...call })).text,
          );
        }
        const file = await fetch(second.url, {
          method: 'POST',
          body: new URLSearchParams({ token, content: 'file', action: 'export', record: '1', field: 'scan' }),
        });
        assert.deepEqual(Array.from(new Uint8Array(await file.arrayBuffer())), [0, 1, 2, 255]);
      });
    }));

  it('gives back a seed as it was: values, orphans, files, groups', () =>
    running({ seeds: [smallSeed()] }, async (simulator) => {
      const seed = simulator.seedOf(simulator.projects[0]?.projectId ?? 0);
      const given = smallSeed();
      assert.deepEqual(
        seed.values.filter((value) => value.field !== 'id'),
        given.values,
      );
      assert.deepEqual(
        seed.files.map(({ docId: _docId, ...file }) => file),
        given.files,
      );
      assert.deepEqual(seed.recordDags, given.recordDags);
      await running({ seeds: [seed] }, async (again) =>
        assert.deepEqual(again.seedOf(again.projects[0]?.projectId ?? 0), seed),
      );
    }));

  it('numbers projects and groups on from a restored state', () =>
    running({ seeds: [smallSeed()] }, (first) =>
      running({ state: first.save() }, async (second) => {
        const made = second.addProject(smallSeed());
        assert.notEqual(made.projectId, first.projects[0]?.projectId);
        assert.equal(second.projects.length, 2);
      }),
    ));

  it('keeps requests without tokens, with status, content and action', () =>
    running({ seeds: [smallSeed()] }, async (simulator) => {
      const token = simulator.projects[0]?.token ?? '';
      await post(simulator.url, { token, content: 'record', format: 'csv', data: 'id,name\n1,x' });
      await post(simulator.url, { token, content: 'record', action: 'delete', 'records[0]': '77' });
      assert.deepEqual(
        simulator.requests.map(({ content, action, status }) => [content, action, status]),
        [
          ['record', 'import', 200],
          ['record', 'delete', 400],
        ],
      );
      assert.equal(simulator.requests[0]?.parameters['data'], 'id,name\n1,x');
      assert.ok(!JSON.stringify(simulator.requests).includes(token));
      simulator.clearRequests();
      assert.equal(simulator.requests.length, 0);
    }));

  it('tells listeners of writes, until they leave', () =>
    running({ seeds: [smallSeed()] }, async (simulator) => {
      const token = simulator.projects[0]?.token ?? '';
      let writes = 0;
      const leave = simulator.onDidWrite(() => {
        writes += 1;
      });
      await post(simulator.url, { token, content: 'record', format: 'json' });
      assert.equal(writes, 0);
      await post(simulator.url, { token, content: 'record', format: 'csv', data: 'id,name\n1,x' });
      await post(simulator.url, { token, content: 'record', format: 'csv', data: 'id,nope\n1,x' });
      assert.equal(writes, 1);
      leave();
      await post(simulator.url, { token, content: 'record', format: 'csv', data: 'id,name\n1,y' });
      assert.equal(writes, 1);
    }));

  it('makes a project of an ODM text and listens on 127.0.0.1 only', () =>
    running({ seeds: [smallSeed()] }, async (first) => {
      const odm = (
        await post(first.url, { token: first.projects[0]?.token ?? '', content: 'project_xml', exportFiles: 'true' })
      ).text;
      await running({ odm: [odm] }, async (second) => {
        assert.equal(new URL(second.url).hostname, '127.0.0.1');
        const text = (token: string | undefined, url: string): Promise<{ text: string }> =>
          post(url, { token: token ?? '', content: 'record', format: 'csv' });
        assert.equal(
          (await text(second.projects[0]?.token, second.url)).text,
          (await text(first.projects[0]?.token, first.url)).text,
        );
      });
    }));
});
