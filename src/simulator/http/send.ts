import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './answer';

/** How the body reaches the client. */
export type Delivery = 'whole' | 'chunked' | 'slow' | 'truncated' | 'reset';

const slowPieces = 20;
const slowPause = 50;

/** Sends an answer; long ones in pieces, waiting for the client. Resolves when everything was handed over or the client is gone. */
export async function send(
  response: ServerResponse,
  answer: Answer & { readonly headers?: Readonly<Record<string, string>> },
  delivery: Delivery,
  signal: AbortSignal,
): Promise<void> {
  const { body } = answer;
  const single = typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body as string) : undefined;
  response.writeHead(answer.status, {
    // Names of files travel as UTF-8 bytes, which Node takes for Latin-1.
    'content-type': Buffer.from(answer.contentType, 'utf8').toString('latin1'),
    ...answer.headers,
    ...(single !== undefined && delivery === 'whole' ? { 'content-length': single.length } : {}),
  });
  if (delivery === 'whole' || delivery === 'chunked') {
    const pieces =
      single === undefined ? bytesOf(body as Iterable<string>) : delivery === 'whole' ? [single] : inPieces(single);
    await pipeline(Readable.from(pieces), response);
    return;
  }
  const whole = single ?? Buffer.from(Array.from(body as Iterable<string>).join(''));
  if (delivery === 'slow') {
    const size = Math.max(1, Math.ceil(whole.length / slowPieces));
    for (let start = 0; start < whole.length && !response.destroyed; start += size) {
      response.write(whole.subarray(start, start + size));
      await delay(slowPause, undefined, { signal });
    }
    response.end();
  } else if (delivery === 'truncated') {
    response.end(whole.subarray(0, Math.floor(whole.length / 2)));
  } else {
    response.write(whole.subarray(0, Math.max(1, Math.floor(whole.length / 2))), () =>
      response.socket?.resetAndDestroy(),
    );
  }
}

/** Encoded here: a string would be measured before it is encoded. */
function* bytesOf(body: Iterable<string>): Generator<Buffer> {
  for (const piece of body) {
    yield Buffer.from(piece, 'utf8');
  }
}

/** A whole body in two pieces, so that it really comes in chunks; an empty one has none. */
function inPieces(body: Buffer): Buffer[] {
  const half = Math.ceil(body.length / 2);
  return [body.subarray(0, half), body.subarray(half)].filter((piece) => piece.length > 0);
}
