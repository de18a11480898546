import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Session, openSession } from '../../../../src/api/session';
import { Transport } from '../../../../src/api/transport';
import { silentLog } from '../../../../src/common/log';

export const token = 'A'.repeat(32);

export type Answer = (
  form: URLSearchParams,
  response: ServerResponse,
  request: IncomingMessage,
) => void | Promise<void>;

export interface RawServer {
  readonly url: string;
  readonly session: Session;
  /** Every form that came in. */
  readonly forms: URLSearchParams[];
  answer: Answer;
  stop(): Promise<void>;
}

/** A server that answers with what the test says, and a session with it that does not repeat. */
export async function startRawServer(answer: Answer): Promise<RawServer> {
  const forms: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) {
        parts.push(part as Buffer);
      }
      const form = new URLSearchParams(Buffer.concat(parts).toString());
      forms.push(form);
      await raw.answer(form, response, request);
    })().catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const transport = new Transport({ proxy: 'off' }, silentLog);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  const raw: RawServer = {
    url,
    forms,
    answer,
    session: openSession({ url, token, transport, log: silentLog, retry: { retries: 0 } }),
    async stop() {
      await transport.close();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return raw;
}
