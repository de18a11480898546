import { parseArgs } from 'node:util';
import { UsageError } from './terminal';

export interface CommandArguments<Name extends string> {
  readonly values: Readonly<Partial<Record<Name, readonly string[]>>>;
  readonly flags: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

/** Reads the arguments of one command. @throws UsageError for options it does not have */
export function readOptions<Name extends string>(
  args: readonly string[],
  valued: readonly Name[],
  flags: readonly string[] = [],
): CommandArguments<Name> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: {
        ...Object.fromEntries(valued.map((name) => [name, { type: 'string' as const, multiple: true as const }])),
        ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }])),
      },
    });
    const given = Object.entries(values);
    return {
      values: Object.fromEntries(given.filter(([, value]) => Array.isArray(value))) as Partial<Record<Name, string[]>>,
      flags: new Set(given.filter(([, value]) => value === true).map(([name]) => name)),
      positionals,
    };
  } catch (error) {
    // The rest of Node's message is advice on passing positional arguments that start with a dash.
    throw new UsageError(error instanceof Error ? error.message.replace(/\. .*$/s, '.') : String(error), {
      cause: error,
    });
  }
}

/** The last of several wins, as usual. @throws UsageError for a format the command does not have */
export function oneOf<Choice extends string>(
  name: string,
  given: readonly string[] | undefined,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const value = given?.at(-1);
  const found = value === undefined ? choices[0] : choices.find((choice) => choice === value);
  if (found === undefined) {
    throw new UsageError(`--${name} is one of ${choices.join(', ')}, not "${value}".`);
  }
  return found;
}

/** @throws UsageError when more than one file is the standard input, which can be read only once */
export function standardInputOnce(files: readonly string[]): void {
  if (files.filter((file) => file === '-').length > 1) {
    throw new UsageError('The standard input can be read only once.');
  }
}
