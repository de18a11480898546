import { freely } from './freely';
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { exportArms } from '../../../src/api/arms';
import { exportDags, exportUserDagAssignments } from '../../../src/api/dags';
import { RedcapError, type RedcapErrorReason } from '../../../src/api/errors';
import { exportEvents } from '../../../src/api/events';
import { exportLog } from '../../../src/api/log';
import { exportRepeating } from '../../../src/api/repeating';
import { exportUserRoleAssignments } from '../../../src/api/userRoles';
import { exportUsers } from '../../../src/api/users';
import { exportInstruments } from '../../../src/api/instruments';
import { judge } from '../../../src/api/judge';
import { exportMetadata, exportMetadataCsv } from '../../../src/api/metadata';
import { exportProjectInfo } from '../../../src/api/project';
import {
  deleteRecords,
  exportRecordRows,
  exportRecordsTo,
  exportRecordTexts,
  generateNextRecordName,
  importRecords,
} from '../../../src/api/records';
import type { Session } from '../../../src/api/session';
import { shownServerText } from '../../../src/api/serverText';
import { exportVersion } from '../../../src/api/version';
import { exportTableCsv, type TableContent } from '../../../src/api/tableCsv';
import { exportDocument } from '../../../src/writes/documents/exportDocument';
import { reply, replyChunked, Resources, type Responder } from './support/servers';
import { showCase } from '../support/cases';

const html = { 'content-type': 'text/html' };
const plain = { 'content-type': 'text/csv' };

/** Answers in pieces that end at the given places. */
function inPieces(body: Buffer, cuts: readonly number[]): Responder {
  return (response, _request, socket) => {
    socket.setNoDelay(true);
    response.writeHead(200, plain);
    for (const [i, cut] of [...cuts, body.length].entries()) {
      response.write(body.subarray(cuts[i - 1] ?? 0, cut));
    }
    response.end();
  };
}

