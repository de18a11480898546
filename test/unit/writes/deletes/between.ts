import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSession } from '../../../../src/api/session';
import { Transport } from '../../../../src/api/transport';
import { silentLog } from '../../../../src/common/log';
import type { OperationTarget } from '../../../../src/safety/operation';
import type { CallerRights } from '../../../../src/state/rights';
import type { Rig } from './rig';

/** One call as it reaches the server in between. */
export interface Asked {
  readonly content: string;
  readonly action: string;
  readonly form: URLSearchParams;
  readonly bytes: number;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** A server between client and simulator that answers some calls itself. */
export interface Between {
  readonly calls: readonly Asked[];
  clear(): void;
  target(rights?: CallerRights): OperationTarget;
  stop(): Promise<void>;
}

/** `answer` may look at the call, forward it, or answer for itself. */
export async function standBetween(
  rig: Rig,
  answer: (
    asked: Asked,
    forward: (form?: URLSearchParams) => Promise<Reply>,
  ) => Promise<Reply | undefined> | Reply | undefined,
  token = rig.simulator.projects[0]?.token ?? '',
): Promise<Between> {
  const calls: Asked[] = [];
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      void (async () => {
        const raw = Buffer.concat(parts);
        const type = request.headers['content-type'] ?? '';
        const form = new URLSearchParams(
          type.startsWith('application/x-www-form-urlencoded') ? raw.toString('latin1') : '',
        );
        const asked = {
          content: form.get('content') ?? 'file',
          action: form.get('action') ?? (form.has('data') ? 'import' : 'export'),
          form,
          bytes: raw.length,
        };
        calls.push(asked);
        const forward = async (changed?: URLSearchParams): Promise<Reply & { headers: Headers; bytes: Buffer }> => {
          const answered = await fetch(rig.simulator.url, {
            method: 'POST',
            headers: { 'content-type': type },
            body: changed ? changed.toString() : raw,
          });
          const bytes = Buffer.from(await answered.arrayBuffer());
          return { status: answered.status, body: bytes.toString('utf8'), headers: answered.headers, bytes };
        };
        const own = await answer(asked, forward);
        if (own) {
          response.writeHead(own.status, { 'content-type': 'application/json; charset=utf-8' }).end(own.body);
        } else {
          const { status, headers, bytes } = await forward();
          response.writeHead(status, { 'content-type': headers.get('content-type') ?? '' }).end(bytes);
        }
      })().catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const transport = new Transport({ proxy: 'off' }, silentLog);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  const between: Between = {
    calls,
    clear: () => {
      calls.length = 0;
    },
    target: (rights) => ({
      rights,
      session: openSession({ url, token, transport, log: silentLog, retry: { retries: 0 } }),
    }),
    stop: async () => {
      standing.delete(between);
      await transport.close();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  standing.add(between);
  return between;
}

const standing = new Set<Between>();

/** For `afterEach`. */
export async function stopBetween(): Promise<void> {
  await Promise.all([...standing].map((between) => between.stop()));
}

export const refusal = (error: string, status = 400): Reply => ({ status, body: JSON.stringify({ error }) });

/** Values of a record import, one row each, in whatever form they were sent; the first column of flat rows has the record. */
export function rowsOf(asked: Asked): readonly Readonly<Record<string, string>>[] {
  const rows = JSON.parse(asked.form.get('data') ?? '[]') as readonly Readonly<Record<string, string>>[];
  return asked.form.get('type') === 'eav'
    ? rows
    : rows.flatMap((row) =>
        Object.entries(row).flatMap(([name, value], i) =>
          i > 0 && (value === '' || name.startsWith('redcap_'))
            ? []
            : [{ record: Object.values(row)[0] ?? '', field_name: name, value }],
        ),
      );
}

export const isRecordImport = (asked: Asked): boolean => asked.content === 'record' && asked.action === 'import';
