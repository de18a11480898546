import { freely } from './freely';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { deleteArms, exportArms, importArms } from '../../../src/api/arms';
import {
  deleteDags,
  exportDags,
  exportUserDagAssignments,
  importDags,
  importUserDagAssignments,
} from '../../../src/api/dags';
import { deleteEvents, exportEvents, importEvents } from '../../../src/api/events';
import { exportFieldNames } from '../../../src/api/fieldNames';
import { deleteFile } from '../../../src/api/files';
import { exportInstruments } from '../../../src/api/instruments';
import { exportLog } from '../../../src/api/log';
import { exportMappings, importMappings } from '../../../src/api/mappings';
import {
  exportDictionary,
  exportMetadata,
  exportMetadataCsv,
  importMetadata,
  importMetadataCsv,
  metadataColumns,
} from '../../../src/api/metadata';
import { createProject, exportProjectInfo } from '../../../src/api/project';
import { exportProjectXmlTo } from '../../../src/api/projectXml';
import { deleteRecords, exportRecordsTo, generateNextRecordName, importRecords } from '../../../src/api/records';
import { exportRepeating, importRepeating } from '../../../src/api/repeating';
import type { Session } from '../../../src/api/session';
import { exportUsers } from '../../../src/api/users';
import { exportVersion } from '../../../src/api/version';
import { reply, Resources, token } from './support/servers';

type Form = Readonly<Record<string, string>>;
const discard = (): void => {};

/** One API method: what it sends besides token and returnFormat, what comes back, what is made of it. Bodies as real servers send them (REDCAP_API.md §6.21, §2.2). */
interface Method {
  readonly title: string;
  readonly call: (session: Session) => Promise<unknown>;
  readonly sends: Form;
  readonly body: string;
  readonly gives: unknown;
}

const project =
  '{"project_id":14465,"project_title":"2000-2001 Colorado Avalanche","creation_time":"2019-02-20 00:11:01","production_time":"","in_production":0,"project_language":"English","purpose":0,"purpose_other":"","custom_record_label":"","secondary_unique_field":"","is_longitudinal":0,"has_repeating_instruments_or_events":"1","surveys_enabled":0,"scheduling_enabled":0,"record_autonumbering_enabled":1,"missing_data_codes":"NI, No information | UNK, Unknown","some_new_column":null}';
const metadata =
  '[{"field_name":"record_id","form_name":"roster","section_header":"","field_type":"text","field_label":"Record <b>ID<\\/b> \\u00e9","field_annotation":"@HIDDEN","brand_new":7},\n{"field_name":"x"}]';
const arm = '[{"arm_num":1,"name":"Arm 1"},{"arm_num":"2","name":"Drug B"}]';
const event =
  '[{"event_name":"Event 1","arm_num":1,"unique_event_name":"event_1_arm_1","custom_event_label":null,"event_id":123},{"event_name":"E2","arm_num":"1","day_offset":"5","offset_min":"0","offset_max":"0","unique_event_name":"e2_arm_1","custom_event_label":"[x]"}]';
const user =
  '[{"username":"u","email":"u@x.edu","firstname":"U","lastname":"V","expiration":"","data_access_group":"test_dag","data_access_group_id":"","design":1,"api_export":"1","logging":0,"forms":{"form_1":1,"form_2":"130"},"forms_export":[]},{"username":"w","api_import":null,"forms":"form_1:1,form_2:138"}]';

