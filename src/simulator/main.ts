import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readCommandLine, usage } from './commandLine';
import { startSimulator } from './server';

export { bigRegistry } from './sample/bigRegistry';
export { sampleSeeds } from './sample/sampleSeeds';
export { startSimulator } from './server';

/** Runs the simulator from the command line; resolves to the exit code once it was told to stop. */
async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args);
  if (line.kind === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (line.kind === 'problem') {
    process.stderr.write(`${line.message}\n\n${usage}`);
    return 2;
  }
  const told = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const record = line.record === undefined ? undefined : createWriteStream(line.record, { flags: 'a', mode: 0o600 });
  if (record !== undefined) {
    await once(record, 'open');
  }
  const simulator = await startSimulator({
    ...line.options,
    ...(record === undefined
      ? {}
      : { onRequest: (request) => void record.write(`${JSON.stringify({ time: new Date(), ...request })}\n`) }),
  });
  const projects = simulator.projects.map(({ title, projectId, token }) => ({ title, projectId, token }));
  process.stdout.write(`${JSON.stringify({ url: simulator.url, superToken: simulator.superToken, projects })}\n`);
  await told;
  await simulator.stop();
  if (record !== undefined) {
    record.end();
    await once(record, 'close');
  }
  return 0;
}

// The bundle is CommonJS; the extension loads it with require() and then nothing runs.
if (typeof require === 'function' && typeof module === 'object' && require.main === module) {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
