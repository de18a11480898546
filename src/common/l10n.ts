import type { L10n } from './wording';

export type { L10n };

/** English, for tests and for code run without a host. */
export const english: L10n = {
  t: (message, ...args) =>
    message.replaceAll(/\{(\d+)\}/g, (all, index: string) => {
      const value = args[Number(index)];
      return value === undefined ? all : String(value);
    }),
};
