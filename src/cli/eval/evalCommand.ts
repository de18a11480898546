import { type CaseResult, evaluateCase } from '../../logic/evalCase';
import { readOptions } from '../options';
import { type ExitCode, InputError, type Terminal, UsageError } from '../terminal';
import { type Line, LineSplitter } from './lineSplitter';
import { readCase } from './readCase';

/** What is said of a line that could not be evaluated; the lines after it are. */
interface LineError {
  readonly line: number;
  readonly id?: string;
  readonly type: 'error';
  readonly message: string;
}

/** `eval --ndjson`: a result per case in the order of the input, as soon as its line is there. Holds one piece of the input at a time. */
export async function evalCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { flags, positionals } = readOptions(args, [], ['ndjson']);
  if (!flags.has('ndjson') || positionals.length > 0) {
    throw new UsageError(
      positionals.length > 0
        ? 'eval reads the standard input, no files.'
        : 'eval needs --ndjson: one JSON object per line.',
    );
  }
  const splitter = new LineSplitter();
  let broken = false;
  const answer = async (lines: readonly Line[]): Promise<boolean> => {
    const answers = lines.flatMap(evaluateLine);
    broken ||= answers.some(({ type }) => type === 'error');
    return answers.length === 0 || terminal.write(answers.map((one) => `${JSON.stringify(one)}\n`).join(''));
  };
  for await (const chunk of chunksOf(terminal)) {
    if (!(await answer(splitter.push(chunk)))) {
      return broken ? 1 : 0;
    }
  }
  await answer(splitter.end());
  return broken ? 1 : 0;
}

async function* chunksOf({ stdin }: Terminal): AsyncGenerator<Buffer> {
  try {
    yield* stdin as AsyncIterable<Buffer>;
  } catch (error) {
    throw new InputError(
      `The standard input cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

function evaluateLine(line: Line): (CaseResult | LineError)[] {
  const failed = (message: string, id?: string): LineError[] => [
    { line: line.number, ...(id !== undefined && { id }), type: 'error', message },
  ];
  if ('problem' in line) {
    return failed(line.problem);
  }
  if (line.text.trim() === '') {
    return [];
  }
  const read = readCase(line.text);
  if ('problem' in read) {
    return failed(read.problem, read.id);
  }
  try {
    return [evaluateCase(read)];
  } catch (error) {
    // A context of the wrong shape, e.g. a number where a record belongs.
    return failed(`The case cannot be evaluated: ${error instanceof Error ? error.message : String(error)}`, read.id);
  }
}
