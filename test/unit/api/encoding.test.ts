import { freely } from './freely';
import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import busboy from 'busboy';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { exportFile, importFile } from '../../../src/api/files';
import { encodeBody } from '../../../src/api/form';
import { deleteRecords, exportRecordRows, exportRecordsTo, importRecords } from '../../../src/api/records';
import { reply, replyChunked, Resources, token } from './support/servers';

const nasty = [
  '1',
  '007',
  '12-3',
  'a,b',
  'say "x"',
  "it's",
  ' lead',
  'trail ',
  'a b',
  'Zoë',
  '日本',
  '𝒳',
  'a&b=c',
  'a+b',
  '100%',
  '%41',
  'a;b',
  'a[0]',
  '#1',
  '<b>',
  'a\\b',
  'tab\there',
  'line\nbreak',
];
const name = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }));

/** Reads a body the way PHP would, with libraries of its own. */
async function multipart(
  headers: IncomingHttpHeaders,
  body: Buffer,
): Promise<{
  fields: [string, string][];
  files: { field: string; name: string; mimeType: string; content: Buffer }[];
}> {
  const parsed = {
    fields: [] as [string, string][],
    files: [] as { field: string; name: string; mimeType: string; content: Buffer }[],
  };
  await new Promise((resolve, reject) => {
    const parser = busboy({ headers, defParamCharset: 'utf8' });
    parser.on('field', (field, value) => parsed.fields.push([field, value]));
    parser.on('file', (field: string, stream, info) => {
      const parts: Buffer[] = [];
      stream
        .on('data', (part: Buffer) => parts.push(part))
        .on('end', () =>
          parsed.files.push({
            field,
            name: info.filename ?? '',
            mimeType: info.mimeType,
            content: Buffer.concat(parts),
          }),
        );
    });
    parser.on('close', () => resolve(undefined)).on('error', reject);
    parser.end(body);
  });
  return parsed;
}

