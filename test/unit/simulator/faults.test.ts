import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { FaultName, FaultRule, RunningSimulator } from '../../../src/simulator/options';
import { startSimulator } from '../../../src/simulator/server';
import { post } from './client';
import { smallSeed } from './seeds';

describe('Simulator: faults', () => {
  let simulator: RunningSimulator;
  let token: string;
  let projectId: number;
  beforeEach(async () => {
    simulator = await startSimulator({ seeds: [smallSeed()] });
    ({ token, projectId } = simulator.projects[0] ?? { token: '', projectId: 0 });
  });
  afterEach(() => simulator.stop());

  const records = (parameters: Readonly<Record<string, string>> = {}): ReturnType<typeof post> =>
    post(simulator.url, { token, content: 'record', format: 'json', ...parameters });
  const remove = (parameters: Readonly<Record<string, string>> = {}): ReturnType<typeof post> =>
    post(simulator.url, { token, content: 'record', action: 'delete', 'records[0]': '1', ...parameters });
  const stored = (): string[] => Array.from(new Set(simulator.seedOf(projectId).values.map((value) => value.record)));

  const answers: readonly (readonly [FaultName, number, RegExp])[] = [
    ['out-of-memory', 200, /^<br \/>\n<b>Fatal error<\/b>.*\{"error":"REDCap ran out of server memory\./s],
    ['php-fatal', 200, /^<br \/>\n<b>Warning<\/b>.*\n\[\{"id":"1"/s],
    ['maintenance-page', 200, /^<!DOCTYPE HTML>.*<\/html>\n$/s],
    [
      'database-down',
      200,
      /^The hostname .* could not connect to the MySQL server\. \n\t\tPlease check their values\.$/,
    ],
    ['empty-body', 200, /^$/],
    ['gateway-timeout', 504, /504 Gateway Time-out/],
    ['server-error', 500, /Internal Server Error/],
    ['token-refused', 403, /^\{"error":"You do not have permissions to use the API"\}$/],
    ['moved-permanently', 301, /Moved Permanently/],
    ['not-found', 404, /^<!DOCTYPE HTML PUBLIC "-\/\/IETF\/\/DTD HTML 2\.0\/\/EN">/],
    ['rate-limited', 429, /Too Many Requests/],
    ['slow-body', 200, /^\[\{"id":"1".*\]$/s],
  ];
  for (const [fault, status, body] of answers) {
    it(`plays ${fault}`, async () => {
      simulator.setFaults([fault]);
      const answer = await records();
      assert.equal(answer.status, status);
      assert.match(answer.text, body);
      simulator.setFaults([]);
      assert.equal(JSON.parse((await records()).text).length, 5);
    });
  }

  it('says where a moved server is', async () => {
    simulator.setFaults(['moved-permanently']);
    const answer = await fetch(simulator.url, { method: 'POST', body: 'content=version', redirect: 'manual' });
    assert.equal(answer.headers.get('location'), new URL('/moved/api/', simulator.url).href);
  });

  it('does not carry out what it answers in place of', async () => {
    for (const fault of ['out-of-memory', 'maintenance-page', 'gateway-timeout', 'empty-body'] as const) {
      simulator.setFaults([fault]);
      await remove();
      assert.deepEqual(stored(), ['1', '2', '3']);
    }
  });

  it('ends a truncated body early but properly', async () => {
    const whole = (await records()).text;
    simulator.setFaults(['truncated-body']);
    const half = await records();
    assert.ok(whole.startsWith(half.text) && half.text.length > 0 && half.text.length < whole.length);
  });

  it('resets the connection in the middle of a body', async () => {
    simulator.setFaults(['reset-mid-stream']);
    await assert.rejects(records());
  });

  it('resets after a write that was carried out', async () => {
    simulator.setFaults(['reset-after-write']);
    await assert.rejects(remove());
    assert.deepEqual(stored(), ['2', '3']);
  });

  it('leaves a call unanswered until the client gives up', async () => {
    simulator.setFaults([{ fault: 'never-answers', call: 'version' }]);
    const giveUp = new AbortController();
    const call = fetch(simulator.url, {
      method: 'POST',
      body: new URLSearchParams({ token, content: 'version' }),
      signal: giveUp.signal,
    });
    const given = assert.rejects(call, { name: 'AbortError' });
    // Other calls go on being served meanwhile.
    while (!simulator.requests.some((request) => request.content === 'version')) {
      assert.equal((await records()).status, 200);
    }
    giveUp.abort();
    await given;
  });

  it('stops although calls are unanswered', async () => {
    simulator.setFaults(['never-answers']);
    const call = assert.rejects(records());
    while (simulator.requests.length === 0) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    await simulator.stop();
    await call;
  });

  it('strikes the calls, after the number and as often as a rule says', async () => {
    const rule: FaultRule = { fault: 'server-error', call: 'record/delete', after: 1, times: 1 };
    simulator.setFaults([rule]);
    const statuses: number[] = [];
    for (const record of ['1', '2', '3']) {
      statuses.push((await remove({ 'records[0]': record })).status, (await records()).status);
    }
    assert.deepEqual(statuses, [200, 200, 500, 200, 200, 200]);
    assert.deepEqual(stored(), ['2']);
  });

  it('lets a partial delete take the whole record', async () => {
    simulator.setFaults(['partial-delete-whole-record']);
    assert.equal((await remove({ instrument: 'again', repeat_instance: '2' })).text, '1');
    assert.deepEqual(stored(), ['2', '3']);
  });

  it('lets a delete of an instance take the first one', async () => {
    simulator.setFaults(['first-instance-only']);
    await remove({ instrument: 'again', repeat_instance: '2' });
    assert.deepEqual(
      simulator
        .seedOf(projectId)
        .values.filter((value) => value.instrument === 'again')
        .map((value) => value.value),
      ['b'],
    );
  });

  it('answers a wrong count of deletes', async () => {
    simulator.setFaults(['wrong-count']);
    assert.equal((await remove()).text, '2');
    assert.deepEqual(stored(), ['2', '3']);
  });

  it('follows the documents where told to', async () => {
    const documented = await startSimulator({
      seeds: [smallSeed()],
      documented: { deleteSkipsAbsentRecords: true, deleteInstrumentAllInstances: true },
    });
    try {
      const call = {
        token: documented.projects[0]?.token ?? '',
        content: 'record',
        action: 'delete',
        'records[0]': '1',
        'records[1]': '99',
      };
      assert.equal((await post(documented.url, { ...call, instrument: 'again' })).text, '1');
      assert.ok(
        documented.seedOf(documented.projects[0]?.projectId ?? 0).values.every((value) => value.instrument === ''),
      );
      assert.equal((await post(documented.url, call)).text, '1');
    } finally {
      await documented.stop();
    }
  });
});