describe('what servers really send', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  const session = async (responder: Responder): Promise<Session> => (await resources.answering(responder)).session;
  const fails = async (
    responder: Responder,
    reason: RedcapErrorReason,
    call: (session: Session) => Promise<unknown> = exportInstruments,
  ): Promise<RedcapError> => {
    let caught: unknown;
    await assert.rejects(call(await session(responder)), (error) => {
      caught = error;
      return true;
    });
    assert.ok(RedcapError.is(caught, reason), String(caught));
    return caught;
  };
  const rows = async (from: Session, eav = false): Promise<unknown[]> => {
    const all: unknown[] = [];
    for await (const row of exportRecordRows(from, eav ? { type: 'eav' } : {})) {
      all.push(row);
    }
    return all;
  };

  describe('tables', () => {
    const tables: readonly (readonly [TableContent, string, string])[] = [
      ['arm', 'arm_num;name\n1;"Arm one"\n2;"A, b"', 'arm_num,name\n1,"Arm one"\n2,"A, b"\n'],
      [
        'dag',
        'data_access_group_name;unique_group_name\nWest;west\n',
        'data_access_group_name,unique_group_name\nWest,west\n',
      ],
      [
        'formEventMapping',
        'arm_num\tunique_event_name\tform\n1\te_arm_1\tf',
        'arm_num,unique_event_name,form\n1,e_arm_1,f\n',
      ],
    ];
    for (const [content, served, read] of tables) {
      it(`${content}: asks for commas, and reads by the delimiter of the header where a site has another`, async () => {
        const { session: asking, server } = await resources.answering(replyChunked(served));
        assert.equal(await exportTableCsv(asking, content), read);
        assert.equal(server.seen[0]?.form.get('csvDelimiter'), ',');
        showCase('answer/semicolons by default', 'commas are asked for; tables are read by their header');
      });
    }

    it('are whole without a last line end, however they travel, and not with a row cut short', async () => {
      const served = 'arm_num,name\n1,"Arm one"';
      assert.equal(await exportTableCsv(await session(replyChunked(served)), 'arm'), served);
      assert.equal(await exportTableCsv(await session(reply(served, 200, plain)), 'arm'), served);
      for (const cut of ['arm_num,name\n1', 'arm_num,name\n1,"Arm']) {
        await fails(replyChunked(cut), 'truncated-answer', (s) => exportTableCsv(s, 'arm'));
        await fails(reply(cut, 200, plain), 'truncated-answer', (s) => exportTableCsv(s, 'arm'));
      }
      showCase('answer/chunked table without line end', 'complete');
    });

    it('are made from JSON where their CSV leaves open where a cell ends', async () => {
      for (const [content, csv, json, read] of [
        [
          'event',
          'event_name,arm_num\n"Visit \\"A\\", first",1\n',
          '[{"event_name":"Visit \\\\\\"A\\\\\\", first","arm_num":1}]',
          'event_name,arm_num\n"Visit \\""A\\"", first",1\n',
        ],
        [
          'repeatingFormsEvents',
          'form_name,custom_form_label\nlab,[day], [kind]\n',
          '[{"form_name":"lab","custom_form_label":"[day], [kind]"}]',
          'form_name,custom_form_label\nlab,"[day], [kind]"\n',
        ],
      ] as const) {
        const asking = await session((response, request, socket) =>
          reply(request.form.get('format') === 'csv' ? csv : json)(response, request, socket),
        );
        assert.equal(await exportTableCsv(asking, content), read);
      }
      showCase('answer/backslash before a quote', 'texts as stored, by way of JSON');
    });

    it('may have a blank line in front', async () => {
      assert.equal(
        await exportTableCsv(await session(reply('\n\r\narm_num,name\n1,A\n', 200, plain)), 'arm'),
        'arm_num,name\n1,A\n',
      );
      assert.deepEqual(await exportArms(await session(reply('\n\n[{"arm_num":1,"name":"A"}]'))), [
        { armNum: 1, name: 'A' },
      ]);
      assert.deepEqual(await rows(await session(replyChunked('\nrecord_id,a\n1,2\n'))), [{ record_id: '1', a: '2' }]);
      assert.equal((await exportProjectInfo(await session(reply('\n\uFEFF {"project_id":7}')))).projectId, 7);
    });
  });

  it('records are asked for with commas, and sent with them', async () => {
    const { session: asking, server } = await resources.answering(replyChunked('record_id\n1\n'));
    await exportRecordsTo(asking, { format: 'csv' }, () => {});
    await rows(asking);
    await exportRecordsTo(asking, { format: 'csv', csvDelimiter: '\t' }, () => {});
    server.respond = reply('1');
    await importRecords(freely(asking), { format: 'csv', data: 'record_id\n1\n' });
    assert.deepEqual(
      server.seen.map(({ form }) => form.get('csvDelimiter')),
      [',', ',', 'tab', ','],
    );
  });

  const texts = async (from: Session): Promise<unknown[]> => {
    const all: unknown[] = [];
    for await (const row of exportRecordTexts(from, { type: 'flat' })) {
      all.push(row);
    }
    return all;
  };

  it('one column with CR LF is a good answer', async () => {
    assert.equal(judge('record_id\r\n1\r\n', true, { shape: 'csv' }, ''), 'answer');
    assert.equal(judge('record_id\r', false, { shape: 'csv' }, ''), 'more');
    assert.deepEqual(await rows(await session(replyChunked('record_id\r\n1\r\n'))), [{ record_id: '1' }]);
  });

  describe('PHP notices', () => {
    const notice = '<br />\n<b>Notice</b>:  Undefined index: x in <b>/srv/x.php</b> on line <b>3</b><br />\n';
    const project = '{"project_id":1,"project_title":"T"}';

    it('in front of, behind and in place of data are told as what they are', async () => {
      for (const body of [`${project}\n${notice}`, notice + project, notice, project + notice.repeat(40)]) {
        await fails(reply(body), 'php-notice', exportProjectInfo);
      }
      for (const respond of [reply, replyChunked]) {
        await fails(respond(`record_id,a\n1,2\n${notice}`), 'php-notice', rows);
        await fails(respond(`[{"a":"1"}]\n${notice}`), 'php-notice', exportMetadata);
        await fails(respond(`<?xml version="1.0" ?>\n<records>\n</records>${notice}`), 'php-notice', (s) =>
          exportRecordsTo(s, { format: 'xml' }, () => {}),
        );
      }
      await fails(reply(`1${notice}`), 'php-notice', (s) =>
        deleteRecords(freely(s), { records: ['1'], deleteLogging: false }),
      );
      showCase('answer/PHP notice', 'told as that, behind data too');
    });

    it('between rows are no rows, nor part of a whole answer, however the network cuts', async () => {
      const markup = '<br />\n<b>Warning</b>:  foreach() argument "a" in <b>/srv/x.php</b> on line <b>3</b><br />\n';
      const lines = [
        '\nWarning: Undefined array key in /srv/x.php on line 3\n',
        '\nPHP Deprecated: x in /srv/x.php on line 3\n',
      ];
      const text =
        (format: 'csv' | 'json' | 'xml' | 'odm', more = {}) =>
        async (s: Session): Promise<unknown> =>
          exportRecordsTo(s, { format, ...more }, () => {});
      for (const [n, said] of [markup, ...lines].entries()) {
        for (const [before, after, calls] of [
          ['record_id,a\n1,2\n', '2,3\n', [text('csv')]],
          ['record_id\n1\n', '2\n', [text('csv')]],
          ['"Record ID","A b"\n1,2\n', '2,3\n', [text('csv', { rawOrLabelHeaders: 'label' })]],
          ['field_name,form_name\na,b\n', 'c,d\n', [exportMetadataCsv]],
          [
            '[{"record":"1","field_name":"a","value":"b"},',
            '{"record":"2","field_name":"a","value":"b"}]',
            [text('json'), texts, exportMetadata],
          ],
          [
            '[{"record":"1","field_name":"a","value":"b"}',
            ',{"record":"2","field_name":"a","value":"b"}]',
            [text('json'), texts],
          ],
          ['[{"record":"1","field_name":"a","value":"b"}', ']', [text('json'), texts]],
          [
            '<?xml version="1.0" ?>\n<records>\n<item><a>1</a></item>',
            '<item><a><![CDATA[2]]></a></item></records>',
            [text('xml')],
          ],
          ['<?xml version="1.0" ?>\n<ODM><a/>', '<b/></ODM>', [text('odm')]],
        ] as const) {
          const body = Buffer.from(before + said + after);
          const cut = before.length + 1 + ((7 * n) % said.length);
          for (const cuts of [[], [before.length], [cut]]) {
            for (const call of calls) {
              await fails(inPieces(body, cuts), 'php-notice', call);
            }
          }
        }
      }
      // What people write is data.
      const note = 'Warning: x in /srv/x.php on line 3';
      const cell = `"a\n${note}\n<b>Warning</b>:  x"`;
      await text('csv')(await session(replyChunked(`record_id,a\n1,${cell}\n"${note}",2\n`)));
      await text('json')(
        await session(reply(`[ {"record_id":"1","a":${JSON.stringify(`},${markup}{`)}} ,\n {"record_id":"2"}\n]`)),
      );
      await text('xml')(await session(reply(`<records><item><a><![CDATA[${markup}]]></a></item></records>`)));
    });

    it('behind a refusal do not hide it', async () => {
      const error = await fails(reply(`{"error":"The record \\"9\\" does not exist"}${notice}`, 400), 'bad-request');
      assert.equal(error.details.serverMessage, 'The record "9" does not exist');
    });
  });

  it('what stands in front of REDCap is told from REDCap', async () => {
    const f5 =
      '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Your support ID is: 12</body></html>';
    for (const [body, status] of [
      ['', 403],
      ['', 406],
      [f5, 200],
      [f5, 403],
      ['<html><body>This error was generated by Mod_Security.</body></html>', 406],
      ['<!DOCTYPE html><html><head><title>Attention</title></head><body>Cloudflare Ray ID: 1</body></html>', 400],
    ] as const) {
      await fails(reply(body, status, html), 'firewall-refused');
    }
    await fails(reply('<html><form><input type="password"></form></html>', 403, html), 'html-page');
    await fails(reply('<html>Your IP was banned: too many requests</html>', 403, html), 'rate-limited');
    await fails(reply('{"error":"You do not have permissions to use the API"}', 403), 'token-refused');
    await fails(reply('<html>413 Request Entity Too Large</html>', 413, html), 'too-large', (s) =>
      importRecords(freely(s), { format: 'json', data: '[]' }),
    );
    const page = (words: string): string =>
      `<!DOCTYPE html><html><head><title>${words}</title></head><body>x</body></html>`;
    for (const [body, status] of [
      [page('Internet Security by Zscaler'), 200],
      [page('Internet Security by Zscaler'), 403],
      [page('Just a moment...'), 503],
      [page('Web Page Blocked'), 403],
      [page("I'm a teapot"), 418],
      [page('Unavailable For Legal Reasons'), 451],
      [page('400 Bad Request'), 400],
      ['', 400],
      ['', 409],
      ['', 444],
      ['Bad Request', 400],
    ] as const) {
      // It is not REDCap that did not accept it, nor is it offline.
      await fails(reply(body, status, html), 'firewall-refused');
    }
    await fails(
      reply('<html><body>Your IP address 10.0.0.1 has been temporarily blocked.</body></html>', 403, html),
      'rate-limited',
    );
    await fails(
      reply('<?xml version="1.0"?>\n<!DOCTYPE html><html><body>REDCap is offline</body></html>', 200, html),
      'html-page',
    );
    await fails(reply('[]', 206), 'truncated-answer');
    const moved = await fails(reply('', 302, { location: 'javascript:alert(1)' }), 'redirected');
    assert.equal(moved.details.location, undefined);
    showCase('answer/firewall page', 'told from REDCap, an empty 403 too');
  });

  it('an answer that was compressed all the same is told as that', async () => {
    const packed = gzipSync('[{"instrument_name":"a","instrument_label":"A"}]');
    await fails(reply(packed, 200, { 'content-encoding': 'gzip' }), 'encoded-answer');
    await fails(reply(gzipSync('{"error":"no"}'), 400, { 'content-encoding': 'gzip' }), 'encoded-answer');
    await fails(reply(gzipSync('<html>'), 504, { 'content-encoding': 'gzip' }), 'gateway-timeout');
    await fails(reply('[]', 200, { 'content-encoding': 'gzip' }), 'mislabelled-answer');
    await fails(reply('{"error":"no"}', 400, { 'content-encoding': 'gzip' }), 'mislabelled-answer');
    // Some servers put the character set there.
    assert.deepEqual(await exportInstruments(await session(reply('[]', 200, { 'content-encoding': 'UTF-8' }))), []);
    showCase('answer/compressed', 'told as that');
  });

  it('columns of other names are not read as blanks', async () => {
    const eav = '[{"record_id":"1","note":"x"}]';
    for (const [body, call] of [
      ['[{"variable":"record_id","form":"a"}]', exportMetadata],
      ['[{"name":"a","label":"A"}]', exportInstruments],
      ['[{"event_name":"A","arm_num":1,"event":"a_arm_1"}]', exportEvents],
      ['[{"group":"North"}]', exportDags],
      [eav, async (s: Session) => void (await exportRecordTexts(s, { type: 'eav' }).next())],
      ['record_id,note\n1,x\n', (s: Session) => rows(s, true)],
      ['record_id,note,note\n1,x,y\n', (s: Session) => rows(s)],
      ['feld,formular\na,b\n', exportMetadataCsv],
      ['nummer,name\n1,A\n', (s: Session) => exportTableCsv(s, 'arm')],
      ['[{"event":"e","form":"f","label":""}]', exportRepeating],
      ['[{"username":"ann","group":"north"}]', exportUserDagAssignments],
      ['[{"username":"ann","role":"U-1"}]', exportUserRoleAssignments],
      ['[{"time":"2026-01-01 10:00","action":"x"}]', (s: Session) => exportLog(s, {})],
    ] as const) {
      await fails(reply(body), 'malformed-answer', call);
    }
    showCase('answer/columns of other names', 'refused; not read as blanks, nor a value as another');
  });

  it('words are no header, although commas stand between them', async () => {
    for (const respond of [reply, replyChunked]) {
      await fails(respond('sorry, no access\n'), 'malformed-answer', rows);
      await fails(respond('denied\n'), 'malformed-answer', exportMetadataCsv);
      for (const lone of ['denied\n', '"denied"\r\n', 'denied', 'OK\n']) {
        await fails(respond(lone), 'malformed-answer', rows);
        await fails(respond(lone), 'malformed-answer', (s) =>
          exportRecordsTo(s, { format: 'csv', rawOrLabelHeaders: 'label' }, () => {}),
        );
      }
      await fails(respond('denied\n'), 'malformed-answer', (s) => exportTableCsv(s, 'dag'));
      await fails(respond('offline,<b>sorry</b>\n'), 'malformed-answer', (s) =>
        exportRecordsTo(s, { format: 'csv' }, () => {}),
      );
    }
    const wide = Array.from({ length: 9000 }, (_, i) => `a_field_${i}`).join(',');
    await exportRecordsTo(await session(replyChunked(`${wide}\n${wide}\n`)), { format: 'csv' }, () => {});
    showCase('answer/words that look like a header', 'refused');
  });

  it('an error in a list is no row of data', async () => {
    const refusal = '{"error":"You do not have permissions to use the API"}';
    for (const respond of [reply, replyChunked]) {
      for (const body of [`[${refusal}]`, `[\n  ${refusal}\n]\n`]) {
        await fails(respond(body), 'token-refused', async (s) => void (await exportRecordTexts(s, {}).next()));
        await fails(respond(body), 'token-refused', exportDags);
      }
      // A field may have this name, and the record ID too.
      for (const body of [
        '[{"error":"1","note":"x"}]',
        '[{"error":"1"},{"error":"2"}]',
        '[{"record_id":"1","error":"x"}]',
      ]) {
        const found = exportRecordTexts(await session(respond(body)), {});
        assert.deepEqual((await found.next()).value, (JSON.parse(body) as unknown[])[0]);
      }
    }
    // Where it is asked for by its name it is what stands there; REDCap's own words come as an object.
    const asked = { fields: ['error'] };
    const lone = exportRecordTexts(await session(reply('[{"error":"1"}]')), asked);
    assert.deepEqual((await lone.next()).value, { error: '1' });
    await fails(reply(refusal), 'token-refused', async (s) => void (await exportRecordTexts(s, asked).next()));
    showCase('answer/error in a list', "told in REDCap's words");
  });

  it('a set-up without rows that is refused in another language is an empty one where the settings of the project say so', async () => {
    const answering =
      (repeats: string): Responder =>
      (response, request, socket) =>
        (request.form.get('content') === 'project'
          ? reply(`{"project_id":"1","has_repeating_instruments_or_events":"${repeats}"}`)
          : reply('{"error":"Das Projekt enth\u00E4lt keine wiederholten Instrumente."}', 400))(
          response,
          request,
          socket,
        );
    assert.deepEqual(await exportRepeating(await session(answering('0'))), []);
    assert.equal(
      await exportDocument(await session(answering('0')), 'repeating_instruments_and_events.csv', {
        isLongitudinal: false,
      }),
      'form_name,custom_form_label\n',
    );
    await fails(answering('1'), 'bad-request', exportRepeating);
  });

  it('what is no list of rows is no export of records, and a page no XML', async () => {
    const to =
      (format: 'json' | 'xml') =>
      async (s: Session): Promise<unknown> =>
        exportRecordsTo(s, { format }, () => {});
    for (const body of [
      '{}',
      '{"message":"no access"}',
      '{"status":"error","errors":["x"]}',
      '["no access"]',
      '[[]]',
      '[null]',
      '[1',
    ]) {
      for (const call of [to('json'), texts, exportMetadata]) {
        await fails(reply(body), 'malformed-answer', call);
      }
    }
    for (const body of [
      '<!-- offline --><html></html>',
      '<?xml version="1.0"?>\n<HTML xmlns="x"></HTML>',
      '<svg xmlns="x"></svg>',
    ]) {
      await assert.rejects(to('xml')(await session(reply(body, 200, html))), { name: 'RedcapError' });
    }
  });

  it('an error behind rows of CSV is told, with and without a line end', async () => {
    const words = 'The request cannot be processed.';
    for (const end of ['', '\n']) {
      for (const table of ['record_id,a\n1,2\n', 'record_id\n1\n']) {
        const error = await fails(replyChunked(`${table}ERROR: ${words}${end}`), 'php-fatal', (s) =>
          exportRecordsTo(s, { format: 'csv' }, () => {}),
        );
        assert.equal(error.details.serverMessage, words);
      }
      await fails(replyChunked(`record_id,a\n1,2\n<!-- 0.1 s -->${end}`), 'malformed-answer', (s) =>
        exportRecordsTo(s, { format: 'csv' }, () => {}),
      );
    }
    await fails(
      replyChunked('[{"a":"1"}]\n<br />\n<b>Notice</b>:  x in <b>y</b> on line <b>3</b><br />'),
      'php-notice',
      texts,
    );
    await fails(reply('Strict Standards: x in /y.php on line 3\n[]'), 'php-notice', texts);
    await fails(
      reply("<br />\n<table class='xdebug-error'><tr><th>( ! ) Notice: x</th></tr></table>\n[]", 200, html),
      'php-notice',
      texts,
    );
    showCase('answer/error behind data', "told in REDCap's words; no row of data");
  });

  it('numbers in place of texts are what stands there', async () => {
    const body =
      '[{"record_id":12345678901234567890,"redcap_repeat_instance":2,"a":1.50,"b":1e5,"c":"x 7, \\"8\\"","d":null},{"record_id":"2","a":-0.10}]';
    assert.deepEqual(await texts(await session(reply(body))), [
      { record_id: '12345678901234567890', redcap_repeat_instance: '2', a: '1.50', b: '1e5', c: 'x 7, "8"', d: '' },
      { record_id: '2', a: '-0.10' },
    ]);
    showCase('answer/numbers in place of texts', 'digit for digit');
  });

  it('a byte order mark or blank lines before a short answer do not hide it', async () => {
    for (const lead of ['\uFEFF', '\n\n', '\r\n\uFEFF']) {
      assert.equal(await exportVersion(await session(reply(`${lead}16.1.4\n`))), '16.1.4');
      assert.equal(await generateNextRecordName(await session(reply(`${lead}7`))), '7');
      assert.equal(
        await deleteRecords(freely(await session(reply(`${lead}1`))), { records: ['1'], deleteLogging: false }),
        1,
      );
    }
    showCase('answer/byte order mark before a number', 'read');
  });

  it('an answer that ends inside a character was cut, and is not one of another encoding', async () => {
    const cut = Buffer.concat([Buffer.from('record_id,note\n1,x\n2,'), Buffer.from([0xe2, 0x82])]);
    await fails(reply(cut, 200, plain), 'truncated-answer', rows);
    showCase('answer/cut inside a character', 'told as cut');
  });

  it('a redirection without an address is none, and gzip that nobody declared is told as that', async () => {
    await fails(reply('', 304), 'malformed-answer');
    await fails(reply('', 307, { location: 'https://other.example.org/api/' }), 'redirected');
    await fails(reply(gzipSync('[]')), 'encoded-answer');
  });

  describe('bytes that are no UTF-8', () => {
    const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

    it('name record, event and field', async () => {
      const eav =
        'record,redcap_event_name,field_name,value\n1,v_arm_1,record_id,1\n1,v_arm_1,note,caf\u00E9 late\n2,v_arm_1,note,x\n';
      const error = await fails(reply(latin1(eav), 200, plain), 'not-utf8', (s) => rows(s, true));
      assert.deepEqual(error.details.place, { record: '1', event: 'v_arm_1', field: 'note' });
      const flat = 'study_id,redcap_repeat_instrument,redcap_repeat_instance,note\n1,,,x\n7,lab,2,\u00A0y\n';
      assert.deepEqual((await fails(reply(latin1(flat), 200, plain), 'not-utf8', rows)).details.place, {
        record: '7',
        instrument: 'lab',
        instance: '2',
        field: 'note',
      });
      const metadata =
        '[{"field_name":"record_id","form_name":"a","field_label":"x"},\n{"field_name":"mood","form_name":"a","field_label":"\u00FC"}]';
      assert.deepEqual((await fails(reply(latin1(metadata)), 'not-utf8', exportMetadata)).details.place, {
        field: 'mood',
      });
      // The first column of another table is no record.
      const users = '[{"username":"m\u00FCller","email":""}]';
      assert.deepEqual((await fails(reply(latin1(users)), 'not-utf8', exportUsers)).details.place, {
        field: 'username',
      });
      assert.equal(
        (await fails(reply(latin1('field_name,form_name\n\u00E9,b\n'), 200, plain), 'not-utf8', exportMetadataCsv))
          .details.place,
        undefined,
      );
    });

    it('name them where records are read as JSON, wherever the network cuts', async () => {
      const texts = async (from: Session, type: 'eav' | 'flat'): Promise<number> => {
        let count = 0;
        for await (const row of exportRecordTexts(from, { type })) {
          assert.ok(!JSON.stringify(row).includes('\uFFFD'));
          count++;
        }
        return count;
      };
      const eav = latin1(
        '[{"record":"1","redcap_event_name":"v_arm_1","field_name":"record_id","value":"1"},' +
          '{"record":"1","redcap_event_name":"v_arm_1","field_name":"note","value":"caf\u00E9 late"}]',
      );
      for (const cut of [eav.length, eav.indexOf(0xe9), eav.indexOf(0xe9) + 1, eav.length - 1]) {
        const error = await fails(inPieces(eav, [cut]), 'not-utf8', (s) => texts(s, 'eav'));
        assert.deepEqual(error.details.place, { record: '1', event: 'v_arm_1', field: 'note' });
      }
      const flat = latin1('[{"study_id":"1","note":"x"},{"study_id":"7","note":"\u00A0y"}]');
      assert.deepEqual((await fails(reply(flat), 'not-utf8', (s) => texts(s, 'flat'))).details.place, {
        record: '7',
        field: 'note',
      });
      const name = latin1('[{"study_id":"1","n\u00F6te":"x"}]');
      assert.equal((await fails(reply(name), 'not-utf8', (s) => texts(s, 'flat'))).details.place, undefined);
      showCase('answer/bytes that are no UTF-8', 'record, event and field are named');
    });

    it('are told from a replacement character that somebody typed, however the bytes are cut', async () => {
      const body = Buffer.from('record_id,note\n1,a\uFFFDb\uFFFD\n2,\u65E5\u672C\n');
      for (const step of [1, 2, 3, 5]) {
        const cuts = Array.from({ length: Math.floor(body.length / step) }, (_, i) => (i + 1) * step);
        const asking = await session(inPieces(body, cuts));
        assert.deepEqual(await rows(asking), [
          { record_id: '1', note: 'a\uFFFDb\uFFFD' },
          { record_id: '2', note: '\u65E5\u672C' },
        ]);
      }
    });
  });

  describe("REDCap's own words", () => {
    it('are carried whole, however many lines they have', async () => {
      const lines = Array.from(
        { length: 4000 },
        (_, i) => `"${i}","weight","seventy kilograms","This is not a number."`,
      );
      const error = await fails(reply(JSON.stringify({ error: lines.join('\n') }), 400), 'import-rejected', (s) =>
        importRecords(freely(s), { format: 'json', data: '[]' }),
      );
      assert.deepEqual(error.details.serverMessage?.split('\n'), lines);
      assert.ok(shownServerText(error.details.serverMessage ?? '').length <= 2002);
    });

    it('lose what could make them look like something else', async () => {
      const error = await fails(
        reply(
          JSON.stringify({ error: 'Record <img src=x>\u202E"gnp.exe"\u2066 is\u0007 locked.\u0000\u009B31m' }),
          400,
        ),
        'bad-request',
      );
      assert.equal(error.details.serverMessage, 'Record "gnp.exe" is locked.31m');
    });

    it('about a parameter are no complaint about the data of an import', async () => {
      const call = (s: Session): Promise<unknown> => importRecords(freely(s), { format: 'json', data: '[]' });
      await fails(
        reply('{"error":"The value of the parameter \\"overwriteBehavior\\" is not valid"}', 400),
        'bad-request',
        call,
      );
      await fails(reply('{"error":"\\"1\\",\\"a\\",\\"x\\",\\"no\\""}', 400), 'import-rejected', call);
      await fails(reply('{"error":"\\"1\\",\\"a\\",\\"x\\",\\"no\\""}', 406), 'import-rejected', call);
    });

    it('are not those in a value that they quote', async () => {
      const call = (s: Session): Promise<unknown> => importRecords(freely(s), { format: 'json', data: '[]' });
      for (const words of [
        'You do not have permissions to use the API',
        'I do not have driving privileges',
        'This method is not implemented',
        'Allowed memory size of 1 bytes exhausted',
      ]) {
        const error = JSON.stringify({ error: `"1","note","${words}","This is not a number."` });
        const { details } = await fails(reply(error, 400), 'import-rejected', call);
        assert.deepEqual(details.complaints, [
          { record: '1', column: 'note', value: words, message: 'This is not a number.' },
        ]);
      }
    });
  });

  it('a pause that is asked for as a date counts from now', async () => {
    const soon = new Date(Date.now() + 20_000).toUTCString();
    const { retryAfter = 0 } = (await fails(reply('', 429, { 'retry-after': soon }), 'rate-limited')).details;
    assert.ok(retryAfter > 17 && retryAfter <= 20, String(retryAfter));
    const past = new Date(Date.now() - 20_000).toUTCString();
    assert.equal((await fails(reply('', 429, { 'retry-after': past }), 'rate-limited')).details.retryAfter, undefined);
    assert.equal(
      (await fails(reply('', 429, { 'retry-after': 'soon' }), 'rate-limited')).details.retryAfter,
      undefined,
    );
  });
});