describe('request bodies', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  it('carries every record name unchanged, in order, as records[0], records[1], …', async () => {
    const { session, server } = await resources.answering(reply('1'));
    await deleteRecords(freely(session), { records: nasty.filter((text) => text.trim() !== ''), deleteLogging: false });
    assert.deepEqual(
      [...(server.seen[0]?.form ?? [])].filter(([key]) => key.startsWith('records')),
      nasty.map((text, i) => [`records[${i}]`, text]),
    );
  });

  it('carries any text in any parameter unchanged', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), fc.string({ unit: 'grapheme' }), (records, data) => {
        const body = encodeBody(token, { records, data, none: undefined, yes: true, n: 3 });
        const form = new URLSearchParams(Buffer.from(body.content as Uint8Array).toString('latin1'));
        assert.deepEqual(
          [...form],
          [
            ['token', token],
            ...records.map((text, i) => [`records[${i}]`, text]),
            ['data', data],
            ['yes', 'true'],
            ['n', '3'],
          ],
        );
        assert.equal(body.length, (body.content as Uint8Array).length);
      }),
    );
  });

  it('carries any text and any bytes in multipart bodies unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(
        name,
        fc.uint8Array({ maxLength: 200 }),
        fc.string({ unit: 'grapheme', minLength: 1 }).map((text): string => text.replaceAll(/[\r\n"\\/]/g, '_')),
        async (record, content, fileName) => {
          fc.pre(fileName.trim() === fileName && !/^\.+$/.test(fileName));
          const body = encodeBody(token, { record }, { name: fileName, mimeType: 'image/png', content });
          const whole = Buffer.concat(body.content as Uint8Array[]);
          assert.equal(body.length, whole.length);
          const parsed = await multipart({ 'content-type': body.contentType }, whole);
          assert.deepEqual(parsed.fields, [
            ['token', token],
            ['record', record],
          ]);
          assert.deepEqual(parsed.files, [
            { field: 'file', name: fileName, mimeType: 'image/png', content: Buffer.from(content) },
          ]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('uploads a file of several megabytes with its announced length', async () => {
    const { session, server } = await resources.answering(reply(''));
    const content = Buffer.alloc(5_000_000, 'scan');
    await importFile(
      freely(session),
      { record: 'Zoë, 1', field: 'upload', event: 'visit_1_arm_1', repeatInstance: 2 },
      { name: 'résumé "1";x.pdf', mimeType: 'application/pdf\r\nX-Evil: 1', content },
    );
    const [seen] = server.seen;
    assert.ok(seen);
    assert.equal(seen.headers['content-length'], String(seen.body.length));
    const parsed = await multipart(seen.headers, seen.body);
    assert.deepEqual(parsed.fields, [
      ['token', token],
      ['content', 'file'],
      ['action', 'import'],
      ['returnFormat', 'json'],
      ['record', 'Zoë, 1'],
      ['field', 'upload'],
      ['event', 'visit_1_arm_1'],
      ['repeat_instance', '2'],
    ]);
    assert.equal(parsed.files[0]?.name, 'résumé %221%22;x.pdf');
    assert.equal(parsed.files[0]?.mimeType, 'application/octet-stream');
    assert.ok(parsed.files[0]?.content.equals(content));
  });

  it('uploads an empty file', async () => {
    const { session, server } = await resources.answering(reply(''));
    await importFile(
      freely(session),
      { record: '1', field: 'f' },
      { name: 'empty.txt', mimeType: 'text/plain', content: new Uint8Array() },
    );
    assert.equal(
      (await multipart(server.seen[0]?.headers ?? {}, server.seen[0]?.body ?? Buffer.alloc(0))).files[0]?.content
        .length,
      0,
    );
  });

  it('imports megabytes of data unchanged', async () => {
    const { session, server } = await resources.answering(reply('{"count":1}'));
    const data = `record_id,note\n1,"${'ä&+% '.repeat(300_000)}"\n`;
    await importRecords(freely(session), { format: 'csv', data });
    assert.equal(server.seen[0]?.form.get('data'), data);
  });
});

describe('answers', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  const quoted = (cell: string): string => (/[,"\s\\]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

  it('yields exactly the cells that a CSV writer wrote, however the bytes are cut', async () => {
    const { session, server } = await resources.answering(reply(''));
    const cell = fc.oneof(
      fc.constantFrom('', ...nasty, 'a\r\nb', '""', ','),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 2, max: 4 })
          .chain((width) =>
            fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
          ),
        fc.integer({ min: 1, max: 7 }),
        async (rows, step) => {
          const columns = rows[0]?.map((_value, i) => `field_${i}`) ?? [];
          const body = Buffer.from([columns, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join(''));
          server.respond = (response) => {
            response.writeHead(200, { 'content-type': 'text/csv' });
            for (let i = 0; i < body.length; i += step) {
              response.write(body.subarray(i, i + step));
            }
            response.end();
          };
          const got: unknown[] = [];
          for await (const row of exportRecordRows(session, {})) {
            got.push(row);
          }
          assert.deepEqual(
            got,
            rows.map((row) => Object.fromEntries(row.map((value, i) => [`field_${i}`, value]))),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("hands the server's bytes through unchanged, invalid ones too", async () => {
    const body = Buffer.concat([
      Buffer.from('\uFEFFrecord_id,b\r\n"1",'),
      Buffer.from([0xff, 0xfe, 0, 0x80]),
      Buffer.from('\n'),
    ]);
    const { session } = await resources.answering(reply(body));
    const parts: Uint8Array[] = [];
    await exportRecordsTo(session, { format: 'csv' }, (part) => {
      parts.push(part);
    });
    assert.ok(Buffer.concat(parts).equals(body));
  });

  it('yields no rows for empty answers, keeps blank cells of a single column, and takes other delimiters', async () => {
    const rows = async (body: string, delimiter?: '\t' | ';'): Promise<unknown[]> => {
      const { session } = await resources.answering(replyChunked(body));
      return collect(exportRecordRows(session, delimiter ? { csvDelimiter: delimiter } : {}));
    };
    assert.deepEqual(await rows('\n'), []);
    assert.deepEqual(await rows(''), []);
    assert.deepEqual(await rows('record_id,a\n'), []);
    assert.deepEqual(await rows('race\n1\n\n2\n'), [{ race: '1' }, { race: '' }, { race: '2' }]);
    assert.deepEqual(await rows('\uFEFFa\tb\r\n1\t2\r\n', '\t'), [{ a: '1', b: '2' }]);
    assert.deepEqual(await rows('a;b\n1;"2;3"\n\n', ';'), [{ a: '1', b: '2;3' }]);
  });

  for (const [title, body, reason = 'malformed-answer'] of [
    ['a row is too short', 'a,b\n1\n'],
    ['a row is too long', 'a,b\n1,2,3\n'],
    ['quotes do not match', 'a,b\n1,"x"y"\n'],
    ['a character is broken', Buffer.from([0x61, 0x0a, 0xe9, 0x0a]), 'not-utf8'],
  ] as const) {
    it(`refuses to guess when ${title}`, async () => {
      const { session } = await resources.answering(reply(body));
      await assert.rejects(collect(exportRecordRows(session, {})), { reason });
    });
  }

  for (const [header, name, mimeType] of [
    ['text/plain; name="file.txt";charset=UTF-8', 'file.txt', 'text/plain'],
    ['image/jpeg; name="scan; 1 \\"x\\".jpg"', 'scan; 1 \\"x\\".jpg', 'image/jpeg'],
    [
      `application/pdf; name="${Buffer.from('Zoë 日本.pdf').toString('latin1')}";charset=UTF-8`,
      'Zoë 日本.pdf',
      'application/pdf',
    ],
    ['application/pdf; name="caf\u00E9.pdf"', 'café.pdf', 'application/pdf'],
    ['text/csv;name=a.csv;charset=UTF-8', 'a.csv', 'text/csv'],
    ['text/html; name="page.html";charset=UTF-8', 'page.html', 'text/html'],
  ] as const) {
    it(`reads a file's name out of ${header}`, async () => {
      const content = Buffer.from('<html>ERROR: {"error":"this is the file"}');
      const { session } = await resources.answering(reply(content, 200, { 'content-type': header }));
      const file = await exportFile(session, { record: '1', field: 'upload' });
      assert.deepEqual({ name: file.name, mimeType: file.mimeType }, { name, mimeType });
      assert.ok(Buffer.from(file.content).equals(content));
    });
  }

  it('accepts an empty file that has a name', async () => {
    const { session } = await resources.answering(
      reply('', 200, { 'content-type': 'text/plain; name="empty.txt";charset=UTF-8' }),
    );
    assert.equal((await exportFile(session, { record: '1', field: 'f' })).content.length, 0);
  });
});

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) {
    all.push(value);
  }
  return all;
}
