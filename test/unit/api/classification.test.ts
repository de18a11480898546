import { freely } from './freely';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { exportArms } from '../../../src/api/arms';
import { RedcapError, type RedcapErrorReason } from '../../../src/api/errors';
import { deleteFile, exportFile, importFile } from '../../../src/api/files';
import { exportMetadata, exportMetadataCsv, importMetadataCsv } from '../../../src/api/metadata';
import { createProject, exportProjectInfo } from '../../../src/api/project';
import { exportProjectXmlTo } from '../../../src/api/projectXml';
import { deleteRecords, exportRecordsTo, generateNextRecordName, importRecords } from '../../../src/api/records';
import { exportRepeating } from '../../../src/api/repeating';
import type { Session } from '../../../src/api/session';
import { exportVersion } from '../../../src/api/version';
import { replyChunked, reply, Resources, token, type Responder } from './support/servers';

const discard = (): void => {};
const calls = {
  csv: (session: Session) => exportRecordsTo(session, { format: 'csv' }, discard),
  labels: (session: Session) => exportRecordsTo(session, { format: 'csv', rawOrLabelHeaders: 'label' }, discard),
  json: (session: Session) => exportRecordsTo(session, { format: 'json' }, discard),
  xml: (session: Session) => exportRecordsTo(session, { format: 'xml' }, discard),
  odm: (session: Session) => exportProjectXmlTo(session, {}, discard),
  metadata: (session: Session) => exportMetadata(session),
  metadataCsv: (session: Session) => exportMetadataCsv(session),
  project: (session: Session) => exportProjectInfo(session),
  version: (session: Session) => exportVersion(session),
  arms: (session: Session) => exportArms(session),
  next: (session: Session) => generateNextRecordName(session),
  file: (session: Session) => exportFile(session, { record: '1', field: 'f' }),
  putFile: (session: Session) =>
    importFile(
      freely(session),
      { record: '1', field: 'f' },
      { name: 'a', mimeType: 'text/plain', content: new Uint8Array(1) },
    ),
  dropFile: (session: Session) => deleteFile(freely(session), { record: '1', field: 'f' }),
  importRecords: (session: Session) => importRecords(freely(session), { format: 'csv', data: 'record_id\n1\n' }),
  importIds: (session: Session) =>
    importRecords(freely(session), { format: 'csv', data: 'record_id\n1\n', returnContent: 'ids' }),
  importMetadata: (session: Session) => importMetadataCsv(freely(session), 'field_name\n'),
  deleteRecords: (session: Session) => deleteRecords(freely(session), { records: ['1'], deleteLogging: false }),
  createProject: (session: Session) => createProject(freely(session), { title: 'T', purpose: 0 }),
} satisfies Record<string, (session: Session) => Promise<unknown>>;
type CallName = keyof typeof calls;
const reads = ['csv', 'labels', 'json', 'xml', 'odm', 'metadata', 'metadataCsv', 'project', 'next', 'arms'] as const;
const everything = Object.keys(calls) as CallName[];

const html = { 'content-type': 'text/html; charset=UTF-8' };
const page =
  '<!DOCTYPE html>\n<html><head><title>REDCap</title></head><body>Sorry, REDCap is currently offline. ERROR: {"error":"no"} </body></html>';
const database =
  'The hostname (db.example.edu) / username (redcap) / password (XXXXXX) combination could not connect to the MySQL server.\n\t\tPlease check their values.';
const memoryHtml =
  '<br />\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in <b>/var/www/x.php</b> on line <b>12</b><br />\n';
const memoryText =
  'REDCap ran out of server memory. The request cannot be processed. Please try importing/exporting a smaller amount of data.';
const warning =
  '<br />\n<b>Warning</b>:  Undefined variable $x in <b>/var/www/redcap/x.php</b> on line <b>3</b><br />\n';
const apache404 =
  '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>';
const json = (message: string): string => JSON.stringify({ error: message }).replaceAll('/', '\\/');
const xml = (message: string): string =>
  `<?xml version="1.0" encoding="UTF-8" ?><hash><error>${message}</error></hash>`;

