import type { Socket } from 'node:net';
import { connectionReset } from './failures';

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
  // After ECONNRESET undici would finish its parser; after any other error it fails the request.
  socket.destroy = (error?: Error & { code?: string }) => destroy(error?.code === 'ECONNRESET' ? Object.assign(error, { code: connectionReset }) : error);
}
