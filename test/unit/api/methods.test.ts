import assert from 'node:assert/strict';
import busboy from 'busboy';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { switchDag } from '../../../src/api/dags';
import { RedcapError } from '../../../src/api/errors';
import {
  createRepositoryFolder,
  deleteRepositoryFile,
  exportRepositoryFileTo,
  importRepositoryFile,
  listFileRepository,
} from '../../../src/api/fileRepository';
import { exportFileTo } from '../../../src/api/files';
import { exportPdfTo } from '../../../src/api/pdf';
import { importProjectSettings } from '../../../src/api/project';
import { importRecords, importRecordsInBackground, randomizeRecord, renameRecord } from '../../../src/api/records';
import { exportReportTo } from '../../../src/api/reports';
import type { Session } from '../../../src/api/session';
import {
  exportParticipantList,
  exportSurveyAccessCode,
  exportSurveyLink,
  exportSurveyQueueLink,
  exportSurveyReturnCode,
} from '../../../src/api/surveys';
import {
  deleteUserRoles,
  exportUserRoleAssignments,
  exportUserRoles,
  importUserRoleAssignments,
  importUserRoles,
} from '../../../src/api/userRoles';
import { deleteUsers, importUsers } from '../../../src/api/users';
import { freely } from './freely';
import { reply, Resources, token } from './support/servers';

interface Method {
  readonly title: string;
  readonly call: (session: Session) => Promise<unknown>;
  /** Besides token and returnFormat. */
  readonly sends: Readonly<Record<string, string>>;
  /** As real servers answer (REDCAP_API.md §5, §6, §6.21). */
  readonly body: string;
  readonly headers?: Record<string, string>;
  readonly gives: unknown;
}

const place = { record: '1', instrument: 'consent', event: 'e_arm_1', repeatInstance: 2 };
const placeSent = { record: '1', instrument: 'consent', event: 'e_arm_1', repeat_instance: '2' };
const pdf = '%PDF-1.3\n3 0 obj\n<<>>\nendobj\n%%EOF\n';
const textHtml = { 'content-type': 'text/html; charset=utf-8' };
const discard = (): void => {};

