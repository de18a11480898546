import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'mocha';
import { list } from './support';
import {
  classicProject,
  longitudinalProject,
  describeServers,
  simulatorOnly,
  liveServer,
  TestProject,
  type TestServer,
} from './server';

describeServers('API conformance: deleting and renaming records', (openServer) => {
  let server: TestServer;
  let classic: TestProject;
  let longitudinal: TestProject;
  beforeEach(async () => {
    server = await openServer();
    [classic, longitudinal] = [await classicProject(server), await longitudinalProject(server)];
  });
  afterEach(() => server.stop());

  const everything = (project: TestProject): Promise<string> =>
    project.ok({ content: 'record', format: 'csv', type: 'eav' });
  const places = async (project: TestProject, record: string): Promise<string[]> =>
    (
      await project.records({
        ...list('records', [record]),
        ...list('fields', ['record_id', 'last_name', 'smoker', 'visit_date', 'ae_term']),
      })
    ).map((row) =>
      [row['redcap_event_name'], row['redcap_repeat_instrument'], row['redcap_repeat_instance']]
        .filter((part) => part !== '')
        .join(' '),
    );

  it('answers the number of records in every format', async () => {
    assert.equal(await classic.deleteRecords(['1'], { returnFormat: 'xml', format: 'xml' }), '1');
    assert.equal(await classic.deleteRecords(['2'], { returnFormat: 'csv', format: 'csv' }), '1');
    assert.equal(await classic.ok({ content: 'record' }), '[]');
  });

  it('refuses as a whole when a record is absent', async () => {
    const before = await everything(classic);
    assert.equal(
      await classic.refusal({ content: 'record', action: 'delete', ...list('records', ['1', '98', '99']) }),
      'One or more of the records provided cannot be deleted because they do not exist in the project. The following records do not exist: 98, 99',
    );
    assert.equal(await everything(classic), before);
  });

  it('takes the row of an event whose last form is emptied along', async () => {
    assert.ok((await places(longitudinal, '1')).includes('visit_1_arm_1'));
    assert.equal(await longitudinal.deleteRecords(['1'], { instrument: 'visit', event: 'visit_1_arm_1' }), '1');
    assert.ok(!(await places(longitudinal, '1')).includes('visit_1_arm_1'));
  });

  it('needs records', async () => {
    await classic.refusal({ content: 'record', action: 'delete' });
  });

  it('deletes from one arm only when told an arm', async () => {
    assert.equal(await longitudinal.deleteRecords(['1'], { arm: '1' }), '1');
    assert.deepEqual(await places(longitudinal, '1'), ['enrolment_arm_2']);
    await longitudinal.refusal({ content: 'record', action: 'delete', arm: '2', ...list('records', ['2']) });
    await longitudinal.refusal({ content: 'record', action: 'delete', arm: '9', ...list('records', ['2']) });
  });

  it('deletes from all arms without one', async () => {
    assert.equal(await longitudinal.deleteRecords(['1']), '1');
    assert.deepEqual(await longitudinal.records({ ...list('records', ['1']) }), []);
  });

  it('empties one instrument and keeps the record', async () => {
    assert.equal(await classic.deleteRecords(['1', '2'], { instrument: 'demographics' }), '2');
    const rows = await classic.records({
      ...list('fields', ['record_id', 'last_name', 'demographics_complete', 'ae_term']),
      exportBlankForGrayFormStatus: 'true',
    });
    assert.deepEqual(
      rows.map((row) => [row['record_id'], row['last_name'], row['demographics_complete'], row['ae_term']]),
      [
        ['1', '', '', 'cough'],
        ['1', '', '', 'fall'],
        ['2', '', '', ''],
      ],
    );
  });

  it('deletes the one instance it is told', async () => {
    assert.equal(await classic.deleteRecords(['1'], { instrument: 'adverse_event', repeat_instance: '2' }), '1');
    assert.deepEqual(
      (await classic.records(list('fields', ['ae_term']))).map((row) => row['ae_term']),
      ['cough'],
    );
  });

  it('deletes only the first instance without a number', async () => {
    assert.equal(await classic.deleteRecords(['1'], { instrument: 'adverse_event' }), '1');
    assert.deepEqual(
      (await classic.records(list('fields', ['ae_term']))).map((row) => row['ae_term']),
      ['fall'],
    );
  });

  it('deletes one event, one instance of a repeating event', async () => {
    await longitudinal.deleteRecords(['1'], { event: 'visit_1_arm_1' });
    await longitudinal.deleteRecords(['1'], { event: 'visit_2_arm_1', repeat_instance: '1' });
    assert.deepEqual(await places(longitudinal, '1'), [
      'enrolment_arm_1',
      'enrolment_arm_1 adverse_event 1',
      'enrolment_arm_1 adverse_event 2',
      'visit_2_arm_1 2',
      'enrolment_arm_2',
    ]);
  });

  it('needs an event with an instrument in longitudinal projects, and known names', async () => {
    const before = await everything(longitudinal);
    for (const parameters of [
      { instrument: 'visit' },
      { instrument: 'nope', event: 'visit_1_arm_1' },
      { event: 'nope_arm_1' },
      { event: 'visit_2_arm_1', repeat_instance: '0' },
    ]) {
      await longitudinal.refusal({ content: 'record', action: 'delete', ...list('records', ['1']), ...parameters });
    }
    assert.equal(await everything(longitudinal), before);
  });

  it('renames a record', async () => {
    assert.equal(await classic.ok({ content: 'record', action: 'rename', record: '2', new_record_name: '20' }), '1');
    assert.deepEqual(
      (await classic.records(list('fields', ['record_id']))).map((row) => row['record_id']),
      ['1', '20'],
    );
    await classic.refusal({ content: 'record', action: 'rename', record: '2', new_record_name: '21' });
    await classic.refusal({ content: 'record', action: 'rename', record: '20', new_record_name: '1' });
  });

  (liveServer ? it.skip : it)(
    `keeps the record’s log unless the project deletes it along${simulatorOnly}`,
    async () => {
      const logged = async (project: TestProject): Promise<number> =>
        (await project.rows({ content: 'log', record: '1' })).length;
      await classic.ok({ content: 'record', action: 'delete', delete_logging: '1', ...list('records', ['1']) });
      assert.ok((await logged(classic)) > 1);
      const seed = server.simulator?.seedOf(await longitudinal.id());
      assert.ok(seed);
      const made = server.simulator?.addProject({
        ...seed,
        settings: { ...seed.settings, other: { ...seed.settings.other, allow_delete_record_from_log: '1' } },
      });
      const permissive = new TestProject(server, made?.token ?? '');
      await permissive.importJson('record', [{ record_id: '1', redcap_event_name: 'enrolment_arm_1', last_name: 'x' }]);
      await permissive.ok({ content: 'record', action: 'delete', ...list('records', ['1']) });
      assert.equal(await logged(permissive), 1);
    },
  );
});
