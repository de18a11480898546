import { version } from '../../package.json';
import { type ExitCode, InputError, type Terminal, UsageError } from './terminal';
import { usage } from './usage';

type Command = (args: readonly string[], terminal: Terminal) => Promise<ExitCode>;

/** Loaded when they are asked for: each brings what the others do not need. */
const commands: ReadonlyMap<string, () => Promise<Command>> = new Map<string, () => Promise<Command>>([
  ['lint', async () => (await import('./lint/lintCommand')).lintCommand],
  ['diff', async () => (await import('./diff/diffCommand')).diffCommand],
  ['eval', async () => (await import('./eval/evalCommand')).evalCommand],
  ['export', async () => (await import('./export/exportCommand')).exportCommand],
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
    const load = commands.get(name ?? '');
    if (load === undefined) {
      throw new UsageError(name === undefined ? 'Which command?' : `There is no command "${name}".`);
    }
    return await (
      await load()
    )(rest, terminal);
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