const methods: readonly Method[] = [
  {
    title: 'renameRecord',
    call: (s) => renameRecord(freely(s), { record: 'a,1', newRecordName: 'b', arm: 2 }),
    sends: { content: 'record', action: 'rename', record: 'a,1', new_record_name: 'b', arm: '2' },
    body: '1',
    gives: undefined,
  },
  {
    title: 'randomizeRecord',
    call: (s) => randomizeRecord(freely(s), { record: '1', randomizationId: 4, returnAlt: true }),
    sends: {
      content: 'record',
      action: 'randomize',
      format: 'json',
      record: '1',
      randomization_id: '4',
      returnAlt: 'true',
    },
    body: '{"randomization_id":"4","record":"1","target_field":"2","target_field_alt":"R-103"}',
    gives: { randomizationId: '4', record: '1', targetField: '2', targetFieldAlt: 'R-103' },
  },
  {
    title: 'importRecords with new names',
    call: (s) =>
      importRecords(freely(s), {
        format: 'json',
        data: '[]',
        forceAutoNumber: true,
        returnContent: 'auto_ids',
        dateFormat: 'DMY',
      }),
    sends: {
      content: 'record',
      action: 'import',
      format: 'json',
      type: 'flat',
      overwriteBehavior: 'normal',
      forceAutoNumber: 'true',
      dateFormat: 'DMY',
      returnContent: 'auto_ids',
      data: '[]',
    },
    body: '["323,10","20-4,a,b"]',
    gives: {
      count: 2,
      ids: ['323', '20-4'],
      autoIds: [
        { assigned: '323', given: '10' },
        { assigned: '20-4', given: 'a,b' },
      ],
    },
  },
  {
    title: 'importRecordsInBackground',
    call: (s) => importRecordsInBackground(freely(s), { format: 'csv', data: 'a\n', csvDelimiter: ';' }),
    sends: {
      content: 'record',
      action: 'import',
      format: 'csv',
      type: 'flat',
      overwriteBehavior: 'normal',
      forceAutoNumber: 'false',
      csvDelimiter: ';',
      backgroundProcess: '1',
      data: 'a\n',
    },
    body: '{"success":true}',
    gives: true,
  },
  {
    title: 'exportPdfTo',
    call: (s) =>
      exportPdfTo(s, { record: '1', instrument: 'consent', repeatInstance: 2, compactDisplay: true }, discard),
    sends: { content: 'pdf', record: '1', instrument: 'consent', repeat_instance: '2', compactDisplay: 'TRUE' },
    body: pdf,
    headers: textHtml,
    gives: { bytes: pdf.length, contentType: 'text/html; charset=utf-8' },
  },
  {
    title: 'exportReportTo',
    call: (s) =>
      exportReportTo(s, { reportId: 12, format: 'csv', rawOrLabel: 'label', decimalCharacter: ',' }, discard),
    sends: {
      content: 'report',
      report_id: '12',
      format: 'csv',
      rawOrLabel: 'label',
      decimalCharacter: ',',
      csvDelimiter: ',',
    },
    body: 'record_id\n1\n',
    headers: { 'content-type': 'text/csv' },
    gives: { bytes: 12, contentType: 'text/csv' },
  },
  {
    title: 'importUsers',
    call: (s) =>
      importUsers(freely(s), [
        { username: 'ann', dataAccessGroup: '', expiration: '2030-01-01', rights: { design: 1 }, forms: { a: 1 } },
      ]),
    sends: {
      content: 'user',
      action: 'import',
      format: 'json',
      data: '[{"username":"ann","expiration":"2030-01-01","data_access_group":"","design":1,"forms":{"a":1}}]',
    },
    body: '1',
    gives: 1,
  },
  {
    title: 'deleteUsers',
    call: (s) => deleteUsers(freely(s), ['ann', 'bob']),
    sends: { content: 'user', action: 'delete', 'users[0]': 'ann', 'users[1]': 'bob' },
    body: '2',
    gives: 2,
  },
  {
    title: 'exportUserRoles',
    call: exportUserRoles,
    sends: { content: 'userRole', format: 'json' },
    body: '[{"unique_role_name":"U-972XH8NKLC","role_label":"7","design":"1","user_rights":"0","forms":{"a":2},"forms_export":{"a":0}}]',
    gives: [
      {
        uniqueRoleName: 'U-972XH8NKLC',
        label: '7',
        rights: { design: 1, user_rights: 0 },
        forms: { a: 2 },
        formsExport: { a: 0 },
      },
    ],
  },
  {
    title: 'importUserRoles',
    call: (s) =>
      importUserRoles(freely(s), [{ label: 'Monitor', rights: { logging: 1 }, forms: { a: 2 }, formsExport: {} }]),
    sends: {
      content: 'userRole',
      action: 'import',
      format: 'json',
      data: '[{"unique_role_name":"","role_label":"Monitor","logging":1,"forms":{"a":2},"forms_export":{}}]',
    },
    body: '1',
    gives: 1,
  },
  {
    title: 'deleteUserRoles',
    call: (s) => deleteUserRoles(freely(s), ['U-1']),
    sends: { content: 'userRole', action: 'delete', 'roles[0]': 'U-1' },
    body: '1',
    gives: 1,
  },
  {
    title: 'exportUserRoleAssignments',
    call: exportUserRoleAssignments,
    sends: { content: 'userRoleMapping', format: 'json' },
    body: '[{"username":"u","unique_role_name":"","data_access_group":"west"},{"username":"v","unique_role_name":"U-1"}]',
    gives: [
      { username: 'u', uniqueRoleName: '', dataAccessGroup: 'west' },
      { username: 'v', uniqueRoleName: 'U-1' },
    ],
  },
  {
    title: 'importUserRoleAssignments',
    call: (s) => importUserRoleAssignments(freely(s), [{ username: 'u', uniqueRoleName: '' }]),
    sends: {
      content: 'userRoleMapping',
      action: 'import',
      format: 'json',
      data: '[{"username":"u","unique_role_name":""}]',
    },
    body: '1',
    gives: 1,
  },
  {
    title: 'switchDag out of any group',
    call: (s) => switchDag(freely(s), ''),
    sends: { content: 'dag', action: 'switch', dag: '' },
    body: '1',
    gives: undefined,
  },
  {
    title: 'listFileRepository',
    call: (s) => listFileRepository(s, 3),
    sends: { content: 'fileRepository', action: 'list', format: 'json', folder_id: '3' },
    body: '[{"folder_id":1,"name":"New Folder"},{"doc_id":2,"name":"test.txt"}]',
    gives: [
      { kind: 'folder', folderId: 1, name: 'New Folder' },
      { kind: 'file', docId: 2, name: 'test.txt' },
    ],
  },
  {
    title: 'createRepositoryFolder',
    call: (s) => createRepositoryFolder(freely(s), { name: 'A', parentId: 3, dagId: 9 }),
    sends: {
      content: 'fileRepository',
      action: 'createFolder',
      format: 'json',
      name: 'A',
      folder_id: '3',
      dag_id: '9',
    },
    body: '[{"folder_id":45}]',
    gives: 45,
  },
  {
    title: 'exportRepositoryFileTo',
    call: (s) => exportRepositoryFileTo(s, 2, discard),
    sends: { content: 'fileRepository', action: 'export', doc_id: '2' },
    body: 'abc',
    headers: { 'content-type': 'text/plain; name="test.txt";charset=UTF-8' },
    gives: { name: 'test.txt', mimeType: 'text/plain', bytes: 3 },
  },
  {
    title: 'exportFileTo',
    call: (s) => exportFileTo(s, { record: '1', field: 'f' }, discard),
    sends: { content: 'file', action: 'export', record: '1', field: 'f' },
    body: 'abcd',
    headers: { 'content-type': 'image/png; name="a;b.png"' },
    gives: { name: 'a;b.png', mimeType: 'image/png', bytes: 4 },
  },
  {
    title: 'deleteRepositoryFile',
    call: (s) => deleteRepositoryFile(freely(s), 2),
    sends: { content: 'fileRepository', action: 'delete', doc_id: '2' },
    body: '',
    gives: undefined,
  },
  {
    title: 'importProjectSettings',
    call: (s) => importProjectSettings(freely(s), { project_title: 'T', is_longitudinal: '1' }),
    sends: { content: 'project_settings', format: 'json', data: '{"project_title":"T","is_longitudinal":"1"}' },
    body: '2',
    gives: 2,
  },
  {
    title: 'exportParticipantList',
    call: (s) => exportParticipantList(s, { instrument: 'consent', event: 'e_arm_1' }),
    sends: { content: 'participantList', format: 'json', instrument: 'consent', event: 'e_arm_1' },
    body: '[{"email":"a@example.org","response_status":2,"record":"1"}]',
    gives: [{ email: 'a@example.org', response_status: '2', record: '1' }],
  },
  {
    title: 'exportSurveyLink',
    call: (s) => exportSurveyLink(s, place),
    sends: { content: 'surveyLink', ...placeSent },
    body: 'https://redcap.example.edu/surveys/?s=ABCDEF',
    headers: textHtml,
    gives: 'https://redcap.example.edu/surveys/?s=ABCDEF',
  },
  {
    title: 'exportSurveyQueueLink',
    call: (s) => exportSurveyQueueLink(s, '1'),
    sends: { content: 'surveyQueueLink', record: '1' },
    body: 'https://redcap.example.edu/surveys/?sq=abc123',
    gives: 'https://redcap.example.edu/surveys/?sq=abc123',
  },
  {
    title: 'exportSurveyReturnCode',
    call: (s) => exportSurveyReturnCode(s, place),
    sends: { content: 'surveyReturnCode', ...placeSent },
    body: 'ABCD1234',
    gives: 'ABCD1234',
  },
  {
    title: 'exportSurveyAccessCode',
    call: (s) => exportSurveyAccessCode(s, place),
    sends: { content: 'surveyAccessCode', ...placeSent },
    body: 'ABC12DEF3',
    gives: 'ABC12DEF3',
  },
];

