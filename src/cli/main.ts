import { processTerminal } from './processTerminal';
import { run } from './run';

// No process.exit(): what was written to a pipe must get through first.
run(process.argv.slice(2), processTerminal()).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`redcap-workbench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
