import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'mocha';
import { list } from './support';
import {
  classicProject,
  dictionary,
  longitudinalProject,
  liveServer,
  describeServers,
  simulatorOnly,
  type TestProject,
  type TestServer,
} from './server';

describeServers('API conformance: arms, events, instruments, data dictionary', (openServer) => {
  let server: TestServer;
  let project: TestProject;
  beforeEach(async () => {
    server = await openServer();
    project = await longitudinalProject(server);
  });
  afterEach(() => server.stop());

  const structural = (
    content: string,
    action: string,
    parameters: Readonly<Record<string, string>>,
  ): Record<string, string> => ({ content, action, ...parameters });

  it('shows arms once they have events', async () => {
    assert.equal(await project.importJson('arm', [{ arm_num: '3', name: 'Drug C' }], { override: '0' }), '1');
    const arms = (): Promise<{ arm_num: number; name: string }[]> => project.rows({ content: 'arm' });
    assert.deepEqual(await arms(), [
      { arm_num: 1, name: 'Drug A' },
      { arm_num: 2, name: 'Drug B' },
    ]);
    await project.importJson('event', [{ event_name: 'Integration event 2026-01-01', arm_num: '3' }], {
      override: '0',
    });
    assert.deepEqual(
      (await arms()).map((arm) => arm.arm_num),
      [1, 2, 3],
    );
    const events = await project.rows<{ unique_event_name: string; arm_num: number; event_id: number }>({
      content: 'event',
    });
    const last = events.at(-1);
    assert.deepEqual(
      [last?.unique_event_name, last?.arm_num, typeof last?.event_id],
      ['integration_event_arm_3', 3, 'number'],
    );
  });

  it('cuts unique event names at 18 characters and tells equal ones apart', async () => {
    await project.importJson(
      'event',
      [
        { event_name: 'Deadline to opt out of study', arm_num: '2' },
        { event_name: 'Deadline to opt out anyway', arm_num: '2' },
      ],
      { override: '0' },
    );
    const names = (await project.rows({ content: 'event', ...list('arms', ['2']) })).map(
      (row) => row['unique_event_name'],
    );
    assert.deepEqual(names, ['enrolment_arm_2', 'deadline_to_opt_ou_arm_2', 'deadline_to_opt_ou_arm_2b']);
  });

  it('renames an event by its unique name', async () => {
    assert.equal(
      await project.importJson(
        'event',
        [{ event_name: 'First visit', arm_num: '1', unique_event_name: 'visit_1_arm_1' }],
        { override: '0' },
      ),
      '1',
    );
    const event = (await project.rows({ content: 'event' })).find((row) => row['event_name'] === 'First visit');
    // Disputed: the name may follow the label; what is stored goes with it.
    assert.ok(['visit_1_arm_1', 'first_visit_arm_1'].includes(String(event?.['unique_event_name'])));
    assert.ok(
      (await project.rows({ content: 'formEventMapping' })).some(
        (row) => row['unique_event_name'] === event?.['unique_event_name'],
      ),
    );
  });

  it('deletes an arm with its events, designations and data', async () => {
    assert.equal(await project.ok(structural('arm', 'delete', list('arms', ['1']))), '1');
    assert.deepEqual(
      (await project.rows({ content: 'event' })).map((row) => row['unique_event_name']),
      ['enrolment_arm_2'],
    );
    assert.deepEqual(
      (await project.rows({ content: 'formEventMapping' })).map((row) => row['unique_event_name']),
      ['enrolment_arm_2'],
    );
    assert.deepEqual(
      (await project.records({ fields: 'record_id' })).map((row) => [row['record_id'], row['redcap_event_name']]),
      [['1', 'enrolment_arm_2']],
    );
    await project.refusal(structural('arm', 'delete', list('arms', ['1'])));
    await project.refusal(structural('arm', 'delete', { arms: '2' }));
  });

  it('deletes events with their data', async () => {
    assert.equal(
      await project.ok(structural('event', 'delete', list('events', ['visit_1_arm_1', 'visit_2_arm_1']))),
      '2',
    );
    assert.deepEqual(
      new Set((await project.records({ fields: 'record_id' })).map((row) => row['redcap_event_name'])),
      new Set(['enrolment_arm_1', 'enrolment_arm_2']),
    );
    await project.refusal(structural('event', 'delete', list('events', ['visit_1_arm_1'])));
  });

  it('replaces arms when overriding', async () => {
    await project.importJson('arm', [{ arm_num: '2', name: 'Only' }], { override: '1' });
    assert.deepEqual(await project.rows({ content: 'arm' }), [{ arm_num: 2, name: 'Only' }]);
  });

  it('lists designations by arm, event and form, and replaces them all', async () => {
    const rows = await project.rows<{ arm_num: number; unique_event_name: string; form: string }>({
      content: 'formEventMapping',
    });
    assert.deepEqual(rows[0], { arm_num: 1, unique_event_name: 'enrolment_arm_1', form: 'demographics' });
    assert.equal(await project.importJson('formEventMapping', rows.slice(0, 1)), '1');
    assert.equal((await project.rows({ content: 'formEventMapping' })).length, 1);
    await project.refusal(
      structural('formEventMapping', 'import', {
        data: JSON.stringify([{ arm_num: 1, unique_event_name: 'nope_arm_1', form: 'visit' }]),
      }),
    );
  });

  it('lists what repeats, events with a blank form', async () => {
    assert.deepEqual(await project.rows({ content: 'repeatingFormsEvents' }), [
      { event_name: 'enrolment_arm_1', form_name: 'adverse_event', custom_form_label: '' },
      { event_name: 'visit_2_arm_1', form_name: '', custom_form_label: '' },
    ]);
    await project.importJson('repeatingFormsEvents', []);
    assert.equal(
      await project.refusal({ content: 'repeatingFormsEvents' }),
      'You cannot export repeating instruments and events because the project does not contain any repeating instruments and events',
    );
  });

  it('deletes no event where none is named, in classic projects neither', async () => {
    const classic = await classicProject(server);
    assert.equal(await classic.ok(structural('event', 'delete', {})), '0');
    await classic.refusal(structural('event', 'delete', list('events', ['event_1_arm_1'])));
    assert.equal(await project.ok(structural('event', 'delete', {})), '0');
  });

  it('stays classic without events, whatever the settings say', async () => {
    const isLongitudinal = async (): Promise<unknown> =>
      (JSON.parse(await project.ok({ content: 'project' })) as Record<string, unknown>)['is_longitudinal'];
    const set = (value: number): Promise<string> =>
      project.ok({ content: 'project_settings', data: JSON.stringify({ is_longitudinal: value }) });
    await project.ok(structural('arm', 'delete', list('arms', ['1', '2'])));
    await set(0);
    await set(1);
    assert.equal(await isLongitudinal(), 0);
    await project.importJson('arm', [{ arm_num: '1', name: 'Arm 1' }], { override: '0' });
    await project.importJson('event', [{ event_name: 'Event 1', arm_num: '1' }], { override: '0' });
    assert.equal(await isLongitudinal(), 1);
  });

  it('knows no event to repeat in a classic project', async () => {
    const classic = await classicProject(server);
    const data = JSON.stringify([{ event_name: 'event_1_arm_1', form_name: '', custom_form_label: '' }]);
    assert.equal(
      await classic.refusal({ content: 'repeatingFormsEvents', action: 'import', data }),
      "event 'event_1_arm_1' is not available in project",
    );
  });

  it('quotes no label of what repeats for its blanks', async () => {
    const classic = await classicProject(server);
    await classic.importJson('repeatingFormsEvents', [
      { form_name: 'visit', custom_form_label: '[visit_date] [smoker]' },
      { form_name: 'adverse_event', custom_form_label: '[ae_term], "graded"' },
    ]);
    const csv = await classic.ok({ content: 'repeatingFormsEvents', format: 'csv' });
    // The delimiter may be the site's.
    const mark = csv['form_name'.length] ?? '';
    const rows = [
      ['form_name', 'custom_form_label'],
      ['visit', '[visit_date] [smoker]'],
      ['adverse_event', '"[ae_term], ""graded"""'],
    ];
    assert.equal(csv, rows.map((row) => `${row.join(mark)}\n`).join(''));
  });

  it('keeps data where a form starts to repeat: it becomes the first instance', async () => {
    const classic = await classicProject(server);
    await classic.importJson('record', [{ record_id: '2', visit_date: '2026-02-02 08:00' }]);
    await classic.importJson('repeatingFormsEvents', [
      { form_name: 'visit', custom_form_label: '' },
      { form_name: 'adverse_event', custom_form_label: '' },
    ]);
    const rows = await classic.records({ ...list('records', ['2']), ...list('fields', ['record_id', 'visit_date']) });
    assert.deepEqual(
      rows.map((row) => [row['redcap_repeat_instrument'], row['redcap_repeat_instance'], row['visit_date']]),
      [['visit', 1, '2026-02-02 08:00']],
    );
  });

  it('answers the number of fields to a dictionary and replaces the old one', async () => {
    const classic = await classicProject(server);
    const shorter = dictionary.filter((row) => row['field_name'] !== 'comment');
    assert.equal(await classic.importJson('metadata', shorter), String(shorter.length));
    assert.ok((await classic.rows({ content: 'metadata' })).every((row) => row['field_name'] !== 'comment'));
    await classic.refusal({ content: 'record', ...list('fields', ['comment']) });
  });

  it('refuses a wrong dictionary with every message at once, in REDCap’s words', async () => {
    const row = (name: string, form: string, type = 'text', choices = ''): Record<string, string> => ({
      field_name: name,
      form_name: form,
      field_type: type,
      field_label: name,
      select_choices_or_calculations: choices,
    });
    const wrong = [
      row('record_id', 'a'),
      row('x', ''),
      row('x', 'b'),
      row('y', 'a'),
      row('z', 'a', 'bogus'),
      row('w', 'a', 'radio'),
    ];
    const text = await project.refusal({ content: 'metadata', data: JSON.stringify(wrong) });
    for (const sentence of [
      'The following variable/field names were duplicated. Please rename these field names so that they only appear once. x (A4)',
      'Each row MUST have a form name, but the following cells have a form name missing: B3',
      'Form names must be sequential and cannot repeat again after being used for another form. Rename the following form names beginning with the values listed below:',
      'The only valid field types are text, notes, radio, dropdown, calc, file, checkbox, yesno, truefalse, descriptive, slider and must all',
    ]) {
      assert.ok(text.includes(sentence), `${sentence}\nin\n${text}`);
    }
    assert.equal((await project.rows({ content: 'metadata' })).length, dictionary.length);
  });

  it('takes the web page’s headers in a dictionary as well', async () => {
    const csv = 'Variable / Field Name,Form Name,Field Type,Field Label\nrecord_id,a,text,ID\nb,a,notes,B\n';
    assert.equal(await project.ok({ content: 'metadata', format: 'csv', data: csv }), '2');
    assert.deepEqual(
      (await project.rows({ content: 'metadata' })).map((row) => row['field_label']),
      ['ID', 'B'],
    );
  });

  it('changes project settings and counts them', async () => {
    assert.equal(
      await project.ok({
        content: 'project_settings',
        data: JSON.stringify({ project_title: 'New', purpose: '2', nonsense: '1' }),
      }),
      '2',
    );
    const info = JSON.parse(await project.ok({ content: 'project' })) as Record<string, unknown>;
    assert.deepEqual([info['project_title'], info['purpose']], ['New', 2]);
  });

  (liveServer ? it.skip : it)(`changes no structure in Production${simulatorOnly}`, async () => {
    server.simulator?.setProduction(await project.id(), true);
    const info = JSON.parse(await project.ok({ content: 'project' })) as Record<string, unknown>;
    assert.equal(info['in_production'], 1);
    await project.refusal({ content: 'metadata', data: JSON.stringify(dictionary) });
    await project.refusal(structural('arm', 'delete', list('arms', ['1'])));
    await project.refusal(structural('event', 'delete', list('events', ['visit_1_arm_1'])));
    await project.refusal(structural('arm', 'import', { data: '[{"arm_num":1,"name":"x"}]' }));
    assert.equal(await project.deleteRecords(['2']), '1');
  });
});
