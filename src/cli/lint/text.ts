import type { Severity } from '../../dictionary/problem';
import { counted } from '../plural';
import { printable } from '../printable';
import { omissionText } from './allowance';
import type { Finding, LintResult } from './finding';

/** One line a finding, `file:line:column: severity: message [code cell field]`, as compilers write it; lines and columns count from 1. Then the sum. */
export function formatText(result: LintResult): string {
  return [
    ...result.findings.map(formatFinding),
    ...result.omissions.map((omission) => printable(omissionText(omission))),
    sum(result),
    '',
  ].join('\n');
}

export function formatFinding({
  file,
  code,
  detail,
  severity,
  message,
  row,
  column,
  field,
  range: { start },
}: Finding): string {
  const tags = [
    detail === undefined ? code : `${code}/${detail}`,
    `${column}${row}`,
    ...(field === null ? [] : [field]),
  ].join(' ');
  return printable(`${file}:${start.line + 1}:${start.character + 1}: ${severity}: ${message} [${tags}]`);
}

function sum({ findings, files, failures, omissions }: LintResult): string {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length +
    omissions.reduce((all, { counts }) => all + counts[severity], 0);
  return `${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}, ${counted(count('hint'), 'hint')} in ${counted(files.length, 'file')}${failures.length === 0 ? '' : `, ${failures.length} not checked`}.`;
}
