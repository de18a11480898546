import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { listFileRepository } from '../../../../src/api/fileRepository';
import { english } from '../../../../src/common/l10n';
import { isUndoable } from '../../../../src/safety/journal/history';
import type { OperationTarget } from '../../../../src/safety/operation';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import type { SimulatorOptions } from '../../../../src/simulator/options';
import type { CallerRights } from '../../../../src/state/rights';
import type { RepositoryOutcome } from '../../../../src/writes/repository/outcome';
import { type RepositoryPlan, type RepositoryRequest, planRepository } from '../../../../src/writes/repository/plan';
import { repositoryWrite } from '../../../../src/writes/repository/run';
import { repositoryLines, repositoryMessage, repositoryReport } from '../../../../src/writes/repository/words';
import { refusalText } from '../../../../src/writes/words/refusalText';
import { operationLines } from '../../../../src/writes/words/historyText';
import { unkindMix } from '../../simulator/unkindMix';
import { standBetween, stopBetween } from '../deletes/between';
import { showCase } from '../../support/cases';
import { type Rig, quick, startRig, stopRigs } from '../deletes/rig';
import { type Net, makeNet, projectFolder, removeFolders, temporaryFolder } from '../undo/support';

afterEach(stopBetween);
afterEach(stopRigs);
afterEach(removeFolders);

const top = { folderId: undefined, name: '' };

async function trial(options: SimulatorOptions = {}): Promise<Rig> {
  return await startRig(
    sampleSeeds().find(({ repository }) => repository !== undefined),
    options,
  );
}

async function planOf(target: OperationTarget, request: RepositoryRequest): Promise<RepositoryPlan> {
  const planned = await planRepository(target, request);
  if (planned.kind === 'refused') {
    throw new Error(JSON.stringify(planned.refusals));
  }
  return planned.plan;
}

async function run(rig: Rig, net: Net, plan: RepositoryPlan, target = rig.target): Promise<RepositoryOutcome> {
  const { outcome } = await net.safety.write(repositoryWrite, {
    target,
    plan,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    report: (of, outcome_) => repositoryReport(of, outcome_, { when: new Date(), url: 'x' }, english),
    ...quick,
  });
  return outcome;
}

async function names(rig: Rig, folderId?: number): Promise<readonly string[]> {
  return (await listFileRepository(rig.target.session, folderId)).map(({ name }) => name);
}

/** Two files to upload; the second has a name that is not ASCII and bytes that are no text. */
async function files(): Promise<readonly string[]> {
  const folder = await temporaryFolder();
  const paths = ['protocol v2.txt', 'Überblick.bin'].map((name) => path.join(folder, name));
  await writeFile(paths[0] ?? '', 'a protocol');
  await writeFile(paths[1] ?? '', Buffer.from([0, 255, 254, 13, 10, 0]));
  return paths;
}

