import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { encodedPairs } from '../../../../src/api/form';
import { english } from '../../../../src/common/l10n';
import { checkRequest } from '../../../../src/reads/apiConsole/checkRequest';
import { completeRequest, hoverRequest, writtenName } from '../../../../src/reads/apiConsole/completeRequest';
import { apiMethods, methodOf } from '../../../../src/reads/apiConsole/methods';
import type { ProjectNames } from '../../../../src/reads/apiConsole/names';
import { callOf, requestOf } from '../../../../src/reads/apiConsole/requestOf';
import { readRequest } from '../../../../src/reads/apiConsole/requestText';
import { writeRequest } from '../../../../src/reads/apiConsole/writeRequest';
import { methodNames } from '../../../../src/simulator/calls/methods';

const names: ProjectNames = {
  field: [
    { name: 'record_id', label: 'Record ID' },
    { name: 'age', label: 'Age in years' },
  ],
  form: [
    { name: 'demographics', label: 'Demographics' },
    { name: 'visit', label: 'Visit' },
  ],
  event: [],
};

function sent(source: string): Record<string, string> {
  const request = requestOf(readRequest(source));
  assert.ok(request);
  const { content, action } = request.method;
  return Object.fromEntries(encodedPairs({ content, action, ...request.parameters }));
}

function problems(source: string): string[] {
  return checkRequest(readRequest(source), names).map(
    ({ start, end, severity, message, instead }) =>
      `${severity} [${source.slice(start, end)}] ${String(message)}${instead === undefined ? '' : ` -> ${instead}`}`,
  );
}

function labels(marked: string): string[] {
  const offset = marked.indexOf('|');
  const source = marked.replace('|', '');
  return completeRequest(source, offset, { names, projects: ['Trial (1)'] }, english).map(({ label }) => label);
}

