import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'mocha';
import { list } from './support';
import {
  classicProject,
  describeServers,
  longitudinalProject,
  refusedCells,
  type TestProject,
  type TestServer,
} from './server';

describeServers('API conformance: importing records', (openServer, unkind) => {
  let server: TestServer;
  let project: TestProject;
  beforeEach(async () => {
    server = await openServer();
    project = await classicProject(server);
  });
  afterEach(() => server.stop());

  const badFormat =
    'The value you provided could not be validated because it does not follow the expected format. Please try again.';
  const csv = (data: string, parameters: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    content: 'record',
    action: 'import',
    format: 'csv',
    data,
    ...parameters,
  });
  const one = async (field: string): Promise<string | undefined> =>
    (await project.records({ ...list('records', ['1']), ...list('fields', [field, 'record_id']) }))[0]?.[field];

  it('counts distinct records in each format', async () => {
    const data = 'record_id,last_name\n1,x\n7,y\n7,z';
    assert.deepEqual(JSON.parse(await project.ok(csv(data))), { count: 2 });
    assert.equal(await project.ok(csv(data, { returnFormat: 'csv' })), '2');
    assert.equal(
      await project.ok(csv(data, { returnFormat: 'xml' })),
      '<?xml version="1.0" encoding="UTF-8" ?><count>2</count>',
    );
  });

  it('answers the names where asked', async () => {
    assert.deepEqual(JSON.parse(await project.ok(csv('record_id,last_name\n7,x\n8,y', { returnContent: 'ids' }))), [
      '7',
      '8',
    ]);
    assert.equal(
      (await project.ok(csv('record_id,last_name\n7,x', { returnContent: 'ids', returnFormat: 'csv' }))).trim(),
      'id\n7',
    );
  });

  it('takes a JSON object that is no list for nothing', async () => {
    assert.deepEqual(JSON.parse(await project.importJson('record', { record_id: '9' })), { count: 0 });
    assert.deepEqual(await project.records(list('records', ['9'])), []);
  });

  it('leaves values alone where cells are blank, erases them when overwriting', async () => {
    await project.ok(csv('record_id,last_name,meds___a,comment\n1,,,changed'));
    assert.deepEqual([await one('last_name'), await one('comment')], ['Ada "A" L', 'changed']);
    await project.ok(csv('record_id,last_name,meds___a\n1,,', { overwriteBehavior: 'overwrite' }));
    const [row] = await project.records({
      ...list('records', ['1']),
      ...list('fields', ['record_id', 'last_name', 'meds']),
    });
    assert.deepEqual([row?.['last_name'], row?.['meds___a'], row?.['meds___1']], ['', '0', '1']);
  });

  it('unticks an option by 0', async () => {
    await project.ok(csv('record_id,meds___1\n1,0'));
    const [row] = await project.records({ ...list('records', ['1']), ...list('fields', ['meds']) });
    assert.deepEqual(row, { meds___1: '0', meds____4: '0', meds___a: '1' });
  });

  it('stores nothing when one value is wrong, and lists every problem', async () => {
    const text = await project.refusal(csv('record_id,weight,sex,last_name\n1,heavy,1,new\n5,70,1,ok\n6,tiny,1,ok'));
    assert.equal(
      text,
      refusedCells(unkind, [
        ['1', 'weight', 'heavy', badFormat],
        ['6', 'weight', 'tiny', badFormat],
      ]),
    );
    assert.equal(await one('last_name'), 'Ada "A" L');
    assert.deepEqual(await project.records(list('records', ['5'])), []);
  });

  it('is strict about decimals, dates and codes', async () => {
    for (const data of [
      'height\n1,2',
      'birth\n1,1990-02-30',
      'birth\n1,31/12/1990',
      'visit_date\n1,2020-01-01',
      'sex\n1,3',
      'meds___1\n1,yes',
      'demographics_complete\n1,5',
      'smoker\n1,Yes',
    ]) {
      const text = await project.refusal(csv(`record_id,${data}`));
      assert.match(text, unkind.placelessRefusals === true ? /^Th/ : /^"1",/);
    }
  });

  it('reads dates in the order asked for and stores them ISO', async () => {
    await project.ok(csv('record_id,birth\n1,05/04/1999', { dateFormat: 'DMY' }));
    assert.equal(await one('birth'), '1999-04-05');
    await project.ok(csv('record_id,birth\n1,05/04/1999', { dateFormat: 'MDY' }));
    assert.equal(await one('birth'), '1999-05-04');
  });

  it('names fields that it does not know', async () => {
    assert.equal(
      await project.refusal(csv('record_id,foo,meds,meds___9,hint\n1,a,1,1,')),
      'The following fields were not found in the project as real data fields: foo, meds, meds___9',
    );
  });

  it('passes over the columns that exports add', async () => {
    await project.ok(csv('record_id,redcap_survey_identifier,demographics_timestamp,last_name\n1,x,2020-01-01,y'));
    assert.equal(await one('last_name'), 'y');
  });

  it('calculates, whatever the file says of calculated fields', async () => {
    assert.equal(await one('bmi'), '25');
    await project.ok(csv('record_id,weight,bmi\n1,90.72,1'));
    assert.equal(await one('bmi'), '28');
    await project.ok(csv('record_id,weight\n1,', { overwriteBehavior: 'overwrite' }));
    assert.equal(await one('bmi'), '');
  });

  it('adds instances by number and by “new”', async () => {
    await project.ok(
      csv(
        'record_id,redcap_repeat_instrument,redcap_repeat_instance,ae_term\n1,adverse_event,new,third\n1,adverse_event,2,second',
      ),
    );
    const rows = await project.records({ ...list('records', ['1']), ...list('fields', ['ae_term']) });
    assert.deepEqual(
      rows.map((row) => row['ae_term']),
      ['cough', 'second', 'third'],
    );
  });

  it('refuses values of a repeating instrument without an instance', async () => {
    assert.equal(
      await project.refusal(csv('record_id,ae_term\n1,x')),
      refusedCells(unkind, [
        [
          '1',
          'ae_term',
          'x',
          `This field ('ae_term') exists on a Repeating Instrument named 'adverse_event'. However, the fields 'redcap_repeat_instance' and/or 'redcap_repeat_instrument' for this row of data have no value, which are both required for importing data into a Repeating Instrument.  You are not allowed to import data for this field into a non-repeating instrument.`,
        ],
      ]),
    );
  });

  it('hands out names when asked to', async () => {
    const answer = await project.ok(
      csv('record_id,last_name\nfirst,a\nsecond,b', { forceAutoNumber: 'true', returnContent: 'auto_ids' }),
    );
    assert.deepEqual(JSON.parse(answer), ['3,first', '4,second']);
    const pairs = { forceAutoNumber: 'true', returnContent: 'auto_ids', returnFormat: 'csv' };
    assert.equal((await project.ok(csv('record_id,last_name\nthird,c', pairs))).trim(), 'id\n"5,third"');
    assert.equal(await project.ok({ content: 'generateNextRecordName' }), '6');
  });

  it('takes EAV rows, checkbox options as columns', async () => {
    const head = 'record,redcap_repeat_instrument,redcap_repeat_instance,field_name,value';
    await project.ok(
      csv(`${head}\n9,,,last_name,Nine\n9,,,meds___1,1\n9,adverse_event,1,ae_term,burn`, { type: 'eav' }),
    );
    const rows = await project.records({
      ...list('records', ['9']),
      ...list('fields', ['record_id', 'last_name', 'meds', 'ae_term']),
    });
    assert.deepEqual(
      rows.map((row) => [row['last_name'], row['meds___1'], row['ae_term']]),
      [
        ['Nine', '1', ''],
        ['', '', 'burn'],
      ],
    );
  });

  it('takes XML', async () => {
    await project.ok({
      content: 'record',
      action: 'import',
      format: 'xml',
      data: '<?xml version="1.0" ?><records><item><record_id>5</record_id><last_name><![CDATA[a<b & "c"]]></last_name></item></records>',
    });
    assert.equal(
      (await project.records({ ...list('records', ['5']), ...list('fields', ['record_id', 'last_name']) }))[0]?.[
        'last_name'
      ],
      'a<b & "c"',
    );
  });

  it('keeps awkward record names apart', async () => {
    const names = ['007', '7', 'a b', 'a,b', 'Ä-1', "o'x", '1-2', 'a"b'];
    await project.importJson(
      'record',
      names.map((name) => ({ record_id: name, last_name: name })),
    );
    for (const name of names) {
      const rows = await project.records({ ...list('records', [name]), ...list('fields', ['record_id', 'last_name']) });
      assert.deepEqual(
        rows.map((row) => [row['record_id'], row['last_name']]),
        [[name, name]],
      );
    }
  });

  it('gives back what it was given: an export imports into the same export', async () => {
    const before = await project.ok({
      content: 'record',
      format: 'csv',
      ...list('fields', ['record_id']),
      ...list('forms', ['visit', 'adverse_event']),
    });
    await project.ok(csv(before, { overwriteBehavior: 'overwrite' }));
    assert.equal(
      await project.ok({
        content: 'record',
        format: 'csv',
        ...list('fields', ['record_id']),
        ...list('forms', ['visit', 'adverse_event']),
      }),
      before,
    );
  });

  it('refuses values for events to which the form is not designated', async () => {
    const longitudinal = await longitudinalProject(server);
    const row = { record_id: '1', redcap_event_name: 'visit_1_arm_1', last_name: 'x' };
    assert.equal(
      await longitudinal.refusal({ content: 'record', action: 'import', data: JSON.stringify([row]) }),
      refusedCells(unkind, [
        [
          '1',
          'last_name',
          'x',
          `This field ('last_name') exists on an instrument that is not designated for the event named 'Visit 1 (Arm 1: Drug A)'. You are not allowed to import data for this field into this event.`,
        ],
      ]),
    );
    await longitudinal.importJson('record', [{ ...row, last_name: '', visit_date: '2026-05-05 10:00' }]);
  });

  it('takes the first event where none is given', async () => {
    const longitudinal = await longitudinalProject(server);
    await longitudinal.importJson('record', [{ record_id: '9', last_name: 'Nine' }]);
    assert.deepEqual(
      (await longitudinal.records({ ...list('records', ['9']), ...list('fields', ['record_id']) })).map(
        (row) => row['redcap_event_name'],
      ),
      ['enrolment_arm_1'],
    );
  });
});
