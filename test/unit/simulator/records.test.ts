import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { RunningSimulator } from '../../../src/simulator/options';
import { startSimulator } from '../../../src/simulator/server';
import type { ProjectSeed } from '../../../src/simulator/store/seed';
import { post } from './client';
import { smallSeed } from './seeds';

describe('Simulator: records in particular', () => {
  let simulator: RunningSimulator;
  beforeEach(async () => {
    simulator = await startSimulator({});
  });
  afterEach(() => simulator.stop());

  /** Adds a project and returns a way to call it with CSV answers. */
  function project(seed: ProjectSeed): {
    readonly id: number;
    readonly call: (parameters: Readonly<Record<string, string>>, token?: string) => Promise<string>;
  } {
    const made = simulator.addProject(seed);
    return {
      id: made.projectId,
      call: async (parameters, token = made.token) =>
        (await post(simulator.url, { token, format: 'csv', ...parameters })).text,
    };
  }
  const withFields = (...rows: readonly Readonly<Record<string, string>>[]): ProjectSeed => {
    const seed = smallSeed();
    return {
      ...seed,
      repeating: [],
      fields: [...seed.fields.slice(0, 4), ...rows.map((row) => ({ form_name: 'main', field_type: 'text', ...row }))],
      values: seed.values.filter((value) => value.instrument === ''),
    };
  };

  it('adds survey columns where asked: identifier, and a timestamp before each survey’s fields', async () => {
    const seed = withFields();
    const surveyed: ProjectSeed = {
      ...seed,
      settings: { ...seed.settings, surveysEnabled: true },
      surveys: [{ form: 'main', title: 'Main' }],
      values: [
        ...seed.values,
        { record: '2', event: '', instrument: '', instance: 0, field: 'main_timestamp', value: '2026-02-03 04:05:06' },
      ],
    };
    const { call } = project(surveyed);
    const lines = (await call({ content: 'record', exportSurveyFields: 'true', exportDataAccessGroups: 'true' })).split(
      '\n',
    );
    assert.equal(
      lines[0],
      'id,redcap_data_access_group,redcap_survey_identifier,main_timestamp,name,tick___1,tick___2,scan,main_complete',
    );
    assert.equal(lines[2], '2,north,,"2026-02-03 04:05:06",Bo,0,0,,0');
    assert.equal((await call({ content: 'record' })).split('\n')[0], 'id,name,tick___1,tick___2,scan,main_complete');
  });

  it('selects records by when they were created or changed', async () => {
    const { call } = project(withFields());
    await call({ content: 'record', data: 'id,name\n2,changed\n9,new' });
    const today = new Date().toISOString().slice(0, 10);
    assert.equal(
      await call({ content: 'record', 'fields[0]': 'id', dateRangeBegin: `${today} 00:00:00` }),
      'id\n2\n9\n',
    );
    assert.equal(await call({ content: 'record', 'fields[0]': 'id', dateRangeEnd: `${today} 00:00:00` }), 'id\n1\n3\n');
  });

  it('takes the data of an ODM text', async () => {
    const source = project(smallSeed());
    const odm = await source.call({ content: 'record', format: 'odm' });
    const target = project({ ...smallSeed(), values: [], files: [], recordDags: {} });
    assert.equal(await target.call({ content: 'record', format: 'odm', data: odm, returnFormat: 'csv' }), '3');
    const fields = { 'fields[0]': 'id', 'fields[1]': 'name', 'fields[2]': 'tick', 'fields[3]': 'note' };
    assert.equal(
      await target.call({ content: 'record', ...fields }),
      await source.call({ content: 'record', ...fields }),
    );
  });

  it('writes decimals with the character asked for, in numbers only', async () => {
    const { call } = project(
      withFields(
        { field_name: 'weight', text_validation_type_or_show_slider_number: 'number' },
        { field_name: 'free' },
      ),
    );
    await call({ content: 'record', data: 'id,weight,free\n2,1.5,1.5' });
    assert.equal(
      (
        await call({
          content: 'record',
          decimalCharacter: ',',
          'records[0]': '2',
          'fields[0]': 'weight',
          'fields[1]': 'free',
        })
      ).split('\n')[1],
      '"1,5",1.5',
    );
  });

  it('puts the options of a checkbox into one column where asked', async () => {
    const { call } = project(smallSeed());
    assert.equal(
      await call({ content: 'record', combineCheckboxOptions: 'true', 'records[0]': '1', 'fields[0]': 'tick' }),
      'tick\n"1,2"\n',
    );
  });

  it('leaves out what a user may not export', async () => {
    const seed = withFields(
      { field_name: 'birth', text_validation_type_or_show_slider_number: 'date_ymd' },
      { field_name: 'score', text_validation_type_or_show_slider_number: 'integer' },
      { field_name: 'mrn', identifier: 'y', text_validation_type_or_show_slider_number: 'integer' },
    );
    const limited = (level: number): ProjectSeed => ({
      ...seed,
      users: seed.users.map((user) => ({ ...user, formsExport: { main: level } })),
    });
    const header = async (level: number): Promise<string> =>
      (await project(limited(level)).call({ content: 'record' })).split('\n')[0] ?? '';
    assert.equal(await header(1), 'id,name,tick___1,tick___2,scan,birth,score,mrn,main_complete');
    assert.equal(await header(3), 'id,name,tick___1,tick___2,scan,birth,score,main_complete');
    assert.equal(await header(2), 'id,tick___1,tick___2,score,main_complete');
    assert.equal(await header(0), 'id');
  });

  it('recalculates chains, and blanks what is no number', async () => {
    const { call } = project(
      withFields(
        { field_name: 'a', text_validation_type_or_show_slider_number: 'integer' },
        { field_name: 'c', field_type: 'calc', select_choices_or_calculations: '[b] + 1' },
        { field_name: 'b', field_type: 'calc', select_choices_or_calculations: '[a] * 2' },
      ),
    );
    const fields = { 'records[0]': '2', 'fields[0]': 'a', 'fields[1]': 'b', 'fields[2]': 'c' };
    await call({ content: 'record', data: 'id,a\n2,4' });
    assert.equal((await call({ content: 'record', ...fields })).split('\n')[1], '4,9,8');
    await call({ content: 'record', data: 'id,a,name\n2,,Bo', overwriteBehavior: 'overwrite' });
    assert.equal((await call({ content: 'record', ...fields })).trim(), '');
  });

  it('refuses an instance number on rows that do not repeat', async () => {
    const { call, id } = project(smallSeed());
    const before = simulator.seedOf(id);
    assert.match(
      await call({ content: 'record', data: 'id,redcap_repeat_instance,name\n1,2,x' }),
      /^ERROR: "1","redcap_repeat_instance","2",/,
    );
    assert.deepEqual(simulator.seedOf(id), before);
  });

  it('keeps a secondary unique field unique', async () => {
    const seed = withFields();
    const { call } = project({ ...seed, settings: { ...seed.settings, secondaryUniqueField: 'name' } });
    assert.match(await call({ content: 'record', data: 'id,name\n9,Bo' }), /^ERROR: "9","name","Bo"/);
    assert.equal(await call({ content: 'record', data: 'id,name\n2,Bo', returnFormat: 'csv' }), '1');
  });

  it('switches a user to groups that are open to it', async () => {
    const seed = smallSeed();
    const { call } = project({ ...seed, users: seed.users.map((user) => ({ ...user, switchableDags: ['north'] })) });
    assert.match(await call({ content: 'dag', action: 'switch', dag: '' }), /^ERROR/);
    assert.equal(await call({ content: 'dag', action: 'switch', dag: 'north' }), '1');
    assert.equal(
      await call({ content: 'record', 'fields[0]': 'id' }),
      'id,redcap_repeat_instrument,redcap_repeat_instance\n2,,\n',
    );
  });

  it('imports and deletes users', async () => {
    const { call, id } = project({
      ...smallSeed(),
      users: smallSeed().users.map((user) => ({ ...user, rights: { ...user.rights, user_rights: 1 } })),
    });
    assert.equal(
      await call({
        content: 'user',
        format: 'json',
        data: '[{"username":"new","api_export":1,"data_access_group":"north","forms":{"main":2}}]',
      }),
      '1',
    );
    const added = simulator.seedOf(id).users.find((user) => user.username === 'new');
    assert.deepEqual([added?.dag, added?.rights['api_export'], added?.forms], ['north', 1, { main: 2, again: 0 }]);
    assert.equal(await call({ content: 'user', action: 'delete', 'users[0]': 'new' }), '1');
    assert.ok(simulator.seedOf(id).users.every((user) => user.username !== 'new'));
  });
});