describe('a request of the API console', () => {
  it('knows the 55 methods, and tells them from each other as the server does', () => {
    assert.equal(apiMethods.length, 55);
    const own = apiMethods.map(({ content, action }) => `${content}/${action ?? 'export'}`);
    assert.deepEqual([...own].sort(), methodNames().sort());
    assert.equal(methodOf('record', '', true)?.name, 'importRecords');
    assert.equal(methodOf('record', '', false)?.name, 'exportRecords');
    assert.equal(methodOf('metadata', 'export', true)?.name, 'importMetadata');
    assert.equal(methodOf('fileRepository', '', false), undefined);
    assert.equal(methodOf('project_settings', '', true)?.name, 'importProjectSettings');
  });

  it('reads the ways in which lists and texts are written', () => {
    assert.deepEqual(
      sent(
        [
          '# a comment',
          'content: record',
          'format=csv',
          'forms: demographics, visit',
          'fields[0]: age',
          'fields[]=record_id',
          'records:',
          '  - 1',
          '  - "a, b"',
          '  // another comment',
          'events: "x,y", z',
          'filterLogic: [age] > 3',
          '    and [age] < 9',
          'type:',
        ].join('\r\n'),
      ),
      {
        content: 'record',
        action: 'export',
        format: 'csv',
        'forms[0]': 'demographics',
        'forms[1]': 'visit',
        'fields[0]': 'age',
        'fields[1]': 'record_id',
        'records[0]': '1',
        'records[1]': 'a, b',
        'events[0]': 'x,y',
        'events[1]': 'z',
        filterLogic: '[age] > 3\nand [age] < 9',
      },
    );
  });

  it('keeps every name through writing and reading', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), name, (records, filterLogic) => {
        const call = {
          content: 'record',
          action: 'export',
          parameters: { format: 'json', records, filterLogic },
        } as const;
        const read = requestOf(readRequest(writeRequest(call, 'Trial (1)')));
        assert.deepEqual(read?.parameters, call.parameters);
        assert.equal(read?.method.name, 'exportRecords');
        const items = readRequest(`records: ${records.map(writtenName).join(', ')}`).entries[0]?.items;
        assert.deepEqual(
          items?.map(({ text }) => text),
          records,
        );
      }),
    );
  });

  it('never fails, and every problem has its place', () => {
    const piece = fc.constantFrom(
      'content',
      'record',
      ': ',
      '=',
      '\n',
      '  - ',
      '"',
      'fields',
      '[0]',
      ',',
      'x',
      '#',
      '\\',
      '[age] >',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const source = pieces.join('');
        for (const { start, end } of checkRequest(readRequest(source), names)) {
          assert.ok(start >= 0 && start <= end && end <= source.length);
        }
        for (let i = 0; i <= source.length; i++) {
          completeRequest(source, i, { names, projects: [] }, english);
          hoverRequest(source, i, names, english);
        }
      }),
    );
  });

  it('says what is wrong at its place, and what was meant', () => {
    assert.deepEqual(problems(''), ['error [] Say what the request is about: content: record, for example.']);
    assert.deepEqual(problems('content: recrod'), [`error [recrod] REDCap's API has no content "recrod". -> record`]);
    assert.deepEqual(problems('content: fileRepository'), [
      'error [fileRepository] "fileRepository" needs an action: list, export, createFolder, import, delete',
    ]);
    assert.deepEqual(
      problems(
        [
          'content: record',
          'format: jsn',
          'fields: agee, record_id, age',
          'exportSurveyFields: yes',
          'filterlogic: x',
          'filterLogic: [age] > (3',
          'dateRangeBegin: 2026-02-30 00:00:00',
          'report_id: 3',
          'token: abc',
          'type: "flat',
          'nothing at all',
        ].join('\n'),
      ).map((text) => text.replace(/(?<=\] )(?!.*->).*/, '')),
      [
        'error [jsn] format can be: csv json xml odm -> json',
        'error [agee] The project has no field "agee". -> age',
        'error [yes] ',
        `warning [filterlogic] REDCap's API has no parameter filterlogic; it ignores it. -> filterLogic`,
        'error [(] ',
        'error [2026-02-30 00:00:00] ',
        'warning [report_id] ',
        'error [token: abc] ',
        'error ["flat] ',
        'error ["flat] type can be: flat eav -> flat',
        'error [nothing at all] ',
      ],
    );
    assert.deepEqual(problems('content: report\nformat: csv'), [
      'error [report] This method needs the parameter report_id.',
    ]);
    assert.match(problems('content: record\naction: delete\nrecords: 1')[0] ?? '', /^write \[content: record\]/);
    assert.deepEqual(
      problems('content: dag\naction: switch\ndag:').map((text) => text.slice(0, 5)),
      ['write'],
    );
    assert.deepEqual(problems('content: metadata\nfields: age\nforms: visit'), []);
  });

  it('completes contents, actions, parameters and the names of the project', () => {
    assert.ok(labels('co|').includes('content'));
    assert.deepEqual(labels('project: |'), ['Trial (1)']);
    assert.ok(labels('content: |').includes('surveyQueueLink'));
    assert.deepEqual(labels('content: dag\naction: |'), ['import', 'delete', 'switch']);
    assert.ok(labels('content: record\nfi|').includes('filterLogic'));
    assert.ok(!labels('content: record\nformat: csv\n|').includes('format'));
    assert.deepEqual(labels('content: record\nformat: c|'), ['csv', 'json', 'xml', 'odm']);
    assert.deepEqual(labels('content: record\nforms: demographics, |'), ['visit']);
    assert.deepEqual(labels('content: record\nfields:\n  - |'), ['record_id', 'age']);
    assert.deepEqual(labels('content: record\nfields[0]: |'), ['record_id', 'age']);
    assert.deepEqual(labels('content: record\nexportSurveyFields: |'), ['true', 'false']);
  });

  it('offers records that have been read, of many those that are being written, and else to read them where that is allowed', () => {
    const offered = (marked: string, record?: readonly string[], mayReadRecords = false): string[] => {
      const offset = marked.indexOf('|');
      const known = record && { record: record.map((name) => ({ name, label: '' })) };
      const sources = { names: { ...names, ...known }, projects: [], mayReadRecords };
      return completeRequest(marked.replace('|', ''), offset, sources, english).map(({ label }) => label);
    };
    const asked = 'content: record\nrecords: |';
    assert.deepEqual(offered(asked), []);
    assert.deepEqual(offered(asked, undefined, true), ['Read the names of the records...']);
    assert.deepEqual(offered(asked, ['a 1', 'b'], true), ['a 1', 'b']);
    assert.deepEqual(offered('content: record\nrecords: a, |', ['a', 'b']), ['b']);
    const many = Array.from({ length: 100_000 }, (_, i) => `site-${i}`);
    assert.equal(offered(asked, many).length, 500);
    assert.deepEqual(offered('content: record\nrecords: x, site-9999|', many).slice(0, 2), ['site-9999', 'site-99990']);
    assert.ok(offered('content: record\nrecords: 77777|', many).includes('site-77777'));
  });

  it('explains methods, parameters and names', () => {
    const hover = (marked: string): readonly string[] | undefined =>
      hoverRequest(marked.replace('|', ''), marked.indexOf('|'), names, english)?.lines;
    assert.deepEqual(hover('content: lo|g')?.slice(0, 4), [
      'Export Logging',
      'content=log',
      'Privileges: API Export, Logging',
      'Since REDCap 10.8',
    ]);
    assert.match(hover('content: record\nfilter|Logic: [age] > 1')?.[1] ?? '', /only what this logic is true for/i);
    assert.deepEqual(hover('content: record\nfields: record_id, a|ge'), ['age', 'Age in years']);
  });

  it('expects of an answer what was asked for', () => {
    const shape = (source: string): unknown => callOf(requestOf(readRequest(source))!).expects;
    assert.deepEqual(shape('content: record\nformat: json'), { shape: 'json' });
    assert.deepEqual(shape('content: record'), { shape: 'xml' });
    assert.deepEqual(shape('content: project_xml'), { shape: 'xml', root: 'ODM' });
    assert.deepEqual(shape('content: pdf'), { shape: 'pdf' });
  });
});
