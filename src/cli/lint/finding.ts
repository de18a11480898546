import { columnLetter } from '../../dictionary/coordinates';
import type { Problem, Severity } from '../../dictionary/problem';
import type { Omission } from './allowance';
import type { Position, Positions } from './positions';

/** No name of REDCap's is longer. */
const longestName = 120;

/** A problem of one file, in the coordinates that people and other programs use. The members are those of the JSON format. */
export interface Finding {
  /** As given on the command line; `<stdin>` for the standard input. */
  readonly file: string;
  /** The rule, e.g. `DD16`. */
  readonly code: string;
  /** What exactly, where a rule has many findings, e.g. `logic-unknown-field`. */
  readonly detail?: string;
  readonly severity: Severity;
  readonly message: string;
  /** As REDCap names it: 1 is the header (`REDCAP_DATA_DICTIONARY.md §2`). Not a line: cells may span several. */
  readonly row: number;
  /** As REDCap names it: a letter. */
  readonly column: string;
  /** Variable name of the row; null for the header and for rows without one. */
  readonly field: string | null;
  readonly range: { readonly start: Position; readonly end: Position };
}

export function toFinding(
  file: string,
  { code, detail, severity, message, row, column, field, start, end }: Problem,
  positions: Positions,
): Finding {
  return {
    file,
    code,
    ...(detail !== undefined && { detail }),
    severity,
    message,
    row: row + 1,
    column: columnLetter(column),
    field: field === undefined || field.length <= longestName ? (field ?? null) : `${field.slice(0, longestName)}…`,
    range: { start: positions.at(start), end: positions.at(end) },
  };
}

/** What a run of the checks came to. */
export interface LintResult {
  readonly findings: readonly Finding[];
  /** Files that were checked. */
  readonly files: readonly string[];
  /** Why other files were not. */
  readonly failures: readonly string[];
  /** What was found and is not among the findings. */
  readonly omissions: readonly Omission[];
}
