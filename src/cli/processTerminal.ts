import type { Terminal } from './terminal';
import { printable } from './printable';

/** What systems say when the reader of a pipe has gone (`| head`). */
const readerGone: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED']);

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  // Every write answers for itself; without listeners the same error would end the process.
  stdout.on('error', () => {});
  stderr.on('error', () => {});
  return {
    // Opened only when a command reads it.
    get stdin() {
      return process.stdin;
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        stdout.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
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
      stderr.write(text);
    },
    note: (message) => {
      stderr.write(`redcap-workbench: ${printable(message)}\n`);
    },
  };
}
