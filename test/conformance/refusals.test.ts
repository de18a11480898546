import assert from 'node:assert/strict';
import { after, before, it } from 'mocha';
import { methodNames } from '../../src/simulator/calls/methods';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { callApi } from './support';
import { describeServers, liveServer, simulatorOnly, TestProject, type TestServer } from './server';

/** Who asks: everybody has all rights but the one who may only import, and the one whose token is none. */
type Who = 'all' | 'importer' | 'nobody' | 'super';
type Refusal = readonly [method: string, who: Who, parameters: Readonly<Record<string, string>>, text: RegExp];

const unknownUser = '[{"username":"nobody","unique_role_name":"","redcap_data_access_group":""}]';
const unknownEvent = '[{"arm_num":1,"unique_event_name":"nope_arm_1","event_name":"nope_arm_1","form":"eligibility"}]';
const mayExport = /API Export/;
const unreadable = /^The data is not in the specified format\.$/;
const noFileField = /^The field 'nope' does not exist or is not a 'file' field$/;
const noRecord = /^The record "-1" does not exist$/;
const seat = { record: '-1', instrument: 'quality_of_life', event: 'baseline_arm_1' };
const file = { record: '101-1', field: 'nope', event: 'baseline_arm_1' };

/** One refusal of every method, in REDCap's words where they are known (REDCAP_API.md §1.4). */
const refusals: readonly Refusal[] = [
  [
    'record/export',
    'all',
    { 'fields[0]': 'nope' },
    /^The following values in the parameter "fields" are not valid: 'nope'$/,
  ],
  ['record/import', 'all', { data: '[1, 2]' }, unreadable],
  ['record/delete', 'all', { 'records[0]': '-1' }, /^One or more of the records provided cannot be deleted .*: -1$/],
  ['record/rename', 'all', { record: '-1', new_record_name: '-2' }, /-1/],
  ['record/randomize', 'all', { record: '101-1', randomization_id: '99' }, /randomization_id=99/],
  ['generateNextRecordName/export', 'importer', {}, mayExport],
  ['exportFieldNames/export', 'all', { field: 'nope' }, /'nope'$/],
  [
    'metadata/export',
    'all',
    { 'forms[0]': 'nope' },
    /^The following values in the parameter "forms" are not valid: 'nope'$/,
  ],
  ['metadata/import', 'all', { data: '{' }, unreadable],
  ['instrument/export', 'importer', {}, mayExport],
  ['pdf/export', 'all', { record: '-1' }, noRecord],
  ['formEventMapping/export', 'importer', {}, mayExport],
  ['formEventMapping/import', 'all', { data: unknownEvent }, /nope_arm_1/],
  ['arm/export', 'importer', {}, mayExport],
  ['arm/import', 'all', { data: '{', override: '0' }, unreadable],
  ['arm/delete', 'all', { 'arms[0]': '99' }, /99/],
  ['event/export', 'importer', {}, mayExport],
  ['event/import', 'all', { data: '{', override: '0' }, unreadable],
  ['event/delete', 'all', { 'events[0]': 'nope_arm_1' }, /nope_arm_1/],
  ['repeatingFormsEvents/export', 'importer', {}, mayExport],
  ['repeatingFormsEvents/import', 'all', { data: unknownEvent }, /^event 'nope_arm_1' is not available in project$/],
  ['dag/export', 'importer', {}, mayExport],
  ['dag/import', 'all', { data: '[{"data_access_group_name":"x","unique_group_name":"nope"}]' }, /nope/],
  ['dag/delete', 'importer', { 'dags[0]': 'nope' }, /'Data Access Groups'/],
  ['dag/switch', 'all', { dag: 'nope' }, /nope/],
  ['userDagMapping/export', 'importer', {}, mayExport],
  ['userDagMapping/import', 'all', { data: unknownUser }, /nobody/],
  ['user/export', 'importer', {}, mayExport],
  ['user/import', 'all', { data: '[{"username":"x","data_access_group":"nope"}]' }, /nope/],
  ['user/delete', 'all', { 'users[0]': 'nobody' }, /nobody/],
  ['userRole/export', 'importer', {}, mayExport],
  [
    'userRole/import',
    'all',
    { data: '[{"unique_role_name":"U-0000000000"}]' },
    /^Invalid Unique Role Names: U-0000000000$/,
  ],
  ['userRole/delete', 'all', { 'roles[0]': 'U-0000000000' }, /^Invalid Unique Role Names: U-0000000000$/],
  ['userRoleMapping/export', 'importer', {}, mayExport],
  ['userRoleMapping/import', 'all', { data: unknownUser }, /nobody/],
  ['file/export', 'all', file, noFileField],
  ['file/import', 'all', file, noFileField],
  ['file/delete', 'all', file, noFileField],
  ['fileRepository/createFolder', 'all', { name: '' }, /"name"/],
  [
    'fileRepository/list',
    'all',
    { folder_id: '99' },
    /^The File Repository folder folder_id=99 does not exist or else /,
  ],
  ['fileRepository/export', 'all', { doc_id: '99' }, /doc_id=99/],
  ['fileRepository/import', 'all', { folder_id: '99' }, /folder_id=99|file/],
  ['fileRepository/delete', 'all', { doc_id: '99' }, /doc_id=99/],
  [
    'project/import',
    'super',
    { data: '[{"project_title":"x","purpose":1}]' },
    /^You must provide some text for 'purpose_other'/,
  ],
  ['project/export', 'importer', {}, mayExport],
  ['project_settings/import', 'all', { data: '{' }, unreadable],
  ['project_xml/export', 'all', { 'fields[0]': 'nope' }, /'nope'$/],
  ['report/export', 'all', { report_id: '99' }, /report_id=99/],
  ['log/export', 'importer', {}, mayExport],
  ['participantList/export', 'all', { instrument: 'eligibility' }, /not enabled as a survey$/],
  ['surveyLink/export', 'all', seat, noRecord],
  ['surveyQueueLink/export', 'all', seat, noRecord],
  ['surveyReturnCode/export', 'all', seat, noRecord],
  ['surveyAccessCode/export', 'all', seat, noRecord],
  ['version/export', 'nobody', {}, /^You do not have permissions to use the API$/],
];