interface Case {
  readonly title: string;
  readonly on: readonly CallName[];
  readonly answer: Responder;
  readonly reason: RedcapErrorReason;
  readonly right?: string;
  readonly says?: RegExp;
}

const refusals: readonly Case[] = [
  {
    title: 'a refused token',
    on: everything,
    answer: reply(json('You do not have permissions to use the API'), 403),
    reason: 'token-refused',
  },
  {
    title: 'a refused token in CSV',
    on: everything,
    answer: reply('ERROR: You do not have permissions to use the API', 403),
    reason: 'token-refused',
  },
  {
    title: 'a refused token in XML',
    on: everything,
    answer: reply(xml('You do not have permissions to use the API'), 403),
    reason: 'token-refused',
  },
  { title: 'status 401', on: everything, answer: reply('', 401), reason: 'token-refused' },
  { title: 'a gateway that wants a sign-in', on: everything, answer: reply(page, 401, html), reason: 'html-page' },
  {
    title: 'a missing import right',
    on: ['importRecords', 'importMetadata', 'putFile'],
    answer: reply(json('You do not have API Import/Update privileges'), 403),
    reason: 'missing-right',
    right: 'API Import/Update',
  },
  {
    title: 'a missing delete right',
    on: ['deleteRecords'],
    answer: reply(json('You do not have Delete Record privileges'), 403),
    reason: 'missing-right',
    right: 'Delete Record',
  },
  {
    title: 'missing rights named in quotes',
    on: ['arms'],
    answer: reply(
      json(
        "Insufficient user privileges: You must have 'API Export' privileges and 'Data Access Groups' privileges in the project.",
      ),
      400,
    ),
    reason: 'missing-right',
    right: 'API Export, Data Access Groups',
  },
  {
    title: 'an unknown field',
    on: reads,
    answer: reply(json(`The following values in the parameter "fields" are not valid: 'x'`), 400),
    reason: 'bad-request',
    says: /"fields" are not valid: 'x'/,
  },
  {
    title: 'a classic project asked for arms',
    on: ['arms'],
    answer: reply(json('You cannot export arms for classic projects'), 400),
    reason: 'bad-request',
    says: /classic projects/,
  },
  {
    title: 'an absent record to delete',
    on: ['deleteRecords'],
    answer: reply(
      json(
        'One or more of the records provided cannot be deleted because they do not exist in the project. The following records do not exist: 1',
      ),
      400,
    ),
    reason: 'bad-request',
  },
  {
    title: 'rejected data',
    on: ['importRecords', 'importIds'],
    answer: reply(
      json(
        '"1","weight_kg","22","The value you provided could not be validated&hellip; Please try again."\n"2","x","<b>y<\\/b>","bad"',
      ),
      400,
    ),
    reason: 'import-rejected',
    says: /^"1","weight_kg","22","The value you provided could not be validated… Please try again\."\n"2","x"/,
  },
  {
    title: 'rejected metadata',
    on: ['importMetadata'],
    answer: reply(json('The following variable\\/field names were duplicated.<br>a'), 400),
    reason: 'import-rejected',
    says: /duplicated\.\na$/,
  },
  {
    title: 'the wrong verb',
    on: everything,
    answer: reply(xml('The requested method is not implemented.'), 501),
    reason: 'not-implemented',
  },
  { title: 'status 405', on: everything, answer: reply(page, 405, html), reason: 'not-implemented' },
];

