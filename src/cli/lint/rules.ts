import type { Severity } from '../../dictionary/problem';
import { details } from '../../dictionary/rules/basis';
import { allRules } from '../../dictionary/rules/registry';
import { closest } from '../../logic/closest';
import { UsageError } from '../terminal';

const severities: readonly (Severity | 'off')[] = ['error', 'warning', 'hint', 'off'];

/** Reads `--rule code=severity`; the last of several for one code wins. @throws UsageError */
export function readSeverities(given: readonly string[]): Record<string, Severity | 'off'> {
  const codes: readonly string[] = [...allRules.map(({ code }) => code), ...details];
  return Object.fromEntries(
    given.map((text): [string, Severity | 'off'] => {
      const [code = '', name, ...more] = text.split('=');
      const severity = severities.find((one) => one === name);
      if (code === '' || severity === undefined || more.length > 0) {
        throw new UsageError(`--rule is code=severity, with a severity of ${severities.join(', ')}, not "${text}".`);
      }
      // A misspelt code would silently change nothing.
      if (!codes.includes(code)) {
        const near = nearest(code, codes);
        throw new UsageError(
          `There is no rule ${code}. ${near.length === 0 ? 'All are in docs/rules.md.' : `Is ${near.join(' or ')} meant?`}`,
        );
      }
      return [code, severity];
    }),
  );
}

/** The codes that somebody may have meant, the likeliest first. */
function nearest(written: string, codes: readonly string[]): string[] {
  const lower = written.toLowerCase();
  const same = codes.filter((code) => code.toLowerCase() === lower);
  const misspelt = codes.filter((code) => closest(lower, [code.toLowerCase()]) !== undefined);
  const parts = lower.length < 4 ? [] : codes.filter((code) => code.includes(lower));
  return [...new Set([...same, ...misspelt, ...parts])].slice(0, 3);
}
