import { freely } from './freely';
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { RedcapError } from '../../../src/api/errors';
import { exportInstruments } from '../../../src/api/instruments';
import { deleteRecords, exportRecordsTo, importRecords } from '../../../src/api/records';
import { openSession } from '../../../src/api/session';
import { exportVersion } from '../../../src/api/version';
import { raw, reply, replyChunked, Resources, token, type Responder } from './support/servers';

describe('secrets', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  /** Everything a careless caller could print. */
  const everything = (value: unknown): string =>
    [inspect(value, { depth: 20, showHidden: true }), JSON.stringify(value), String(value)].join('\n');

  it('keeps the token out of a session', async () => {
    const { session } = await resources.answering(reply('16.1.4'));
    await exportVersion(session);
    // Private members are no property: neither printing nor serialising reaches them.
    assert.ok(!JSON.stringify(session).includes(token));
    assert.ok(!inspect(session, { depth: 3 }).includes(token));
  });

  const echo: Responder = (response, request) => {
    reply(`<html>${request.body.toString()}</html>`)(response, request, response.socket as never);
  };
  const failures: Readonly<Record<string, Responder>> = {
    'a page that echoes the request': echo,
    'an error that echoes the token': (response, request) => {
      reply(JSON.stringify({ error: `bad token ${token}, Jane Doe` }), 400)(
        response,
        request,
        response.socket as never,
      );
    },
    'an error page': (response, request) => {
      reply(`<html>${token} patient Jane Doe</html>`, 500)(response, request, response.socket as never);
    },
    'a redirect that carries it': reply('', 302, { location: `/x/${token}?token=${token}` }),
    'broken JSON with data': replyChunked(`[{"name":"Jane Doe" ${token}`),
    'an answer that is not HTTP': raw(`Jane Doe ${token}\r\n\r\n`, 'stay'),
    'a broken chunk': raw(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${token} Jane Doe\r\n`, 'end'),
  };
  for (const [title, responder] of Object.entries(failures)) {
    it(`keeps token and data out of errors and log: ${title}`, async () => {
      const { session } = await resources.answering(responder);
      for (const call of [
        () => exportVersion(session),
        () => exportInstruments(session),
        () => exportRecordsTo(session, { format: 'csv' }, () => {}),
        () => deleteRecords(freely(session), { records: ['Jane Doe'], deleteLogging: false }),
        () => importRecords(freely(session), { format: 'json', data: '[{"record_id":"Jane Doe"}]' }),
      ]) {
        await assert.rejects(call(), (error) => {
          assert.ok(error instanceof RedcapError);
          assert.ok(!everything(error).includes(token), everything(error));
          // REDCap's own sentence may quote data; nothing else may.
          assert.ok(
            !everything({
              ...error,
              details: { ...error.details, serverMessage: '' },
              message: error.message,
              stack: error.stack,
            }).includes('Jane'),
            everything(error),
          );
          return true;
        });
      }
      assert.ok(!/Jane|[0-9A-F]{32}/.test(resources.lines.join('\n')), resources.lines.join('\n'));
    });
  }

  it('writes one line per call: method, status, outcome, time and size', async () => {
    const { session, server } = await resources.answering(replyChunked('record_id\nJane Doe\n'.replace(' ', '_')));
    resources.lines.length = 0;
    await exportRecordsTo(session, { format: 'csv', records: ['Jane_Doe'] }, () => {});
    server.respond = reply('', 503);
    await assert.rejects(exportInstruments(session));
    await assert.rejects(exportInstruments(session, AbortSignal.abort()));
    const lines = resources.lines.filter((line) => !line.includes('transport:'));
    assert.equal(lines.length, 2, lines.join('\n'));
    assert.match(lines[0] ?? '', /^info api record\/export 200 ok \d+ ms 19 bytes/);
    assert.match(lines[1] ?? '', /^info api instrument\/export 503 server-error \d+ ms 0 bytes/);
  });

  it('refuses unusable tokens and addresses before anything is sent, without repeating them', () => {
    const transport = resources.transport();
    const open = (url: string, text: string) => () => openSession({ url, token: text, transport, log: resources.log });
    assert.throws(
      open('https://redcap.example.edu', token.slice(1)),
      (error: Error) => RedcapError.is(error, 'invalid-token') && !everything(error).includes(token.slice(1)),
    );
    assert.throws(open('http://redcap.example.edu', token), (error) => RedcapError.is(error, 'insecure-url'));
    assert.equal(open('redcap.example.edu/redcap', ` ${token}\n`)().url, 'https://redcap.example.edu/redcap/api/');
  });
});
