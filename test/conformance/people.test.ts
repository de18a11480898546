import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'mocha';
import { list } from './support';
import { classicProject, liveServer, describeServers, simulatorOnly, TestProject, type TestServer } from './server';

describeServers('API conformance: groups, users, rights', (openServer, unkind) => {
  let server: TestServer;
  let project: TestProject;
  beforeEach(async () => {
    server = await openServer();
    project = await classicProject(server);
    await project.importJson('dag', [
      { data_access_group_name: 'North Site', unique_group_name: '' },
      { data_access_group_name: 'Integration Test DAG', unique_group_name: '' },
    ]);
    await project.importJson('record', [
      { record_id: '1', redcap_data_access_group: 'north_site', last_name: 'x' },
      { record_id: 'N-1', redcap_data_access_group: 'north_site', last_name: 'y' },
    ]);
  });
  afterEach(() => server.stop());

  interface Dag {
    readonly data_access_group_name: string;
    readonly unique_group_name: string;
    readonly data_access_group_id: number;
  }
  const dags = (): Promise<Dag[]> => project.rows<Dag>({ content: 'dag' });
  const groups = async (): Promise<string[][]> =>
    (await project.records({ exportDataAccessGroups: 'true', ...list('fields', ['record_id', 'last_name']) }))
      .filter((row) => row['redcap_repeat_instrument'] === '')
      .map((row) => [row['record_id'] ?? '', row['redcap_data_access_group'] ?? '']);

  /** A user with just these rights. */
  async function user(rights: Readonly<Record<string, number>>, dag = ''): Promise<TestProject> {
    const token = server.simulator?.addToken(await project.id(), {
      username: `u${Object.keys(rights).join('')}${dag}`,
      rights,
      dag,
    });
    assert.ok(token);
    return new TestProject(server, token);
  }

  it('names groups by 18 characters of their label', async () => {
    assert.deepEqual(
      (await dags()).map((dag) => dag.unique_group_name),
      ['north_site', 'integration_test_d'],
    );
    assert.equal(typeof (await dags())[0]?.data_access_group_id, 'number');
  });

  it('shows groups only where asked', async () => {
    assert.deepEqual(await groups(), [
      ['1', 'north_site'],
      ['2', ''],
      ['N-1', 'north_site'],
    ]);
    const [row] = await project.records({ ...list('fields', ['record_id']) });
    assert.ok(!Object.keys(row ?? {}).includes('redcap_data_access_group'));
  });

  it('renames a group and keeps its records', async () => {
    assert.equal(
      await project.importJson('dag', [{ data_access_group_name: 'South', unique_group_name: 'north_site' }]),
      '1',
    );
    assert.deepEqual(await groups(), [
      ['1', 'south'],
      ['2', ''],
      ['N-1', 'south'],
    ]);
    await project.refusal({
      content: 'dag',
      action: 'import',
      data: '[{"data_access_group_name":"x","unique_group_name":"nope"}]',
    });
  });

  it('deletes a group: users and records stay without it; unknown names are not counted', async () => {
    const [me] = await project.rows({ content: 'userDagMapping' });
    await project.importJson('userDagMapping', [{ username: me?.['username'], redcap_data_access_group: '' }]);
    assert.equal(
      await project.ok({ content: 'dag', action: 'delete', ...list('dags', ['north_site', 'nobody']) }),
      '1',
    );
    assert.deepEqual(
      (await dags()).map((dag) => dag.unique_group_name),
      ['integration_test_d'],
    );
    assert.deepEqual(await groups(), [
      ['1', ''],
      ['2', ''],
      ['N-1', ''],
    ]);
    assert.equal(await project.ok({ content: 'dag', action: 'delete', ...list('dags', ['nobody']) }), '0');
  });

  it('takes role assignments for an import by their data alone, as PyCap sends them', async () => {
    await project.importJson('userRole', [{ role_label: 'Reader', unique_role_name: '' }]);
    const [role] = await project.rows({ content: 'userRole' });
    await project.importJson('user', [{ username: 'newcomer' }]);
    const data = JSON.stringify([{ username: 'newcomer', unique_role_name: role?.['unique_role_name'] }]);
    assert.equal(await project.ok({ content: 'userRoleMapping', data }), '1');
    const rows = await project.rows({ content: 'userRoleMapping' });
    assert.equal(rows.find((row) => row['username'] === 'newcomer')?.['unique_role_name'], role?.['unique_role_name']);
  });

  it('takes all exports from a user whose list of them is blank beside one of forms', async () => {
    const levels = async (): Promise<unknown> =>
      (await project.rows<Record<string, unknown>>({ content: 'user' })).find((row) => row['username'] === 'newcomer');
    await project.importJson('user', [{ username: 'newcomer', forms: { visit: 1 }, forms_export: { visit: 1 } }]);
    await project.importJson('user', [{ username: 'newcomer', alerts: 1, forms: '', forms_export: '' }]);
    assert.deepEqual(((await levels()) as { forms_export: unknown }).forms_export, {
      demographics: 0,
      visit: 1,
      adverse_event: 0,
    });
    await project.importJson('user', [{ username: 'newcomer', forms: 'visit:1', forms_export: '' }]);
    assert.deepEqual(((await levels()) as { forms_export: unknown }).forms_export, {
      demographics: 0,
      visit: 0,
      adverse_event: 0,
    });
  });

  it('exports users with numbers for rights and objects for forms', async () => {
    const [first] = await project.rows<Record<string, unknown>>({ content: 'user' });
    assert.deepEqual(Object.keys(first ?? {}).slice(0, 10), [
      'username',
      'email',
      'firstname',
      'lastname',
      'expiration',
      'data_access_group',
      'data_access_group_id',
      'data_access_group_label',
      'design',
      'alerts',
    ]);
    assert.equal(typeof first?.['api_export'], 'number');
    assert.deepEqual(Object.keys(first?.['forms'] as object), ['demographics', 'visit', 'adverse_event']);
    const csv = await project.ok({ content: 'user', format: 'csv' });
    assert.ok(csv.includes('"demographics:') || csv.includes('demographics:'));
    assert.ok(!csv.endsWith('\n'));
  });

  describe(`with users of fewer rights${simulatorOnly}`, () => {
    const only = liveServer ? it.skip : it;

    only('refuses users without any API right', async () => {
      assert.equal(
        await (await user({ design: 1, record_delete: 1 })).refusal({ content: 'record' }, 403),
        'You do not have permissions to use the API',
      );
    });

    only('refuses imports without the import right', async () => {
      const reader = await user({ api_export: 1, design: 1, record_create: 1 });
      for (const content of ['record', 'metadata']) {
        assert.equal(
          await reader.refusal({ content, data: '[{"record_id":"1"}]' }, 403),
          'You do not have API Import/Update privileges',
        );
      }
      assert.equal(
        await reader.refusal({ content: 'arm', action: 'delete', ...list('arms', ['1']) }, 403),
        'You do not have API Import/Update privileges',
      );
    });

    only('refuses deletes without the right to delete records', async () => {
      const writer = await user({ api_export: 1, api_import: 1 });
      assert.equal(
        await writer.refusal({ content: 'record', action: 'delete', ...list('records', ['1']) }, 403),
        'You do not have Delete Record privileges',
      );
    });

    only('refuses groups without the right to them', async () => {
      const reader = await user({ api_export: 1, api_import: 1 });
      assert.equal(
        await reader.refusal({ content: 'dag' }),
        "Insufficient user privileges: You must have 'API Export' privileges and 'Data Access Groups' privileges in the project.",
      );
      await reader.refusal({ content: 'dag', action: 'delete', ...list('dags', ['north_site']) });
      assert.equal((await dags()).length, 2);
    });

    only('refuses new records to users who may not create them', async () => {
      const writer = await user({ api_export: 1, api_import: 1 });
      await writer.refusal(
        { content: 'record', data: '[{"record_id":"new"}]' },
        unkind.createRefusal === true ? 400 : 403,
      );
      await writer.importJson('record', [{ record_id: '2', last_name: 'known' }]);
    });

    only('shows users of a group their records only, and no group column', async () => {
      const member = await user({ api_export: 1, api_import: 1, record_delete: 1, record_create: 1 }, 'north_site');
      const rows = await member.records({ exportDataAccessGroups: 'true', ...list('fields', ['record_id']) });
      assert.deepEqual(
        rows.map((row) => row['record_id']),
        ['1', 'N-1'],
      );
      assert.ok(!Object.keys(rows[0] ?? {}).includes('redcap_data_access_group'));
      assert.deepEqual(await member.records({ ...list('records', ['2']) }), []);
      await member.refusal({ content: 'record', action: 'delete', ...list('records', ['2']) });
      await member.refusal({ content: 'record', data: '[{"record_id":"2","last_name":"mine"}]' });
    });

    only('names records of a group after its number', async () => {
      const member = await user({ api_export: 1, api_import: 1, record_create: 1 }, 'north_site');
      const id = (await dags())[0]?.data_access_group_id ?? 0;
      assert.equal(await member.ok({ content: 'generateNextRecordName' }), `${id}-1`);
      await member.importJson('record', [{ record_id: `${id}-4`, last_name: 'x' }]);
      assert.equal(await member.ok({ content: 'generateNextRecordName' }), `${id}-5`);
      assert.deepEqual(
        (await groups()).find(([name]) => name === `${id}-4`),
        [`${id}-4`, 'north_site'],
      );
    });

    only('loses a deleted group for its users too', async () => {
      const member = await user({ api_export: 1 }, 'north_site');
      await project.ok({ content: 'dag', action: 'delete', ...list('dags', ['north_site']) });
      assert.deepEqual(
        (await member.records(list('fields', ['record_id', 'last_name']))).map((row) => row['record_id']),
        ['1', '2', 'N-1'],
      );
    });
  });
});
