import type { Severity } from '../../dictionary/problem';
import { omissionText } from './allowance';
import type { Finding, LintResult } from './finding';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', hint: 'notice' };

/** Workflow commands of GitHub Actions, which shows them as annotations. */
export function formatGithub({ findings, failures, omissions }: LintResult): string {
  return [
    ...failures.map((text) => `::error title=redcap-workbench::${escapeData(text)}`),
    ...findings.map(formatFinding),
    ...omissions.map((omission) => `::notice title=redcap-workbench::${escapeData(omissionText(omission))}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

export function formatFinding({
  file,
  code,
  severity,
  message,
  row,
  column,
  field,
  range: { start, end },
}: Finding): string {
  const properties = {
    file,
    line: start.line + 1,
    endLine: end.line + 1,
    col: start.character + 1,
    // GitHub takes an end column only within one line.
    ...(end.line === start.line && { endColumn: end.character + 1 }),
    title: `${code} ${column}${row}${field === null ? '' : ` ${field}`}`,
  };
  const list = Object.entries(properties)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${commands[severity]} ${list}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
