import assert from 'node:assert/strict';
import { after, before, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { describeServers, liveServer, simulatorOnly, TestProject, type TestServer } from './server';

/** What is a server's own: its numbers. */
const numbers = new Set(['event_id', 'data_access_group_id', 'project_id', 'creation_time']);

describeServers('API conformance: a project out as XML and in again', (openServer, unkind) => {
  let server: TestServer;
  let original: TestProject;
  let copy: TestProject;
  const only = liveServer ? it.skip : it;
  let reports: readonly (readonly [number, number])[] = [];

  const xmlOf = (project: TestProject): Promise<string> =>
    project.ok({
      content: 'project_xml',
      exportFiles: 'true',
      exportSurveyFields: 'true',
      exportDataAccessGroups: 'true',
    });

  async function create(title: string, odm: string): Promise<TestProject> {
    const form = new FormData();
    form.set('token', server.superToken);
    form.set('content', 'project');
    form.set('format', 'json');
    form.set('data', JSON.stringify([{ project_title: title, purpose: 2 }]));
    form.set('odm', new Blob([odm]), 'project.xml');
    const made = await fetch(server.url, { method: 'POST', body: form });
    assert.equal(made.status, 200);
    return new TestProject(server, (await made.text()).slice(-32));
  }

  before(async function open() {
    this.timeout(120_000);
    server = await openServer();
    const [trial] = sampleSeeds();
    if (server.simulator === undefined || trial === undefined) {
      return;
    }
    const { bodyLimit: _limit, memory: _memory, ...rest } = unkind;
    server.simulator.setUnkind({ ...rest, forgetsCalculations: false });
    const added = server.simulator.addProject(trial);
    original = new TestProject(server, added.token);
    copy = await create(trial.settings.title, await xmlOf(original));
    const ids = async (project: TestProject): Promise<number[]> =>
      (server.simulator?.seedOf(await project.id()).reports ?? []).map((report) => report.id ?? 0);
    const [mine, theirs] = [await ids(original), await ids(copy)];
    reports = mine.map((id, i) => [id, theirs[i] ?? 0]);
  });
  after(() => server.stop());

  /** The same call to both, as rows without numbers. */
  async function same(parameters: Readonly<Record<string, string>>, theirs = parameters): Promise<unknown[]> {
    const plain = async (project: TestProject, asked: Readonly<Record<string, string>>): Promise<unknown[]> =>
      (await project.rows<Record<string, unknown>>(asked)).map((row) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !numbers.has(name))),
      );
    const rows = await plain(original, parameters);
    assert.deepEqual(await plain(copy, theirs), rows, JSON.stringify(parameters));
    return rows;
  }

  only(`keeps the structure, to the last label${simulatorOnly}`, async () => {
    for (const content of [
      'metadata',
      'instrument',
      'exportFieldNames',
      'arm',
      'event',
      'formEventMapping',
      'repeatingFormsEvents',
      'dag',
    ]) {
      assert.ok((await same({ content })).length > 0, content);
    }
  });

  only(`keeps roles with all their rights, of forms and of exports${simulatorOnly}`, async () => {
    const roles = await same({ content: 'userRole' });
    assert.ok(roles.length > 1);
  });

  only(`keeps settings${simulatorOnly}`, async () => {
    const info = async (project: TestProject): Promise<Record<string, unknown>> =>
      JSON.parse(await project.ok({ content: 'project' })) as Record<string, unknown>;
    // In Development, without a scheme of randomization and modules; REDCap's XML has no place for who leads the study.
    const moved = new Set([
      ...numbers,
      'project_irb_number',
      'project_grant_number',
      'project_pi_firstname',
      'project_pi_lastname',
      'project_pi_email',
      'in_production',
      'production_time',
      'randomization_enabled',
      'external_modules',
    ]);
    const [mine, theirs] = [await info(original), await info(copy)];
    const differing = Object.keys(mine).filter((name) => !moved.has(name) && mine[name] !== theirs[name]);
    assert.deepEqual(differing, []);
  });

  only(`keeps reports: the same rows in the same order${simulatorOnly}`, async () => {
    assert.ok(reports.length > 1);
    for (const [mine, theirs] of reports) {
      const ask = (id: number): Record<string, string> => ({ content: 'report', report_id: String(id) });
      assert.ok((await same(ask(mine), ask(theirs))).length > 0);
    }
  });

  only(`keeps every value, group, file name and survey field${simulatorOnly}`, async () => {
    const all = { content: 'record', exportDataAccessGroups: 'true', exportSurveyFields: 'true' };
    assert.ok((await same(all)).length > 100);
  });

  only(`writes the same XML from the copy${simulatorOnly}`, async () => {
    const timeless = (xml: string): string =>
      xml.replaceAll(/\b(AsOfDateTime|CreationDateTime)="[^"]*"/g, '').replaceAll(/_\d{4}-\d\d-\d\d_\d{4}"/g, '"');
    const [mine, theirs] = [timeless(await xmlOf(original)), timeless(await xmlOf(copy))];
    const at = Array.from(mine).findIndex((c, i) => c !== theirs[i]);
    assert.ok(
      mine === theirs,
      `differs at ${at}: ${mine.slice(at - 100, at + 100)}\nand ${theirs.slice(at - 100, at + 100)}`,
    );
  });
});
