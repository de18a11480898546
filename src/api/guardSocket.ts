import type { Socket } from 'node:net';
import symbols from 'undici/lib/core/symbols.js';
import { connectionReset } from './failures';

/** What is used here of undici's parser, which hangs on its socket. */
interface GuardedSocket {
  readonly [symbols.kParser]?: { readonly paused: boolean; resume(): void } | null;
}

/** Each resumption hands on one piece, and a stream that has ended has few. */
const mostPauses = 10_000;

/**
 * Keeps undici 7 from failing an assertion, uncaught, when a server that says `Connection: close` ends or resets the connection
 * while the consumer of the answer is not reading: its parser cannot be finished while it is paused (nodejs/undici#5360, mended in 8).
 *
 * The end of the stream is withheld until undici, whose parser then runs, asks for more and there is none.
 */
export function guardSocket(socket: Socket): void {
  const push = socket.push.bind(socket);
  const read = socket.read.bind(socket);
  const destroy = socket.destroy.bind(socket);
  let end: 'open' | 'withheld' | 'told' = 'open';

  socket.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (chunk !== null || end === 'told') {
      return push(chunk, encoding);
    }
    end = 'withheld';
    socket.emit('readable');
    return false;
  };
  // `net` itself reads with a number, undici never.
  socket.read = (size?: number): unknown => {
    const data: unknown = read(size);
    if (data === null && size === undefined && end === 'withheld') {
      end = 'told';
      push(null);
    }
    return data;
  };
  // Before undici's own listener, which is added later: whatever is still withheld goes on to the answer's stream.
  socket.once('end', () => {
    const parser = (): GuardedSocket[typeof symbols.kParser] => (socket as GuardedSocket)[symbols.kParser];
    for (let tries = 0; parser()?.paused && tries < mostPauses; tries++) {
      parser()?.resume();
    }
  });
  // After ECONNRESET undici would finish its parser; after any other error it fails the request.
  socket.destroy = (error?: Error & { code?: string }) =>
    destroy(error?.code === 'ECONNRESET' ? Object.assign(error, { code: connectionReset }) : error);
}
