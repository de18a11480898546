import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/window/ids';
import { sampleSeeds } from '../../../src/simulator/sample/sampleSeeds';
import { type Connected, connect, extensionApi } from '../support';

describe('the extension in its host', () => {
  let connected: Connected;
  before(async () => {
    connected = await connect({ seeds: sampleSeeds() });
  });
  after(async () => {
    await connected.stop();
  });

  it('registers every command of the manifest', async () => {
    await extensionApi();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(commandIds).filter((id) => !registered.has(id)),
      [],
    );
  });

  it('keeps tokens in SecretStorage only', async () => {
    const { api, redcap, entries } = connected;
    const listed = JSON.stringify(api.projects.list()).toUpperCase();
    for (const [index, { token }] of redcap.projects.entries()) {
      assert.ok(!listed.includes(token.toUpperCase()));
      const session = await api.projects.session(entries[index]?.key ?? '');
      assert.ok(!JSON.stringify(session).toUpperCase().includes(token.toUpperCase()));
    }
  });

  it('reads what the tree shows from the server, once', async () => {
    const { api, redcap, entries } = connected;
    const [entry] = entries;
    assert.ok(entry);
    redcap.clearRequests();
    const [first, second] = await Promise.all([
      api.projects.part(entry.key, 'instruments'),
      api.projects.part(entry.key, 'instruments'),
    ]);
    assert.equal(first.length, 8);
    assert.equal(first, second);
    assert.equal(redcap.requests.filter((call) => call.content === 'instrument').length, 1);
  });

  it('shows projects, arms, events, instruments and fields as rows', async () => {
    const { view } = connected.api;
    const labels = async (node?: Parameters<typeof view.tree.getChildren>[0]): Promise<string[]> =>
      (await view.tree.getChildren(node)).map((child) => String(view.tree.getTreeItem(child).label));
    const roots = await view.tree.getChildren();
    const trial = roots.find((node) => node.projectKey === connected.entries[0]?.key);
    assert.ok(trial);
    assert.ok((await labels(trial)).some((label) => label.startsWith('Arm 1')));
    const arm = (await view.tree.getChildren(trial)).find((node) => node.kind === 'arm');
    assert.equal((await labels(arm)).length, 3);
    const [event] = await view.tree.getChildren(arm);
    const [instrument] = await view.tree.getChildren(event);
    assert.equal(instrument?.kind, 'instrument');
    assert.ok((await labels(instrument)).length > 1);
  });

  it('shows a row with a reason when the server is unwell, caches nothing, and recovers', async () => {
    const { api, redcap, entries } = connected;
    const [entry] = entries;
    assert.ok(entry);
    for (const fault of ['maintenance-page', 'out-of-memory', 'empty-body'] as const) {
      api.projects.forget(entry.key);
      redcap.setFaults([fault]);
      await assert.rejects(api.projects.part(entry.key, 'metadata'), { name: 'RedcapError' });
      redcap.setFaults([]);
      assert.ok((await api.projects.part(entry.key, 'metadata')).length > 100);
    }
  });
});
