import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bigRegistry } from './sample/bigRegistry';
import { faultNames, type FaultName, type SimulatorOptions } from './options';

export const usage = `Usage: simulator [options]

Serves an embedded REDCap API on 127.0.0.1 until it is told to stop (SIGINT, SIGTERM).
The first line of output is JSON: the address, the super token, and each project with its token.

  --port <number>        port to listen on (default 0: any free one)
  --super-token <hex>    64 hexadecimal characters (default: made at random)
  --project <file>       a CDISC ODM file of REDCap to make a project of; may be repeated
  --sample               adds the sample projects
  --sample-large <n>     adds a registry of n invented records
  --fault <name>         plays a failure on every call; may be repeated:
                         ${faultNames.join(', ')}
  --help                 shows this text
`;

export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly message: string }
  | { readonly kind: 'run'; readonly options: SimulatorOptions };

/** Reads the arguments after the script's name; files are read as UTF-8. */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        'super-token': { type: 'string' },
        project: { type: 'string', multiple: true, default: [] },
        sample: { type: 'boolean', default: false },
        'sample-large': { type: 'string' },
        fault: { type: 'string', multiple: true, default: [] },
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
    return {
      kind: 'run',
      options: {
        port: Number(values.port),
        ...(superToken === undefined ? {} : { superToken }),
        sample: values.sample,
        ...(large === undefined ? {} : { seeds: [bigRegistry(Number(large))] }),
        faults: values.fault.filter(isFault),
        odm: values.project.map((file) => readFileSync(file, 'utf8')),
      },
    };
  } catch (error) {
    return { kind: 'problem', message: error instanceof Error ? error.message : String(error) };
  }
}

function isFault(name: string): name is FaultName {
  return (faultNames as readonly string[]).includes(name);
}
