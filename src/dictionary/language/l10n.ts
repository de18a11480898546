/** Puts a sentence into the user's language; structurally `vscode.l10n`. */
export interface L10n {
  t(message: string, ...args: (string | number | boolean)[]): string;
}
