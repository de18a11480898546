import type { DocumentSelector, TextDocument, Uri } from 'vscode';
import { projectOfDictionary, redcapScheme } from '../redcapUri';

/** Where dictionaries may be: those of projects, and CSV files in any language mode. Which of them are dictionaries is seen by their header. */
export const dictionarySelector: DocumentSelector = [{ scheme: redcapScheme }, { pattern: '**/*.{csv,CSV,tsv,TSV}' }];

/** Old versions shown beside the present one are read, but their problems are nobody's to solve. */
const withoutProblems: ReadonlySet<string> = new Set([
  'git',
  'redcap-server',
  'vscode-scm',
  'conflictResolution',
  'review',
  'gitlens',
]);

export function mayBeDictionary(uri: Uri): boolean {
  return projectOfDictionary(uri) !== undefined || /\.(?:csv|tsv)$/i.test(uri.path);
}

export function showsProblems(uri: Uri): boolean {
  return !withoutProblems.has(uri.scheme);
}

/** The header without reading a file that may be anything: one line, cut where no header could end. */
export function headerLine(document: TextDocument): string {
  return document.lineCount === 0 ? '' : document.lineAt(0).text.slice(0, 20_000);
}
