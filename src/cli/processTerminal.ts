import type { Terminal } from './terminal';
import { printable } from './printable';

/** What systems say when the reader of a pipe has gone (`| head`). */
const readerGone: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED']);

/** The terminal of this process. */
export function processTerminal(): Terminal {
  /** Opened by the first word, as it is not free; every write answers for itself, and without a listener the same error would end the process. */
  const opened = new Set<NodeJS.WriteStream>();
  const open = (stream: NodeJS.WriteStream): NodeJS.WriteStream => {
    if (!opened.has(stream)) {
      opened.add(stream.on('error', () => {}));
    }
    return stream;
  };
  return {
    // Asked for by commands that have something to put in order only: others end as programs do.
    get interrupted() {
      return interruption();
    },
    // Opened only when a command reads it.
    get stdin() {
      return process.stdin;
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        open(process.stdout).write(text, (error: NodeJS.ErrnoException | null | undefined) => {
          if (!error) {
            resolve(true);
          } else if (readerGone.has(error.code)) {
            resolve(false);
          } else {
            reject(error);
          }
        });
      }),
    explain: (text) => {
      open(process.stderr).write(text);
    },
    note: (message) => {
      open(process.stderr).write(`redcap-workbench: ${printable(message)}\n`);
    },
  };
}

const requests = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function interruption(): AbortSignal {
  const stop = new AbortController();
  for (const request of requests) {
    process.once(request, () => stop.abort());
  }
  return stop.signal;
}
