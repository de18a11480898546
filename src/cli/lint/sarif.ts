import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../../package.json';
import type { Severity } from '../../dictionary/problem';
import { basisOfRules } from '../../dictionary/rules/basis';
import { allRules } from '../../dictionary/rules/registry';
import { omissionText } from './allowance';
import type { Finding, LintResult } from './finding';

const levels: Readonly<Record<Severity | 'off', string>> = {
  error: 'error',
  warning: 'warning',
  hint: 'note',
  off: 'none',
};

/** SARIF 2.1.0, with every rule there is; lines and columns count from 1, in UTF-16 code units. */
export function formatSarif({ findings, failures, omissions }: LintResult): string {
  const places = new Map(allRules.map(({ code }, index) => [code, index]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'redcap-workbench',
            version,
            rules: allRules.map(({ code: id, title, severity }) => ({
              id,
              shortDescription: { text: title },
              defaultConfiguration: severity === 'off' ? { enabled: false } : { level: levels[severity] },
              properties: { basis: basisOfRules[id] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: failures.length === 0,
            ...(failures.length + omissions.length > 0 && {
              toolExecutionNotifications: [
                ...failures.map((text) => ({ level: 'error', message: { text } })),
                ...omissions.map((omission) => ({ level: 'note', message: { text: omissionText(omission) } })),
              ],
            }),
          },
        ],
        results: findings.map((finding) => toResult(finding, places.get(finding.code))),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** What a finding takes: its own text, and the indentation of where it stands. */
export function sarifSizeOf(finding: Finding): number {
  const text = JSON.stringify(toResult(finding, 0), undefined, 2);
  return text.length + 8 * (text.match(/\n/g)?.length ?? 0) + 16;
}

function toResult(
  { file, code, detail, severity, message, row, column, field, range: { start, end } }: Finding,
  ruleIndex: number | undefined,
): object {
  return {
    ruleId: code,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: {
            startLine: start.line + 1,
            startColumn: start.character + 1,
            endLine: end.line + 1,
            endColumn: end.character + 1,
          },
        },
        ...(field !== null && { logicalLocations: [{ name: field, kind: 'variable' }] }),
      },
    ],
    properties: { cell: `${column}${row}`, ...(detail !== undefined && { detail }) },
  };
}

/** Relative paths stay relative: consumers resolve them against the root of the checkout. */
function uriOf(file: string): string {
  return path.isAbsolute(file)
    ? pathToFileURL(file).href
    : path.normalize(file).split(path.sep).map(encodeURIComponent).join('/');
}