for (const [server, options] of [
  ['a kind server', {}],
  ['an unkind server', { unkind: { ...unkindMix(63), memory: undefined, bodyLimit: undefined } }],
] as const) {
  describe(`the File Repository, ${server}`, () => {
    it('takes a folder and files into it, reads them back, and gives them into its recycle bin', async () => {
      const rig = await trial(options);
      const net = await makeNet();
      const created = await run(
        rig,
        net,
        await planOf(rig.target, { action: 'create-folder', place: top, name: ' New ' }),
      );
      assert.deepEqual([created.status, created.done], ['done', ['New']], JSON.stringify(created));
      const folder = (await listFileRepository(rig.target.session)).find(({ name }) => name === 'New');
      const folderId = folder?.kind === 'folder' ? folder.folderId : undefined;
      const place = { folderId, name: 'New' };
      const paths = await files();
      const uploaded = await run(rig, net, await planOf(rig.target, { action: 'upload', place, paths }));
      assert.deepEqual([uploaded.status, uploaded.done.length], ['done', 2], JSON.stringify(uploaded));
      assert.deepEqual(await names(rig, folderId), ['protocol v2.txt', 'Überblick.bin']);
      // Once more: REDCap keeps two of one name.
      const again = await planOf(rig.target, { action: 'upload', place, paths: paths.slice(0, 1) });
      assert.match(repositoryLines(again, english).join('\n'), /there already[^\n]*protocol v2\.txt/);
      assert.equal((await run(rig, net, again)).status, 'done');
      const items = (await listFileRepository(rig.target.session, folderId)).flatMap((item) =>
        item.kind === 'file' ? [item] : [],
      );
      assert.equal(items.length, 3);
      const plan = await planOf(rig.target, { action: 'delete', place, files: items.slice(1) });
      assert.match(repositoryLines(plan, english).join('\n'), /30 days/);
      const deleted = await run(rig, net, plan);
      assert.equal(deleted.status, 'done');
      assert.match(repositoryMessage(plan, deleted, '', english), /30 days/);
      assert.deepEqual((await names(rig, folderId)).length, 1);
      const history = await net.history();
      assert.deepEqual(
        history.map((operation) => [operation.opened.what.kind, isUndoable(operation)]),
        Array.from({ length: 4 }, () => ['repository', false]),
      );
      assert.match(history.flatMap((operation) => operationLines(operation, english)).join('\n'), /Upload 2 files/);
    });
  });
}

