import type { Severity } from '../../dictionary/problem';
import type { Finding } from './finding';

/** Characters of output that any file may cause. */
const always = 256 * 1024;
/** And as many times its own size. */
const times = 4;

/** What was left out of the output for one file, by severity. */
export interface Omission {
  readonly file: string;
  readonly counts: Readonly<Record<Severity, number>>;
}

/**
 * Of the findings of one file, as many as its size allows, errors first, in their order: output that is many times larger than the file is read by
 * nobody, and refused by the programs it is made for.
 * @param length of the file's text
 * @param sizeOf what a finding takes in the output
 */
export function allowed(
  file: string,
  findings: readonly Finding[],
  length: number,
  sizeOf: (finding: Finding) => number,
): { readonly kept: readonly Finding[]; readonly omission: Omission | undefined } {
  let left = always + times * length;
  const kept = new Set<Finding>();
  for (const severity of ['error', 'warning', 'hint'] as const) {
    for (const finding of findings) {
      if (left <= 0) {
        break;
      }
      if (finding.severity === severity) {
        left -= sizeOf(finding);
        if (left > 0) {
          kept.add(finding);
        }
      }
    }
  }
  if (kept.size === findings.length) {
    return { kept: findings, omission: undefined };
  }
  const counts = { error: 0, warning: 0, hint: 0 };
  for (const finding of findings) {
    counts[finding.severity] += kept.has(finding) ? 0 : 1;
  }
  return { kept: findings.filter((finding) => kept.has(finding)), omission: { file, counts } };
}

/** What was left out, as a sentence. */
export function omissionText({ file, counts: { error, warning, hint } }: Omission): string {
  return `${file}: ${error} more errors, ${warning} warnings and ${hint} hints are left out, or the output would be many times larger than the file.`;
}