describe('further API methods', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  for (const { title, call, sends, body, headers, gives } of methods) {
    it(title, async () => {
      const { session, server } = await resources.answering(reply(body, 200, headers));
      assert.deepEqual(await call(session), gives);
      assert.deepEqual(Object.fromEntries(server.seen[0]?.form ?? []), { token, returnFormat: 'json', ...sends });
    });

    it(`${title}: a refusal carries REDCap's words, a web page is no answer`, async () => {
      const { session, server } = await resources.answering(
        reply('{"error":"The record \\"9\\" does not exist"}', 400),
      );
      await assert.rejects(
        call(session),
        (error) =>
          RedcapError.is(error, 'bad-request', 'import-rejected') &&
          error.details.serverMessage === 'The record "9" does not exist',
      );
      server.respond = reply('<html><body>offline</body></html>', 200, { 'content-type': 'text/html' });
      await assert.rejects(call(session), (error) => RedcapError.is(error, 'html-page'));
      assert.equal(server.seen.length, 2);
    });
  }

  it('importRepositoryFile sends the file as a part, into the folder that is named', async () => {
    const { session, server } = await resources.answering(reply(''));
    const file = { name: 'plan.pdf', mimeType: 'application/pdf', content: Buffer.from('%PDF-1.3') };
    await importRepositoryFile(freely(session), file, 3);
    const [seen] = server.seen;
    assert.ok(seen);
    const fields: Record<string, string> = {};
    const names: string[] = [];
    await new Promise((resolve, reject) => {
      const parser = busboy({ headers: seen.headers });
      parser.on('field', (name, value) => {
        fields[name] = value;
      });
      parser.on('file', (_name, stream, info) => {
        names.push(info.filename ?? '');
        stream.resume();
      });
      parser.on('close', () => resolve(undefined)).on('error', reject);
      parser.end(seen.body);
    });
    assert.deepEqual(names, ['plan.pdf']);
    assert.deepEqual(fields, {
      token,
      content: 'fileRepository',
      action: 'import',
      returnFormat: 'json',
      folder_id: '3',
    });
  });

  it('an empty folder is one that is empty twice', async () => {
    const { session, server } = await resources.answering(reply(''));
    assert.deepEqual(await listFileRepository(session), []);
    assert.equal(server.seen.length, 2);
  });

  it('a PDF without its end is no PDF', async () => {
    const { session } = await resources.answering(reply('%PDF-1.3\n3 0 obj\n', 200, textHtml));
    await assert.rejects(exportPdfTo(session, {}, discard), (error) => RedcapError.is(error, 'truncated-answer'));
  });
});