const methods: readonly Method[] = [
  { title: 'exportVersion', call: exportVersion, sends: { content: 'version' }, body: '16.1.4\n', gives: '16.1.4' },
  {
    title: 'exportInstruments',
    call: exportInstruments,
    sends: { content: 'instrument', format: 'json' },
    body: '[{"instrument_name":"demographics","instrument_label":"Basic Demography Form"}]',
    gives: [{ name: 'demographics', label: 'Basic Demography Form' }],
  },
  {
    title: 'exportFieldNames',
    call: exportFieldNames,
    sends: { content: 'exportFieldNames', format: 'json' },
    body: '[{"original_field_name":"checkbox_field","choice_value":2,"export_field_name":"checkbox_field___2"}]',
    gives: [{ originalFieldName: 'checkbox_field', choiceValue: '2', exportFieldName: 'checkbox_field___2' }],
  },
  {
    title: 'exportMetadataCsv',
    call: exportMetadataCsv,
    sends: { content: 'metadata', format: 'csv', csvDelimiter: ',' },
    body: '\uFEFFfield_name,form_name\r\nrecord_id,"a ""b"" é"\n',
    gives: '\uFEFFfield_name,form_name\r\nrecord_id,"a ""b"" é"\n',
  },
  {
    title: 'exportDictionary: every value as it is, however PHP would write it in CSV',
    call: exportDictionary,
    sends: { content: 'metadata', format: 'json' },
    body: '[{"field_name":"mood","field_annotation":"@X={\\"a\\":\\"<p style=\\\\\\"b\\\\\\">c, d<\\/p>\\"}"},\n{"field_name":"path","field_annotation":"C:\\\\","brand_new":7}]',
    gives: 'field_name,field_annotation,brand_new\nmood,"@X={""a"":""<p style=\\""b\\"">c, d</p>""}",\npath,"C:\\",7\n',
  },
  {
    title: 'importMetadata',
    call: (s) => importMetadata(freely(s), [{ field_name: 'record_id', field_annotation: 'say \\"hi\\"' }]),
    sends: {
      content: 'metadata',
      action: 'import',
      format: 'json',
      data: '[{"field_name":"record_id","field_annotation":"say \\\\\\"hi\\\\\\""}]',
    },
    body: '1',
    gives: 1,
  },
  {
    title: 'importMetadataCsv',
    call: (s) => importMetadataCsv(freely(s), 'field_name\nrecord_id\n'),
    sends: {
      content: 'metadata',
      action: 'import',
      format: 'csv',
      csvDelimiter: ',',
      data: 'field_name\nrecord_id\n',
    },
    body: '1',
    gives: 1,
  },
  {
    title: 'exportArms',
    call: exportArms,
    sends: { content: 'arm', format: 'json' },
    body: arm,
    gives: [
      { armNum: 1, name: 'Arm 1' },
      { armNum: 2, name: 'Drug B' },
    ],
  },
  {
    title: 'importArms',
    call: (s) => importArms(freely(s), [{ armNum: 1, name: 'A' }], { override: true }),
    sends: { content: 'arm', action: 'import', format: 'json', override: '1', data: '[{"arm_num":"1","name":"A"}]' },
    body: '1',
    gives: 1,
  },
  {
    title: 'deleteArms',
    call: (s) => deleteArms(freely(s), [2, 3]),
    sends: { content: 'arm', action: 'delete', 'arms[0]': '2', 'arms[1]': '3' },
    body: '2',
    gives: 2,
  },
  {
    title: 'exportEvents',
    call: exportEvents,
    sends: { content: 'event', format: 'json' },
    body: event,
    gives: [
      { eventName: 'Event 1', armNum: 1, uniqueEventName: 'event_1_arm_1', customEventLabel: '', eventId: 123 },
      {
        eventName: 'E2',
        armNum: 1,
        uniqueEventName: 'e2_arm_1',
        customEventLabel: '[x]',
        eventId: undefined,
        dayOffset: '5',
        offsetMin: '0',
        offsetMax: '0',
      },
    ],
  },
  {
    title: 'importEvents',
    call: (s) =>
      importEvents(
        freely(s),
        [
          { eventName: 'New', armNum: 1 },
          { eventName: 'Old', armNum: 2, uniqueEventName: 'old_arm_2', customEventLabel: '', dayOffset: '3' },
        ],
        { override: false },
      ),
    sends: {
      content: 'event',
      action: 'import',
      format: 'json',
      override: '0',
      data: '[{"event_name":"New","arm_num":"1"},{"event_name":"Old","arm_num":"2","unique_event_name":"old_arm_2","custom_event_label":"","day_offset":"3"}]',
    },
    body: '2',
    gives: 2,
  },
  {
    title: 'deleteEvents',
    call: (s) => deleteEvents(freely(s), ['a_arm_1']),
    sends: { content: 'event', action: 'delete', 'events[0]': 'a_arm_1' },
    body: '1',
    gives: 1,
  },
  {
    title: 'exportMappings',
    call: exportMappings,
    sends: { content: 'formEventMapping', format: 'json' },
    body: '[{"arm_num":1,"unique_event_name":"event_1_arm_1","form":"form_1"}]',
    gives: [{ armNum: 1, uniqueEventName: 'event_1_arm_1', form: 'form_1' }],
  },
  {
    title: 'importMappings',
    call: (s) => importMappings(freely(s), [{ armNum: 1, uniqueEventName: 'e', form: 'f' }]),
    sends: {
      content: 'formEventMapping',
      action: 'import',
      format: 'json',
      data: '[{"arm_num":"1","unique_event_name":"e","form":"f"}]',
    },
    body: '44',
    gives: 44,
  },
  {
    title: 'exportRepeating',
    call: exportRepeating,
    sends: { content: 'repeatingFormsEvents', format: 'json' },
    body: '[{"event_name":"e_arm_1","form_name":"","custom_form_label":""},{"form_name":"w","custom_form_label":"[d]"}]',
    gives: [
      { eventName: 'e_arm_1', formName: '', customFormLabel: '' },
      { eventName: '', formName: 'w', customFormLabel: '[d]' },
    ],
  },
  {
    title: 'importRepeating (classic)',
    call: (s) => importRepeating(freely(s), [{ eventName: '', formName: 'w', customFormLabel: '' }]),
    sends: {
      content: 'repeatingFormsEvents',
      action: 'import',
      format: 'json',
      data: '[{"form_name":"w","custom_form_label":""}]',
    },
    body: '1',
    gives: 1,
  },
  {
    title: 'importRepeating (longitudinal)',
    call: (s) => importRepeating(freely(s), [{ eventName: 'e', formName: '', customFormLabel: '' }]),
    sends: {
      content: 'repeatingFormsEvents',
      action: 'import',
      format: 'json',
      data: '[{"event_name":"e","form_name":"","custom_form_label":""}]',
    },
    body: '1',
    gives: 1,
  },
  {
    title: 'exportDags',
    call: exportDags,
    sends: { content: 'dag', format: 'json' },
    body: '[{"data_access_group_name":"Test DAG","unique_group_name":"test_dag","data_access_group_id":123},{"data_access_group_name":"Old","unique_group_name":"old"}]',
    gives: [
      { name: 'Test DAG', uniqueGroupName: 'test_dag', id: 123 },
      { name: 'Old', uniqueGroupName: 'old', id: undefined },
    ],
  },
  {
    title: 'importDags',
    call: (s) => importDags(freely(s), [{ name: 'New' }, { name: 'Old', uniqueGroupName: 'old' }]),
    sends: {
      content: 'dag',
      action: 'import',
      format: 'json',
      data: '[{"data_access_group_name":"New","unique_group_name":""},{"data_access_group_name":"Old","unique_group_name":"old"}]',
    },
    body: '2',
    gives: 2,
  },
  {
    title: 'deleteDags',
    call: (s) => deleteDags(freely(s), ['old']),
    sends: { content: 'dag', action: 'delete', 'dags[0]': 'old' },
    body: '1',
    gives: 1,
  },
  {
    title: 'exportUserDagAssignments',
    call: exportUserDagAssignments,
    sends: { content: 'userDagMapping', format: 'json' },
    body: '[{"username":"u","redcap_data_access_group":"test_dag"},{"username":"v","redcap_data_access_group":""}]',
    gives: [
      { username: 'u', uniqueGroupName: 'test_dag' },
      { username: 'v', uniqueGroupName: '' },
    ],
  },
  {
    title: 'importUserDagAssignments',
    call: (s) => importUserDagAssignments(freely(s), [{ username: 'u', uniqueGroupName: '' }]),
    sends: {
      content: 'userDagMapping',
      action: 'import',
      format: 'json',
      data: '[{"username":"u","redcap_data_access_group":""}]',
    },
    body: '1',
    gives: 1,
  },
  {
    title: 'exportUsers',
    call: exportUsers,
    sends: { content: 'user', format: 'json' },
    body: user,
    gives: [
      {
        username: 'u',
        email: 'u@x.edu',
        firstname: 'U',
        lastname: 'V',
        expiration: '',
        dataAccessGroup: 'test_dag',
        rights: { design: 1, api_export: 1, logging: 0 },
        forms: { form_1: 1, form_2: 130 },
        formsExport: {},
      },
      {
        username: 'w',
        email: '',
        firstname: '',
        lastname: '',
        expiration: '',
        dataAccessGroup: '',
        rights: {},
        forms: { form_1: 1, form_2: 138 },
        formsExport: {},
      },
    ],
  },
  {
    title: 'exportLog',
    call: (s) => exportLog(s, { beginTime: '2026-11-01 00:00', logtype: 'record_delete' }),
    sends: { content: 'log', format: 'json', beginTime: '2026-11-01 00:00', logtype: 'record_delete' },
    body: '[{"timestamp":"2026-11-02 10:00","username":"u","action":"Manage/Design ","details":"Export Logging (API)"}]',
    gives: [
      {
        timestamp: '2026-11-02 10:00',
        username: 'u',
        action: 'Manage/Design ',
        details: 'Export Logging (API)',
        record: '',
      },
    ],
  },
  {
    title: 'exportRecordsTo (all)',
    call: (s) => exportRecordsTo(s, { format: 'json' }, discard),
    sends: { content: 'record', action: 'export', format: 'json', type: 'flat' },
    body: '[]',
    gives: { bytes: 2, contentType: 'application/json; charset=utf-8' },
  },
  {
    title: 'exportRecordsTo (everything chosen)',
    body: 'a\tb\n',
    gives: { bytes: 4, contentType: 'application/json; charset=utf-8' },
    call: (s) =>
      exportRecordsTo(
        s,
        {
          format: 'csv',
          type: 'eav',
          records: ['1', '02'],
          fields: ['f'],
          forms: ['g'],
          events: ['e_arm_1'],
          rawOrLabel: 'label',
          rawOrLabelHeaders: 'label',
          exportCheckboxLabel: true,
          exportSurveyFields: true,
          exportDataAccessGroups: false,
          exportBlankForGrayFormStatus: true,
          filterLogic: '[a]="1"',
          dateRangeBegin: '2026-01-01 00:00:00',
          dateRangeEnd: '2026-02-01 00:00:00',
          csvDelimiter: '\t',
        },
        discard,
      ),
    sends: {
      content: 'record',
      action: 'export',
      format: 'csv',
      type: 'eav',
      'records[0]': '1',
      'records[1]': '02',
      'fields[0]': 'f',
      'forms[0]': 'g',
      'events[0]': 'e_arm_1',
      rawOrLabel: 'label',
      rawOrLabelHeaders: 'label',
      exportCheckboxLabel: 'true',
      exportSurveyFields: 'true',
      exportDataAccessGroups: 'false',
      exportBlankForGrayFormStatus: 'true',
      filterLogic: '[a]="1"',
      dateRangeBegin: '2026-01-01 00:00:00',
      dateRangeEnd: '2026-02-01 00:00:00',
      csvDelimiter: 'tab',
    },
  },
  {
    title: 'importRecords (count)',
    call: (s) => importRecords(freely(s), { format: 'csv', data: 'record_id\n1\n' }),
    sends: {
      content: 'record',
      action: 'import',
      format: 'csv',
      type: 'flat',
      overwriteBehavior: 'normal',
      forceAutoNumber: 'false',
      returnContent: 'count',
      csvDelimiter: ',',
      data: 'record_id\n1\n',
    },
    body: '{"count": 1}',
    gives: { count: 1 },
  },
  {
    title: 'importRecords (ids)',
    call: (s) =>
      importRecords(freely(s), {
        format: 'json',
        type: 'eav',
        data: '[]',
        overwriteBehavior: 'overwrite',
        returnContent: 'ids',
        dateFormat: 'DMY',
      }),
    sends: {
      content: 'record',
      action: 'import',
      format: 'json',
      type: 'eav',
      overwriteBehavior: 'overwrite',
      forceAutoNumber: 'false',
      returnContent: 'ids',
      dateFormat: 'DMY',
      data: '[]',
    },
    body: '["1","002",3]',
    gives: { count: 3, ids: ['1', '002', '3'] },
  },
  {
    title: 'deleteRecords (whole)',
    call: (s) => deleteRecords(freely(s), { records: ['1'], deleteLogging: false }),
    sends: { content: 'record', action: 'delete', 'records[0]': '1', delete_logging: '0' },
    body: '1',
    gives: 1,
  },
  {
    title: 'deleteRecords (part)',
    call: (s) =>
      deleteRecords(freely(s), {
        records: ['1', '2'],
        arm: 2,
        instrument: 'f',
        event: 'e_arm_2',
        repeatInstance: 3,
        deleteLogging: true,
      }),
    sends: {
      content: 'record',
      action: 'delete',
      'records[0]': '1',
      'records[1]': '2',
      arm: '2',
      instrument: 'f',
      event: 'e_arm_2',
      repeat_instance: '3',
      delete_logging: '1',
    },
    body: '2',
    gives: 2,
  },
  {
    title: 'generateNextRecordName',
    call: generateNextRecordName,
    sends: { content: 'generateNextRecordName' },
    body: '20-1',
    gives: '20-1',
  },
  {
    title: 'deleteFile',
    call: (s) => deleteFile(freely(s), { record: '1', field: 'f', event: 'e', repeatInstance: 2 }),
    sends: { content: 'file', action: 'delete', record: '1', field: 'f', event: 'e', repeat_instance: '2' },
    body: '',
    gives: undefined,
  },
  {
    title: 'deleteFile (JSON answer)',
    call: (s) => deleteFile(freely(s), { record: '1', field: 'f' }),
    sends: { content: 'file', action: 'delete', record: '1', field: 'f' },
    body: '[{}]',
    gives: undefined,
  },
  {
    title: 'createProject',
    call: (s) =>
      createProject(freely(s), { title: 'T', purpose: 1, purposeOther: 'x', isLongitudinal: true }, '<ODM/>'),
    sends: {
      content: 'project',
      action: 'import',
      format: 'json',
      data: '[{"project_title":"T","purpose":1,"purpose_other":"x","is_longitudinal":1}]',
      odm: '<ODM/>',
    },
    body: token,
    gives: token,
  },
  {
    title: 'createProject (SQL before the token)',
    call: (s) => createProject(freely(s), { title: 'T', purpose: 0 }),
    sends: { content: 'project', action: 'import', format: 'json', data: '[{"project_title":"T","purpose":0}]' },
    body: `insert into redcap_x values (1);<br>\n${token}`,
    gives: token,
  },
  {
    title: 'exportProjectXmlTo',
    call: (s) => exportProjectXmlTo(s, { returnMetadataOnly: true, records: ['1'], exportFiles: true }, discard),
    sends: { content: 'project_xml', returnMetadataOnly: 'true', 'records[0]': '1', exportFiles: 'true' },
    body: '<?xml version="1.0" encoding="UTF-8" ?>\n<ODM xmlns="x">\n</ODM>\n',
    gives: { bytes: 63, contentType: 'application/json; charset=utf-8' },
  },
];

