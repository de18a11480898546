/** Puts a sentence into the user's language; structurally `vscode.l10n`. */
export interface L10n {
  t(message: string, ...args: (string | number | boolean)[]): string;
}

/** English, for tests and for code run without a host. */
export const english: L10n = {
  t: (message, ...args) => message.replaceAll(/\{(\d+)\}/g, (all, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? all : String(value);
  }),
};