describeServers('API conformance: a refusal of every method in every format', (openServer, unkind) => {
  let server: TestServer;
  let tokens: Readonly<Record<Who, string>>;
  const only = liveServer ? it.skip : it;

  before(async function open() {
    this.timeout(60_000);
    server = await openServer();
    const [trial] = sampleSeeds();
    if (server.simulator === undefined || trial === undefined) {
      return;
    }
    const { bodyLimit: _limit, memory: _memory, ...rest } = unkind;
    server.simulator.setUnkind(rest);
    const all = server.simulator.addProject(trial);
    const importer = server.simulator.addToken(all.projectId, { username: 'importer', rights: { api_import: 1 } });
    tokens = { all: all.token, importer, nobody: '0'.repeat(32), super: server.superToken };
  });
  after(() => server.stop());

  /** The bare text of a refusal, out of the form that it has in a format (REDCAP_API.md §1.3). */
  const forms: readonly (readonly [string, (body: string) => string | undefined])[] = [
    ['json', (body) => (JSON.parse(body) as { error: string }).error],
    ['csv', (body) => /^ERROR: ([\s\S]*)$/.exec(body)?.[1]],
    [
      'xml',
      (body) =>
        /^<\?xml version="1\.0" encoding="UTF-8" \?><hash><error>([\s\S]*)<\/error><\/hash>$/
          .exec(body)?.[1]
          ?.replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#039;', "'")
          .replaceAll('&#39;', "'")
          .replaceAll('&apos;', "'")
          .replaceAll('&amp;', '&'),
    ],
  ];

  for (const [method, who, parameters, text] of refusals) {
    only(`refuses ${method}, in the same words whatever the format${simulatorOnly}`, async () => {
      const [content = '', action = ''] = method.split('/');
      const before = new TestProject(server, tokens.all);
      const data = await before.ok({ content: 'record', format: 'csv', type: 'eav' });
      for (const [returnFormat, read] of forms) {
        const answer = await callApi(server.url, {
          token: tokens[who],
          content,
          action,
          format: 'json',
          returnFormat,
          ...parameters,
        });
        assert.ok([400, 403].includes(answer.status), `${returnFormat}: ${answer.status} ${answer.text}`);
        assert.match(read(answer.text) ?? '', text, `${returnFormat}: ${answer.text}`);
      }
      assert.equal(await before.ok({ content: 'record', format: 'csv', type: 'eav' }), data);
    });
  }

  it('leaves no method out', () => {
    assert.deepEqual(new Set(refusals.map(([method]) => method)), new Set(methodNames()));
  });
});
