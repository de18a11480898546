import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bigRegistry } from './sample/bigRegistry';
import { faultNames, type FaultName, type SimulatorOptions } from './options';
import { readUsers } from './usersFile';
import { isSiteDelimiter, type UnkindOptions, unkindest } from './unkind';

export const usage = `Usage: simulator [options]

Serves an embedded REDCap API on 127.0.0.1 until it is told to stop (SIGINT, SIGTERM).
The first line of output is JSON: the address, the super token, and each project with its token.

  --port <number>        port to listen on (default 0: any free one)
  --super-token <hex>    64 hexadecimal characters (default: made at random)
  --owner <username>     whose the super token is, and the projects made with it (default: site_admin)
  --project <file>       a CDISC ODM file of REDCap to make a project of; may be repeated
  --sample               adds the sample projects
  --sample-large <n>     adds a registry of n invented records
  --fault <name>         plays a failure on every call; may be repeated:
                         ${faultNames.join(', ')}
  --users <file>         JSON: users with rights, roles, groups and tokens for the projects
  --record <file>        adds a line of JSON for every request to a file (without its token)
  --unkind               is as unkind as real servers can be: all of the following
  --php-csv              quotes behind backslashes are not doubled in CSV
  --site-delimiter <c>   delimiter of CSV tables where a call names none: ; | ^ or tab
  --ignore-delimiter     tables of structure and people do not heed csvDelimiter
  --chunked              answers have no Content-Length
  --body-limit <bytes>   larger requests are answered 413
  --max-input-vars <n>   further parameters are dropped
  --memory <values>      reads and imports of more values run out of memory
  --hashed-ids           record names are hashed for de-identified accounts
  --create-refusal       a missing right to create records is told as a refused import
  --placeless-refusals   refused imports do not tell the cells
  --drop-emptied         records go with their last form
  --forget-calculations  new projects from XML start without calculated values
  --help                 shows this text
`;

export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly message: string }
  | {
      readonly kind: 'run';
      readonly options: SimulatorOptions;
      /** File that gets a line for every request. */
      readonly record?: string;
    };

/** Reads the arguments after the script's name; files are read as UTF-8. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        'super-token': { type: 'string' },
        owner: { type: 'string' },
        project: { type: 'string', multiple: true, default: [] },
        sample: { type: 'boolean', default: false },
        'sample-large': { type: 'string' },
        fault: { type: 'string', multiple: true, default: [] },
        users: { type: 'string' },
        record: { type: 'string' },
        unkind: { type: 'boolean', default: false },
        'php-csv': { type: 'boolean' },
        'site-delimiter': { type: 'string' },
        'ignore-delimiter': { type: 'boolean' },
        chunked: { type: 'boolean' },
        'body-limit': { type: 'string' },
        'max-input-vars': { type: 'string' },
        memory: { type: 'string' },
        'hashed-ids': { type: 'boolean' },
        'create-refusal': { type: 'boolean' },
        'placeless-refusals': { type: 'boolean' },
        'forget-calculations': { type: 'boolean' },
        'drop-emptied': { type: 'boolean' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      return { kind: 'help' };
    }
    const superToken = values['super-token'];
    const unknown = values.fault.filter((name) => !isFault(name));
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65535) {
      return { kind: 'problem', message: `--port is not a port number: ${values.port}` };
    }
    const large = values['sample-large'];
    if (large !== undefined && !/^[1-9]\d{0,5}$/.test(large)) {
      return { kind: 'problem', message: `--sample-large is not a number of records: ${large}` };
    }
    if (superToken !== undefined && !/^[0-9A-Fa-f]{64}$/.test(superToken)) {
      return { kind: 'problem', message: '--super-token must be 64 hexadecimal characters' };
    }
    if (unknown.length > 0) {
      return { kind: 'problem', message: `unknown fault: ${unknown.join(', ')}` };
    }
    const unkind = readUnkind(values);
    if (typeof unkind === 'string') {
      return { kind: 'problem', message: unkind };
    }
    return {
      kind: 'run',
      ...(values.record === undefined ? {} : { record: values.record }),
      options: {
        port: Number(values.port),
        ...(superToken === undefined ? {} : { superToken }),
        ...(values.owner === undefined ? {} : { owner: values.owner }),
        sample: values.sample,
        ...(large === undefined ? {} : { seeds: [bigRegistry(Number(large))] }),
        faults: values.fault.filter(isFault),
        unkind,
        ...(values.users === undefined ? {} : { users: readUsers(readFileSync(values.users, 'utf8')) }),
        odm: values.project.map((file) => readFileSync(file, 'utf8')),
      },
    };
  } catch (error) {
    return { kind: 'problem', message: error instanceof Error ? error.message : String(error) };
  }
}

type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** The unkind switches; a text says what is wrong with one. */
function readUnkind(values: Values): UnkindOptions | string {
  const switches = {
    phpCsv: 'php-csv',
    ignoresCsvDelimiter: 'ignore-delimiter',
    chunked: 'chunked',
    hashedIds: 'hashed-ids',
    createRefusal: 'create-refusal',
    placelessRefusals: 'placeless-refusals',
    forgetsCalculations: 'forget-calculations',
    dropsEmptiedRecords: 'drop-emptied',
  } as const;
  const numbers = { bodyLimit: 'body-limit', maxInputVars: 'max-input-vars', memory: 'memory' } as const;
  const bad = Object.values(numbers).find(
    (name) => values[name] !== undefined && !/^[1-9]\d{0,9}$/.test(String(values[name])),
  );
  if (bad !== undefined) {
    return `--${bad} is not a positive number: ${String(values[bad])}`;
  }
  const given = values['site-delimiter'];
  const siteDelimiter = given === 'tab' ? '\t' : given;
  if (siteDelimiter !== undefined && (typeof siteDelimiter !== 'string' || !isSiteDelimiter(siteDelimiter))) {
    return `--site-delimiter is none of , ; | ^ tab: ${String(given)}`;
  }
  return {
    ...(values['unkind'] === true ? unkindest : {}),
    ...(siteDelimiter === undefined ? {} : { siteDelimiter }),
    ...Object.fromEntries(
      Object.entries(switches)
        .filter(([, name]) => values[name] === true)
        .map(([key]) => [key, true]),
    ),
    ...Object.fromEntries(
      Object.entries(numbers)
        .filter(([, name]) => values[name] !== undefined)
        .map(([key, name]) => [key, Number(values[name])]),
    ),
  };
}

function isFault(name: string): name is FaultName {
  return (faultNames as readonly string[]).includes(name);
}