const troubles: readonly Case[] = [
  { title: 'a wrong path', on: everything, answer: reply(apache404, 404, html), reason: 'not-found' },
  {
    title: 'a moved server',
    on: everything,
    answer: reply('', 302, { location: 'https://other.example.edu/api/?token=abc' }),
    reason: 'redirected',
  },
  { title: 'a request that is too large', on: everything, answer: reply(page, 413, html), reason: 'too-large' },
  { title: 'too many requests', on: everything, answer: reply('', 429), reason: 'rate-limited' },
  {
    title: 'a banned address',
    on: everything,
    answer: reply('<html>Your IP address has been banned: too many requests</html>', 403, html),
    reason: 'rate-limited',
  },
  {
    title: 'a firewall page',
    on: everything,
    answer: reply('<html>Request rejected. Support ID: 1</html>', 403, html),
    reason: 'firewall-refused',
  },
  {
    title: 'a gateway time-out',
    on: everything,
    answer: reply('<html>504</html>', 504, html),
    reason: 'gateway-timeout',
  },
  { title: 'a bad gateway', on: everything, answer: reply('<html>502</html>', 502, html), reason: 'server-error' },
  { title: 'an unavailable server', on: everything, answer: reply(page, 503, html), reason: 'server-error' },
  { title: 'an empty status 500', on: everything, answer: reply('', 500), reason: 'server-error' },
  {
    title: 'a PHP fatal with status 500',
    on: everything,
    answer: reply('<br />\n<b>Fatal error</b>:  Uncaught TypeError in <b>x.php</b> on line <b>1</b><br />', 500, html),
    reason: 'php-fatal',
  },
  {
    title: 'a maintenance page',
    on: everything.filter((name) => name !== 'version'),
    answer: reply(page, 200, html),
    reason: 'html-page',
  },
  {
    title: 'a maintenance page declared as data',
    on: everything.filter((name) => name !== 'version'),
    answer: replyChunked(page),
    reason: 'html-page',
  },
  { title: 'a web page at first contact', on: ['version'], answer: reply(page, 200, html), reason: 'not-redcap' },
  { title: 'some other service at first contact', on: ['version'], answer: reply('hello'), reason: 'not-redcap' },
  { title: 'a database that is down', on: everything, answer: reply(database, 200, html), reason: 'database-down' },
  {
    title: 'no memory, JSON after HTML',
    on: everything,
    answer: reply(memoryHtml + json(memoryText), 200, html),
    reason: 'out-of-memory',
    says: /smaller amount/,
  },
  {
    title: 'no memory, CSV after HTML',
    on: everything,
    answer: reply(`${memoryHtml}ERROR: ${memoryText}`, 200, html),
    reason: 'out-of-memory',
    says: /^REDCap ran out/,
  },
  { title: 'no memory, PHP only', on: everything, answer: reply(memoryHtml, 200, html), reason: 'out-of-memory' },
  {
    title: 'no memory, chunked and declared as CSV',
    on: everything,
    answer: replyChunked(memoryHtml + json(memoryText)),
    reason: 'out-of-memory',
  },
  {
    title: 'a PHP warning before data',
    on: [
      'csv',
      'labels',
      'json',
      'xml',
      'odm',
      'metadata',
      'metadataCsv',
      'project',
      'version',
      'next',
      'deleteRecords',
      'importRecords',
    ],
    answer: reply(`${warning}[{"a":"1"}]`, 200, html),
    reason: 'php-notice',
  },
  {
    title: 'a PHP warning in plain text',
    on: ['csv', 'labels', 'json', 'xml', 'deleteRecords'],
    answer: replyChunked('Warning: foo() expects x in /y.php on line 3\nrecord_id\n1\n'),
    reason: 'php-notice',
  },
  {
    title: 'an error with status 200',
    on: everything,
    answer: reply(json('Something is wrong'), 200),
    reason: 'bad-request',
    says: /^Something is wrong$/,
  },
  {
    title: 'an empty answer',
    on: everything.filter((name) => !['csv', 'labels', 'putFile', 'dropFile'].includes(name)),
    answer: reply('', 200),
    reason: 'empty-answer',
  },
  {
    title: 'an answer of blanks',
    on: ['json', 'xml', 'odm', 'metadata', 'version', 'deleteRecords', 'importRecords'],
    answer: replyChunked('\n \n'),
    reason: 'empty-answer',
  },
  {
    title: 'text instead of a count',
    on: ['deleteRecords', 'importMetadata', 'importRecords'],
    answer: reply('1.5'),
    reason: 'malformed-answer',
  },
  {
    title: 'a count with something behind it',
    on: ['deleteRecords', 'importMetadata', 'importRecords'],
    answer: reply('3 records'),
    reason: 'malformed-answer',
  },
  { title: 'a negative count', on: ['deleteRecords'], answer: reply('-1'), reason: 'malformed-answer' },
  {
    title: 'JSON instead of CSV',
    on: ['csv', 'metadataCsv'],
    answer: replyChunked('[{"a":"1"}]'),
    reason: 'malformed-answer',
  },
  {
    title: 'CSV instead of JSON',
    on: ['json', 'metadata'],
    answer: replyChunked('a,b\n1,2\n'),
    reason: 'malformed-answer',
  },
  { title: 'a list instead of an object', on: ['project'], answer: reply('[]'), reason: 'malformed-answer' },
  {
    title: 'an object instead of a list',
    on: ['metadata', 'arms', 'importIds'],
    answer: reply('{"a":"1"}'),
    reason: 'malformed-answer',
  },
  { title: 'a list of something else', on: ['metadata', 'arms'], answer: reply('[1,2]'), reason: 'malformed-answer' },
  {
    title: 'bytes without a file name',
    on: ['file'],
    answer: reply('%PDF-1.3', 200, { 'content-type': 'application/pdf' }),
    reason: 'malformed-answer',
  },
  {
    title: 'a sentence instead of a token',
    on: ['createProject'],
    answer: reply('The project was created.'),
    reason: 'malformed-answer',
  },
  {
    title: 'bytes that are not UTF-8',
    on: ['metadata', 'metadataCsv'],
    answer: reply(Buffer.concat([Buffer.from('field_name,form_name\n"'), Buffer.from([0xe9]), Buffer.from('",b\n')])),
    reason: 'not-utf8',
  },
];

