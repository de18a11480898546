import type { Socket } from 'node:net';
import symbols from 'undici/lib/core/symbols.js';

/** Milliseconds: shorter than any server keeps a connection on which nothing is asked. */
const longestRest = 800;

/** What is used here of undici's client, which hangs on its socket. */
interface ClientSocket {
  readonly [symbols.kClient]?: { readonly [symbols.kRunning]: number } | null;
}

/**
 * Connections by when something last came over them. A server closes one on which nothing is asked for a while; while this computer is busy
 * it does not hear of that, and what it sends then is lost. A write that is lost is not repeated: nothing is sent over a connection that has rested.
 */
export class OpenSockets {
  private readonly lastUse = new Map<Socket, number>();

  add(socket: Socket): void {
    const used = (): void => {
      this.lastUse.set(socket, performance.now());
    };
    const push = socket.push.bind(socket);
    socket.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
      used();
      return push(chunk, encoding);
    };
    socket.once('close', () => {
      this.lastUse.delete(socket);
      // What still arrives must not bring it back.
      socket.push = push;
    });
    used();
  }

  /** Closes those that have rested; not those on which an answer is awaited. */
  closeRested(): void {
    const now = performance.now();
    for (const [socket, used] of this.lastUse) {
      if (now - used > longestRest && ((socket as ClientSocket)[symbols.kClient]?.[symbols.kRunning] ?? 0) === 0) {
        socket.destroy();
      }
    }
  }
}