describe('API methods', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  for (const { title, call, sends, body, gives } of methods) {
    it(title, async () => {
      const { session, server } = await resources.answering(reply(body));
      assert.deepEqual(await call(session), gives);
      assert.deepEqual(Object.fromEntries(server.seen[0]?.form ?? []), { token, returnFormat: 'json', ...sends });
      assert.equal(server.seen[0]?.path, '/api/');
      assert.equal(server.seen.length, 1);
    });
  }

  it('exportProjectInfo', async () => {
    const { session, server } = await resources.answering(reply(project));
    const { raw, ...info } = await exportProjectInfo(session);
    assert.deepEqual(info, {
      projectId: 14465,
      title: '2000-2001 Colorado Avalanche',
      creationTime: '2019-02-20 00:11:01',
      productionTime: '',
      inProduction: false,
      language: 'English',
      purpose: 0,
      isLongitudinal: false,
      hasRepeating: true,
      surveysEnabled: false,
      schedulingEnabled: false,
      recordAutonumbering: true,
      customRecordLabel: '',
      secondaryUniqueField: '',
      missingDataCodes: 'NI, No information | UNK, Unknown',
    });
    assert.equal(raw['some_new_column'], '');
    assert.equal(raw['is_longitudinal'], '0');
    assert.deepEqual(Object.fromEntries(server.seen[0]?.form ?? []), {
      token,
      returnFormat: 'json',
      content: 'project',
      format: 'json',
    });
  });

  it('exportMetadata: missing columns are blank, unknown ones kept', async () => {
    const { session } = await resources.answering(reply(metadata));
    const [first, second] = await exportMetadata(session);
    assert.deepEqual(Object.keys(second ?? {}), [...metadataColumns]);
    assert.equal(second?.branching_logic, '');
    assert.equal(first?.field_label, 'Record <b>ID</b> é');
    assert.equal((first as unknown as Form)['brand_new'], '7');
  });

  it('refuses rows without the number that identifies them', async () => {
    const { session } = await resources.answering(reply('[{"name":"Arm 1"}]'));
    await assert.rejects(exportArms(session), { reason: 'malformed-answer' });
    await assert.rejects(exportProjectInfo(session), { reason: 'malformed-answer' });
  });

  it('sends no delete without names, or with a blank one', async () => {
    const { session, server } = await resources.answering(reply('1'));
    for (const call of [
      () => deleteRecords(freely(session), { records: [], deleteLogging: false }),
      () => deleteRecords(freely(session), { records: ['1', ' '], deleteLogging: false }),
      () => deleteArms(freely(session), []),
      () => deleteEvents(freely(session), ['']),
      () => deleteDags(freely(session), []),
    ]) {
      await assert.rejects(call(), { reason: 'bad-request' });
    }
    assert.equal(server.seen.length, 0);
  });
});