describe('answers that are failures', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  for (const { title, on, answer, reason, right, says } of [...refusals, ...troubles]) {
    it(`takes ${title} for ${reason} (${on.length === everything.length ? 'every call' : on.join(', ')})`, async () => {
      const { session } = await resources.answering(answer);
      for (const name of on) {
        // What is no JSON is known before its characters are looked at.
        const expected = name === 'metadata' && title.startsWith('bytes') ? 'malformed-answer' : reason;
        await assert.rejects(calls[name](session), (error) => {
          assert.ok(error instanceof RedcapError, `${name}: ${String(error)}`);
          assert.equal(error.reason, expected, name);
          assert.equal(error.details.right, right, name);
          assert.ok(
            says === undefined || says.test(error.details.serverMessage ?? ''),
            `${name}: ${error.details.serverMessage}`,
          );
          assert.equal(error.details.url, session.url);
          assert.match(error.details.method ?? '', /^\w+\/(?:export|import|delete)$/);
          // A sentence for the user: nothing of the body, no markup, no token.
          assert.match(error.message, /^[A-Z][^<>{}\n]+[.]$/);
          assert.ok(!`${error.message}${error.stack}${JSON.stringify(error.details)}`.includes(token));
          return true;
        });
      }
    });
  }

  it('says where a moved server went, without query', async () => {
    const { session } = await resources.answering(
      reply('', 301, { location: '/redcap/api/?token=9A81268476645C4E5F03428B8AC3AA7B' }),
    );
    await assert.rejects(
      exportVersion(session),
      (error) =>
        RedcapError.is(error, 'redirected') && error.details.location === `${new URL(session.url).origin}/redcap/api/`,
    );
  });

  it('tells after a failed write that its outcome is unknown, and not after a refused one', async () => {
    const { session, server } = await resources.answering(reply('<html>504</html>', 504, html));
    await assert.rejects(calls.deleteRecords(session), /not known/);
    server.respond = reply(json('You do not have Delete Record privileges'), 403);
    await assert.rejects(calls.deleteRecords(session), (error: Error) => !/not known/.test(error.message));
  });

  it("decodes entities, drops tags and removes tokens in REDCap's own text", async () => {
    const { session } = await resources.answering(
      reply(json(`<b>No</b> &quot;x&quot; &#39;y&#x27; age &lt; 5 and b < c &amp;lt; ${token}<br/>second`), 400),
    );
    await assert.rejects(exportMetadata(session), (error) => {
      assert.ok(error instanceof RedcapError);
      assert.equal(error.details.serverMessage, `No "x" 'y' age < 5 and b < c &lt; [token removed]\nsecond`);
      return true;
    });
  });
});

