/** The log as rooms without `vscode` see it: levels, and a component name on every line. Never pass it patients' values. */
export interface Log {
  trace(component: string, message: string): void;
  debug(component: string, message: string): void;
  info(component: string, message: string): void;
  warn(component: string, message: string): void;
  error(component: string, message: string, error?: unknown): void;
}

/** Drops everything; for tests and for code run without a host. */
export const silentLog: Log = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};
