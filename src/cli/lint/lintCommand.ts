import { checkDictionary } from '../../dictionary/check';
import { scopeOf } from '../../dictionary/instrumentFile';
import { openDictionary } from '../openDictionary';
import { oneOf, readOptions, standardInputOnce } from '../options';
import { fileLabel } from '../readText';
import { type ExitCode, InputError, type Terminal, UsageError } from '../terminal';
import { type Finding, type LintResult, toFinding } from './finding';
import { formatGithub } from './github';
import { Positions } from './positions';
import { readSeverities } from './rules';
import { formatSarif } from './sarif';
import { formatText } from './text';

const formats = {
  text: formatText,
  json: ({ findings }: LintResult) => `${JSON.stringify(findings, undefined, 2)}\n`,
  sarif: formatSarif,
  github: formatGithub,
};

/** `lint <file.csv>...`. A file that cannot be checked does not keep the others from being checked. */
export async function lintCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals: files } = readOptions(args, ['format', 'rule']);
  const format = formats[oneOf('format', values.format, ['text', 'json', 'sarif', 'github'])];
  const severities = readSeverities(values.rule ?? []);
  if (files.length === 0) {
    throw new UsageError('Which files?');
  }
  standardInputOnce(files);

  const findings: Finding[] = [];
  const checked: string[] = [];
  const failures: string[] = [];
  for (const file of files) {
    try {
      const model = await openDictionary(file, terminal);
      const positions = new Positions(model.document.text);
      for (const problem of checkDictionary(model, { severities, scope: scopeOf(file) })) {
        findings.push(toFinding(fileLabel(file), problem, positions));
      }
      checked.push(fileLabel(file));
    } catch (error) {
      if (!(error instanceof InputError)) {
        throw error;
      }
      terminal.note(error.message);
      failures.push(error.message);
    }
  }
  await terminal.write(format({ findings, files: checked, failures }));
  return failures.length > 0 ? 2 : findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}
