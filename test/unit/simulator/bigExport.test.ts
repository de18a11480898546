import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'mocha';
import type { RunningSimulator } from '../../../src/simulator/options';
import { bigRegistry } from '../../../src/simulator/sample/bigRegistry';
import { startSimulator } from '../../../src/simulator/server';

describe('Simulator: a registry of 10,000 records', function big() {
  this.timeout(60_000);
  let simulator: RunningSimulator;
  let token: string;
  before(async () => {
    simulator = await startSimulator({ seeds: [bigRegistry(10_000)] });
    token = simulator.projects[0]?.token ?? '';
  });
  after(() => simulator.stop());

  function open(parameters: Readonly<Record<string, string>>): http.ClientRequest {
    const request = http.request(simulator.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    request.end(new URLSearchParams({ token, content: 'record', ...parameters }).toString());
    return request;
  }

  it('is exported whole, every record once', async () => {
    const [response] = (await once(open({ format: 'csv' }), 'response')) as [http.IncomingMessage];
    const names = new Set<string>();
    let rest = '';
    for await (const chunk of response) {
      const lines = (rest + (chunk as Buffer).toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const name = /^[^,]+/.exec(line)?.[0] ?? '';
        names.add(name);
      }
    }
    const first = simulator.seedOf(simulator.projects[0]?.projectId ?? 0).fields[0]?.['field_name'] ?? '';
    assert.ok(names.has(first));
    assert.ok(names.size >= 10_001);
    assert.equal(rest, '');
  });

  it('waits for a client that does not read, instead of making the body up front', async () => {
    const [response] = (await once(open({ format: 'json' }), 'response')) as [http.IncomingMessage];
    response.pause();
    // What the sockets hold in between is filled by now; the rest must not have been produced.
    await delay(200);
    const before = process.memoryUsage().heapUsed;
    await delay(200);
    assert.ok(process.memoryUsage().heapUsed - before < 32 * 1024 * 1024);
    let bytes = 0;
    for await (const chunk of response) {
      bytes += (chunk as Buffer).length;
    }
    assert.ok(bytes > 10_000_000, `${bytes}`);
  });

  it('survives clients that hang up in the middle', async () => {
    const request = open({ format: 'json' });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    await once(response, 'data');
    request.destroy();
    const [next] = (await once(open({ format: 'json', 'records[0]': '1' }), 'response')) as [http.IncomingMessage];
    assert.equal(next.statusCode, 200);
    next.resume();
    await once(next, 'end');
  });

  it('takes the time its cost model says: of a list of names little', async () => {
    const slow = await startSimulator({ seeds: [bigRegistry(20)], cost: { perCall: 30, perRecord: 100 } });
    const took = async (parameters: Readonly<Record<string, string>>): Promise<number> => {
      const started = performance.now();
      const token = slow.projects[0]?.token ?? '';
      const body = new URLSearchParams({ token, content: 'record', format: 'csv', ...parameters });
      await (await fetch(slow.url, { method: 'POST', body })).text();
      return performance.now() - started;
    };
    try {
      const whole = await took({});
      assert.ok(whole >= 2_025, `${whole} ms`);
      const names = await took({ 'fields[0]': 'record_id' });
      assert.ok(names >= 28 && names < whole / 2, `${names} ms`);
    } finally {
      await slow.stop();
    }
  });
});