describe('the File Repository', () => {
  it('is not touched where it would be refused, and the reason is said', async () => {
    const rig = await trial();
    const folder = await temporaryFolder();
    const empty = path.join(folder, 'empty.txt');
    await writeFile(empty, '');
    const [existing] = (await listFileRepository(rig.target.session)).filter(({ kind }) => kind === 'folder');
    const requests: readonly (readonly [RepositoryRequest, string])[] = [
      [{ action: 'create-folder', place: top, name: '  ' }, 'folder-name'],
      [{ action: 'create-folder', place: top, name: 'x'.repeat(151) }, 'folder-name'],
      [{ action: 'create-folder', place: top, name: 'a\u0000b' }, 'folder-name'],
      [{ action: 'create-folder', place: top, name: (existing?.name ?? '').toUpperCase() }, 'folder-exists'],
      [{ action: 'upload', place: top, paths: [] }, 'nothing-asked'],
      [{ action: 'upload', place: top, paths: [folder] }, 'no-such-file'],
      [{ action: 'upload', place: top, paths: [empty] }, 'empty-file'],
      [{ action: 'upload', place: top, paths: [path.join(folder, 'none.txt')] }, 'no-such-file'],
      [{ action: 'delete', place: top, files: [{ docId: 999_999, name: 'x' }] }, 'files-gone'],
      [{ action: 'delete', place: top, files: [] }, 'nothing-asked'],
    ];
    for (const [request, expected] of requests) {
      const planned = await planRepository(rig.target, request);
      const refusals = planned.kind === 'refused' ? planned.refusals : [];
      assert.deepEqual(
        refusals.map(({ reason }) => reason),
        [expected],
        JSON.stringify(request),
      );
      assert.ok(refusals.every((refusal) => !/\{\d\}|undefined/.test(refusalText(refusal, english))));
    }
    const rights: CallerRights = { username: 'x', rights: { api_import: 1, file_repository: 0 }, dataAccessGroup: '' };
    assert.deepEqual(await planRepository({ ...rig.target, rights }, { action: 'delete', place: top, files: [] }), {
      kind: 'refused',
      refusals: [{ reason: 'missing-right', right: 'file_repository' }],
    });
    assert.deepEqual(
      rig.writes().filter(({ action }) => action !== 'list'),
      [],
    );
  });

  it('stops where somebody was faster, or where a file changed after the question', async () => {
    const rig = await trial();
    const net = await makeNet();
    const paths = await files();
    const upload = await planOf(rig.target, { action: 'upload', place: top, paths });
    await writeFile(paths[1] ?? '', 'something else');
    const half = await run(rig, net, upload);
    assert.deepEqual(
      [half.status, half.done, half.differences.map(({ problem }) => problem), half.remaining],
      ['mismatch', ['protocol v2.txt'], ['changed-here'], ['Überblick.bin']],
    );
    const file = (await listFileRepository(rig.target.session)).find((item) => item.kind === 'file');
    const doomed = file?.kind === 'file' ? [file] : [];
    const [one, two] = [
      await planOf(rig.target, { action: 'delete', place: top, files: doomed }),
      await planOf(rig.target, { action: 'delete', place: top, files: doomed }),
    ];
    assert.equal((await run(rig, net, one)).status, 'done');
    const late = await run(rig, net, two);
    assert.deepEqual([late.status, late.groundChanges, late.sent], ['ground-moved', [{ kind: 'repository' }], false]);
  });

  it('says nothing is done that REDCap refused, that it keeps otherwise, or that was not read whole', async () => {
    const net = await makeNet();
    // Somebody else makes the folder between the last look and the call: REDCap refuses ours.
    const rig = await trial();
    const plan = await planOf(rig.target, { action: 'create-folder', place: top, name: 'Ours' });
    const faster = await standBetween(rig, async ({ action, form }, forward) => {
      if (action === 'createFolder') {
        await forward(form);
      }
      return undefined;
    });
    const refused = await run(rig, net, plan, faster.target());
    assert.deepEqual([refused.status, refused.done, refused.remaining], ['refused', [], ['Ours']]);
    assert.match(
      repositoryMessage(plan, refused, 'REDCap says: it is there.', english),
      /^REDCap refused\..*it is there/,
    );
    // A name that REDCap changes.
    const renamer = await standBetween(rig, async ({ action, form }, forward) => {
      if (action !== 'createFolder') {
        return undefined;
      }
      form.set('name', 'Cut na');
      return await forward(form);
    });
    const cut = await planOf(rig.target, { action: 'create-folder', place: top, name: 'Cut name' });
    const renamed = await run(rig, net, cut, renamer.target());
    assert.deepEqual(
      [renamed.status, renamed.differences],
      ['mismatch', [{ name: 'Cut name', problem: 'renamed', now: 'Cut na' }]],
    );
    assert.match(repositoryMessage(cut, renamed, '', english), /REDCap keeps Cut name under the name Cut na/);
    // The list has a new file, but it cannot be read: or it is another's.
    for (const [answer, status] of [
      [{ status: 403, body: '<html>no</html>' }, 'unverified'],
      [{ status: 200, body: '<html><body>offline</body></html>' }, 'unverified'],
    ] as const) {
      const paths = (await files()).slice(0, 1);
      const upload = await planOf(rig.target, { action: 'upload', place: top, paths });
      const unread = await standBetween(rig, ({ content, action, form }) =>
        content === 'fileRepository' && action === 'export' && form.has('doc_id') ? answer : undefined,
      );
      const outcome = await run(rig, net, upload, unread.target());
      assert.deepEqual([outcome.status, outcome.done, outcome.remaining], [status, [], ['protocol v2.txt']]);
    }
    showCase('repository/refused, renamed, unread', 'none of it is called done');
  });

  it('believes no answer: what was lost on the way is found by reading', async () => {
    for (const [fault, status] of [
      ['reset-after-write', 'done'],
      ['gateway-timeout', 'not-done'],
      ['database-down', 'not-done'],
      // An empty answer is what success looks like.
      ['empty-body', 'mismatch'],
    ] as const) {
      const rig = await trial();
      const net = await makeNet();
      const paths = (await files()).slice(0, 1);
      const plan = await planOf(rig.target, { action: 'upload', place: top, paths });
      rig.simulator.setFaults([{ fault, call: 'fileRepository/import', times: 1 }]);
      const outcome = await run(rig, net, plan);
      assert.deepEqual([outcome.status, outcome.done.length], [status, status === 'done' ? 1 : 0], fault);
      assert.equal((await names(rig)).includes('protocol v2.txt'), status === 'done');
    }
  });
});
