import type { Severity } from '../../dictionary/problem';
import { expressionRules } from '../../dictionary/rules/expressions';
import { fieldRules, tableRules } from '../../dictionary/rules/registry';
import { UsageError } from '../terminal';

export interface RuleSummary {
  readonly code: string;
  readonly title: string;
  readonly severity: Severity | 'off';
}

const ranks: readonly RuleSummary['severity'][] = ['off', 'hint', 'warning', 'error'];

/** Every code once, in order; what several rules report under one code is put together. */
export function ruleSummaries(): RuleSummary[] {
  const known = new Map<string, RuleSummary>();
  for (const { code, title, severity } of [...expressionRules, ...fieldRules, ...tableRules]) {
    const { title: others, severity: other } = known.get(code) ?? { title, severity };
    known.set(code, {
      code, title: others.split('; ').includes(title) ? others : `${others}; ${title}`, severity: ranks.indexOf(severity) > ranks.indexOf(other) ? severity : other,
    });
  }
  return [...known.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Reads `--rule code=severity`; the last of several for one code wins. @throws UsageError */
export function readSeverities(given: readonly string[]): Record<string, Severity | 'off'> {
  const codes = new Set(ruleSummaries().map(({ code }) => code));
  return Object.fromEntries(given.map((text): [string, Severity | 'off'] => {
    const { code, severity: name } = /^(?<code>DD\d+|[a-z]+(?:-[a-z]+)+)=(?<severity>\w+)$/.exec(text)?.groups ?? {};
    const severity = ranks.find((rank) => rank === name);
    if (code === undefined || severity === undefined) {
      throw new UsageError(`--rule is code=severity, with a severity of ${[...ranks].reverse().join(', ')}, not "${text}".`);
    }
    // A misspelt code would silently change nothing.
    if (code.startsWith('DD') && !codes.has(code)) {
      throw new UsageError(`There is no rule ${code}.`);
    }
    return [code, severity];
  }));
}
