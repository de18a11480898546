import assert from 'node:assert/strict';
import { after, before, it } from 'mocha';
import { list } from './support';
import { classicProject, longitudinalProject, describeServers, type TestProject, type TestServer } from './server';

describeServers('API conformance: exporting records', (openServer) => {
  let server: TestServer;
  let classic: TestProject;
  let longitudinal: TestProject;
  before(async () => {
    server = await openServer();
    classic = await classicProject(server);
    longitudinal = await longitudinalProject(server);
  });
  after(() => server.stop());

  it('gives one row per record and one per repeating instance, other forms’ cells blank', async () => {
    const csv = await classic.ok({
      content: 'record',
      format: 'csv',
      ...list('fields', [
        'record_id',
        'last_name',
        'meds',
        'ae_term',
        'ae_grade',
        'demographics_complete',
        'adverse_event_complete',
      ]),
    });
    assert.equal(
      csv,
      [
        'record_id,redcap_repeat_instrument,redcap_repeat_instance,last_name,meds___1,meds____4,meds___a,demographics_complete,ae_term,ae_grade,adverse_event_complete',
        '1,,,"Ada ""A"" L",1,0,1,2,,,',
        '1,adverse_event,1,,,,,,cough,1,2',
        '1,adverse_event,2,,,,,,fall,2,0',
        '2,,,Bo,0,0,0,0,,,',
        '',
      ].join('\n'),
    );
  });

  it('types JSON: instances are numbers, the rest strings', async () => {
    const rows = await classic.records({ ...list('records', ['1']), ...list('fields', ['record_id', 'ae_grade']) });
    assert.deepEqual(rows.at(-1), {
      record_id: '1',
      redcap_repeat_instrument: 'adverse_event',
      redcap_repeat_instance: 2,
      ae_grade: '2',
    });
  });

  it('gives the record id and its companions only with the record id among the fields', async () => {
    assert.deepEqual(Object.keys((await longitudinal.records(list('fields', ['smoker'])))[0] ?? {}), ['smoker']);
    assert.deepEqual(Object.keys((await longitudinal.records(list('forms', ['visit'])))[0] ?? {}), [
      'visit_date',
      'smoker',
      'drinks___1',
      'drinks___2',
      'visit_complete',
    ]);
    assert.deepEqual(Object.keys((await longitudinal.records(list('fields', ['record_id', 'smoker'])))[0] ?? {}), [
      'record_id',
      'redcap_event_name',
      'redcap_repeat_instrument',
      'redcap_repeat_instance',
      'smoker',
    ]);
  });

  it('drops rows that hold nothing of the selected fields', async () => {
    assert.deepEqual(await longitudinal.records(list('fields', ['smoker'])), [{ smoker: '1' }, { smoker: '0' }]);
    assert.deepEqual(await classic.records({ ...list('records', ['2']), ...list('fields', ['weight']) }), []);
  });

  it('has a row for every record that could tick a checkbox that is asked for alone', async () => {
    const none = { meds___1: '0', meds____4: '0', meds___a: '0' };
    assert.deepEqual(await classic.records({ ...list('records', ['2']), ...list('fields', ['meds']) }), [none]);
    assert.equal((await longitudinal.records(list('fields', ['meds']))).length, 3);
    assert.deepEqual(await longitudinal.records(list('fields', ['drinks'])), [
      { drinks___1: '1', drinks___2: '0' },
      { drinks___1: '0', drinks___2: '0' },
      { drinks___1: '0', drinks___2: '0' },
    ]);
  });

  it('answers an export of nothing with a newline, an empty list', async () => {
    const nobody = list('records', ['nobody']);
    assert.equal((await classic.ok({ content: 'record', format: 'csv', ...nobody })).trim(), '');
    assert.equal(await classic.ok({ content: 'record', ...nobody }), '[]');
  });

  it('goes by record, event, instance; blanks out forms that are not designated', async () => {
    const rows = await longitudinal.records({
      ...list('records', ['1']),
      ...list('fields', ['record_id', 'last_name', 'drinks', 'meds', 'ae_term', 'visit_complete']),
    });
    assert.deepEqual(
      rows.map((row) => [
        row['redcap_event_name'],
        row['redcap_repeat_instrument'],
        row['redcap_repeat_instance'],
        row['last_name'],
        row['meds___1'],
        row['drinks___1'],
        row['drinks___2'],
        row['ae_term'],
        row['visit_complete'],
      ]),
      [
        ['enrolment_arm_1', '', '', 'Lovelace', '0', '', '', '', ''],
        ['enrolment_arm_1', 'adverse_event', 1, '', '', '', '', 'cough', ''],
        ['enrolment_arm_1', 'adverse_event', 2, '', '', '', '', 'fall', ''],
        ['visit_1_arm_1', '', '', '', '', '1', '0', '', '0'],
        ['visit_2_arm_1', '', 1, '', '', '0', '0', '', '0'],
        ['visit_2_arm_1', '', 2, '', '', '0', '0', '', '0'],
        ['enrolment_arm_2', '', '', 'Lovelace in B', '0', '', '', '', ''],
      ],
    );
  });

  it('selects records and events', async () => {
    const rows = await longitudinal.records({
      ...list('records', ['1', '2']),
      ...list('events', ['visit_1_arm_1']),
      ...list('fields', ['record_id']),
    });
    assert.deepEqual(
      rows.map((row) => [row['record_id'], row['redcap_event_name']]),
      [['1', 'visit_1_arm_1']],
    );
    await longitudinal.refusal({ content: 'record', ...list('events', ['nowhere_arm_1']) });
  });

  it('shows labels of codes, events and headers', async () => {
    const options = {
      rawOrLabel: 'label',
      rawOrLabelHeaders: 'label',
      format: 'csv',
      ...list('records', ['1']),
      ...list('events', ['enrolment_arm_1']),
    };
    const csv = await longitudinal.ok({
      content: 'record',
      ...options,
      ...list('fields', ['record_id', 'sex', 'meds', 'ae_grade', 'demographics_complete']),
    });
    assert.deepEqual(csv.split('\n').slice(0, 3), [
      '"Record ID","Event Name","Repeat Instrument","Repeat Instance",Sex,"Medication (choice=Aspirin)","Medication (choice=None)","Medication (choice=Other, unknown)",Complete?,Grade',
      '1,"Enrolment (Arm 1: Drug A)",,,Female,Unchecked,Unchecked,Unchecked,Complete,',
      '1,"Enrolment (Arm 1: Drug A)","Adverse Event",1,,,,,,Mild',
    ]);
  });

  it('shows the label of ticked options where asked', async () => {
    const [row] = await classic.records({
      rawOrLabel: 'label',
      exportCheckboxLabel: 'true',
      ...list('records', ['1']),
      ...list('fields', ['meds']),
    });
    assert.deepEqual(row, { meds___1: 'Aspirin', meds____4: '', meds___a: 'Other, unknown' });
  });

  it('leaves statuses of forms that were never saved blank where asked', async () => {
    const options = {
      ...list('records', ['2']),
      ...list('fields', ['record_id', 'demographics_complete', 'visit_complete']),
    };
    assert.deepEqual(
      (await classic.records(options)).map((row) => [row['demographics_complete'], row['visit_complete']]),
      [['0', '0']],
    );
    assert.deepEqual(
      (await classic.records({ ...options, exportBlankForGrayFormStatus: 'true' })).map((row) => [
        row['demographics_complete'],
        row['visit_complete'],
      ]),
      [['', '']],
    );
  });

  it('goes by value in EAV form: base names and codes of checkboxes, the record id as a row', async () => {
    const rows = await classic.records({
      type: 'eav',
      ...list('records', ['1']),
      ...list('fields', ['record_id', 'meds', 'ae_term', 'sex']),
    });
    const values = rows.map((row) => [
      row['record'],
      row['redcap_repeat_instrument'],
      row['redcap_repeat_instance'],
      row['field_name'],
      row['value'],
    ]);
    assert.deepEqual(
      new Set(values.map(String)),
      new Set(
        [
          ['1', '', '', 'record_id', '1'],
          ['1', '', '', 'sex', '1'],
          ['1', '', '', 'meds', '1'],
          ['1', '', '', 'meds', 'a'],
          ['1', 'adverse_event', '1', 'ae_term', 'cough'],
          ['1', 'adverse_event', '2', 'ae_term', 'fall'],
        ].map(String),
      ),
    );
  });

  it('goes by the fields in the order asked for in EAV form', async () => {
    const rows = await classic.records({
      type: 'eav',
      ...list('records', ['1']),
      ...list('fields', ['bmi', 'sex', 'weight']),
    });
    assert.deepEqual(
      rows.map((row) => row['field_name']),
      ['bmi', 'sex', 'weight'],
    );
  });

  it('filters rows by logic', async () => {
    const ids = async (logic: string): Promise<string[]> =>
      (await classic.records({ filterLogic: logic, ...list('fields', ['record_id', 'last_name']) })).map(
        (row) => row['record_id'] ?? '',
      );
    assert.deepEqual(await ids("[sex] = '1' and [weight] > 80"), ['1']);
    assert.deepEqual(await ids("[last_name] = 'Bo' or [meds(a)] = '1'"), ['1', '2']);
    assert.deepEqual(await ids("[meds(-4)] = '1'"), []);
    await classic.refusal({ content: 'record', filterLogic: '[sex = ' });
  });

  it('separates cells by the delimiter asked for', async () => {
    const options = {
      content: 'record',
      format: 'csv',
      ...list('records', ['2']),
      ...list('fields', ['record_id', 'last_name']),
    };
    assert.equal((await classic.ok({ ...options, csvDelimiter: 'tab' })).split('\n')[1], '2\t\t\tBo');
    assert.equal((await classic.ok({ ...options, csvDelimiter: ';' })).split('\n')[1], '2;;;Bo');
  });

  it('keeps line breaks of values', async () => {
    const [row] = await classic.records({ ...list('records', ['1']), ...list('fields', ['comment']) });
    assert.equal(row?.['comment'], 'first line\nsecond');
  });

  it('gives XML items', async () => {
    const xml = await classic.ok({
      content: 'record',
      format: 'xml',
      ...list('records', ['2']),
      ...list('fields', ['record_id', 'last_name']),
    });
    assert.match(
      xml,
      /^<\?xml version="1\.0" encoding="UTF-8" \?>\s*<records>\s*<item><record_id>.*2.*<\/record_id>.*<last_name>.*Bo.*<\/last_name><\/item>\s*<\/records>$/s,
    );
  });

  it('adds a column per missing-data code to checkboxes', async function missingCodes() {
    if (server.simulator === undefined) {
      // No API method sets the codes.
      this.skip();
    }
    const seed = server.simulator.seedOf(await classic.id());
    const { token } = server.simulator.addProject({
      ...seed,
      settings: { ...seed.settings, missingDataCodes: 'NI, No information | UNK, Unknown' },
    });
    const answer = await fetch(server.url, {
      method: 'POST',
      body: new URLSearchParams({
        token,
        content: 'record',
        format: 'csv',
        csvDelimiter: ',',
        'fields[0]': 'drinks',
        'fields[1]': 'record_id',
      }),
    });
    assert.match(
      await answer.text(),
      /^record_id,redcap_repeat_instrument,redcap_repeat_instance,drinks___1,drinks___2,drinks___ni,drinks___unk\n/,
    );
  });
});
