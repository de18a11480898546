import { checkDictionary } from '../../dictionary/check';
import { openDictionaries } from '../openDictionary';
import { oneOf, readOptions, standardInputOnce } from '../options';
import { type ExitCode, InputError, type Terminal, UsageError } from '../terminal';
import { allowed, type Omission, omissionText } from './allowance';
import { type Finding, type LintResult, toFinding } from './finding';
import { formatGithub, formatFinding as formatGithubFinding } from './github';
import { Positions } from './positions';
import { readSeverities } from './rules';
import { formatSarif, sarifSizeOf } from './sarif';
import { formatFinding, formatText } from './text';

/** How results are written, and what one finding takes of that. */
const formats = {
  text: { write: formatText, sizeOf: (finding: Finding) => formatFinding(finding).length + 1 },
  json: {
    write: ({ findings }: LintResult) => `${JSON.stringify(findings, undefined, 2)}\n`,
    sizeOf: (finding: Finding) => JSON.stringify([finding], undefined, 2).length,
  },
  sarif: { write: formatSarif, sizeOf: sarifSizeOf },
  github: { write: formatGithub, sizeOf: (finding: Finding) => formatGithubFinding(finding).length + 1 },
};

/** `lint <file.csv or file.zip>...`. A file that cannot be checked does not keep the others from being checked. */
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
  const omissions: Omission[] = [];
  for (const file of files) {
    try {
      for (const { label, model, scope } of await openDictionaries(file, terminal)) {
        const { text } = model.document;
        const positions = new Positions(text);
        const all = checkDictionary(model, { severities, scope }).map((problem) =>
          toFinding(label, problem, positions),
        );
        const { kept, omission } = allowed(label, all, text.length, format.sizeOf);
        for (const finding of kept) {
          findings.push(finding);
        }
        if (omission !== undefined) {
          terminal.note(omissionText(omission));
          omissions.push(omission);
        }
        checked.push(label);
      }
    } catch (error) {
      if (!(error instanceof InputError)) {
        throw error;
      }
      terminal.note(error.message);
      failures.push(error.message);
    }
  }
  await terminal.write(format.write({ findings, files: checked, failures, omissions }));
  return failures.length > 0
    ? 2
    : findings.some(({ severity }) => severity === 'error') || omissions.some(({ counts }) => counts.error > 0)
      ? 1
      : 0;
}