describe('answers that only look like failures', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  const exported = async (
    name: 'csv' | 'labels' | 'json' | 'xml',
    body: string,
    answer: (body: string) => Responder = replyChunked,
  ): Promise<void> => {
    const parts: Uint8Array[] = [];
    const { session } = await resources.answering(answer(body));
    const options = {
      csv: { format: 'csv' },
      labels: { format: 'csv', rawOrLabelHeaders: 'label' },
      json: { format: 'json' },
      xml: { format: 'xml' },
    } as const;
    await exportRecordsTo(session, options[name], (part) => {
      parts.push(part);
    });
    assert.equal(Buffer.concat(parts).toString(), body);
  };

  const nasty = [
    'ERROR: not really',
    '<html>x</html>',
    '{"error":"x"}',
    '<b>Fatal error</b>: x in <b>y</b> on line <b>1</b><br />',
    memoryText,
    database,
  ];
  for (const cell of nasty) {
    it(`passes a cell with ${JSON.stringify(cell.slice(0, 30))}`, async () => {
      await exported('csv', `record_id,note\n1,"${cell.replaceAll('"', '""')}"\n`);
      await exported('json', JSON.stringify([{ note: cell, record_id: '1' }]));
      await exported('labels', `"Note of ${cell.replaceAll('"', '""')}",B\n"${cell.replaceAll('"', '""')}",1\n`);
      await exported(
        'xml',
        `<?xml version="1.0" encoding="UTF-8" ?>\n<records>\n<item><note><![CDATA[${cell}]]></note></item>\n</records>`,
      );
    });
  }

  it('passes header rows of every kind', async () => {
    for (const header of [
      'record_id',
      'a,b',
      '"record_id",b',
      '\uFEFFrecord_id,b',
      'a\tb'.replace('\t', ','),
      'error,b',
    ]) {
      await exported('csv', `${header}\n1\n`);
    }
    await exported('labels', '<i>ID</i>,B\n1,2\n');
    await exported('labels', 'Überschrift,B\n1,2\n');
  });

  it('passes no records: a line end or nothing in CSV, an empty list in JSON', async () => {
    await exported('csv', '\n');
    await exported('csv', '');
    await exported('labels', '\n');
    await exported('json', '[]');
    await exported('json', ' [\n]\n');
  });

  it('passes an answer that arrives byte by byte', async () => {
    for (const [name, body] of [
      ['csv', 'record_id,b\n1,"x y"\n'],
      ['json', '[{"a":"1"}]'],
      ['labels', '"A b",C\n1,2\n'],
      ['xml', '<?xml version="1.0" ?>\n<records></records>'],
    ] as const) {
      await exported(name, body, (text) => (response, _request, socket) => {
        socket.setNoDelay(true);
        response.writeHead(200, { 'content-type': 'text/csv' });
        const next = (i: number): void => {
          if (i === text.length) {
            response.end();
          } else {
            response.write(text[i], () => setImmediate(next, i + 1));
          }
        };
        next(0);
      });
    }
  });

  it('passes an object whose first column begins like "error"', async () => {
    const { session } = await resources.answering(reply('{"errors":"0","project_id":7}'));
    assert.equal((await exportProjectInfo(session)).projectId, 7);
  });

  it('passes counts in the forms that documents describe', async () => {
    const { session, server } = await resources.answering(reply('3'));
    for (const body of ['3', '"3"', '3\n', '{"count": 3}', '{"count":"3"}']) {
      server.respond = reply(body);
      assert.equal(await importMetadataCsv(freely(session), ''), 3);
      assert.deepEqual(await importRecords(freely(session), { format: 'json', data: '[]' }), { count: 3 });
    }
  });

  it('takes "no repeating instruments" for an empty list, and other refusals for what they are', async () => {
    const { session, server } = await resources.answering(
      reply(
        json(
          'You cannot export repeating instruments and events because the project does not contain any repeating instruments and events',
        ),
        400,
      ),
    );
    assert.deepEqual(await exportRepeating(session), []);
    server.respond = reply(json('Something else'), 400);
    await assert.rejects(exportRepeating(session), (error) => RedcapError.is(error, 'bad-request'));
  });
});
