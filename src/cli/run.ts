import { version } from '../../package.json';
import { diffCommand } from './diff/diffCommand';
import { evalCommand } from './eval/evalCommand';
import { lintCommand } from './lint/lintCommand';
import { type ExitCode, InputError, type Terminal, UsageError } from './terminal';
import { usage } from './usage';

const commands: ReadonlyMap<string, (args: readonly string[], terminal: Terminal) => Promise<ExitCode>> = new Map([
  ['lint', lintCommand],
  ['diff', diffCommand],
  ['eval', evalCommand],
  // Loaded when it is asked for: it brings the way to a server.
  ['export', async (args, terminal) => await (await import('./export/exportCommand')).exportCommand(args, terminal)],
]);

/** Runs one command line, without the program's own name. Rejects only for what nobody foresaw. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (asks(args, '--help', '-h') || name === 'help') {
    await terminal.write(usage);
    return 0;
  }
  if (name === '--version' || name === '-V') {
    await terminal.write(`${version}\n`);
    return 0;
  }
  try {
    const command = commands.get(name ?? '');
    if (command === undefined) {
      throw new UsageError(name === undefined ? 'Which command?' : `There is no command "${name}".`);
    }
    return await command(rest, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.note(error.message);
      terminal.explain(`\n${usage}`);
      return 2;
    }
    if (error instanceof InputError) {
      terminal.note(error.message);
      return 2;
    }
    throw error;
  }
}

/** Whether an option is given; after `--` there are only files. */
function asks(args: readonly string[], ...names: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => names.includes(arg));
}
