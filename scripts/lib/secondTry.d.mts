export interface ReportedTest {
  readonly fullTitle: string;
  readonly file?: string;
  readonly err?: { readonly stack?: string; readonly message?: string };
}
export interface MochaReport {
  readonly passes: readonly ReportedTest[];
  readonly failures: readonly ReportedTest[];
  readonly pending: readonly ReportedTest[];
}

export function failedFiles(report: MochaReport, out: string): readonly string[];
export function firstFailures(report: MochaReport, files: readonly string[], out: string): readonly string[];
export function mergeReports(
  first: MochaReport,
  second: MochaReport,
  files: readonly string[],
  out: string,
): MochaReport;
