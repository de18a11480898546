export interface WorkbenchPaths {
  readonly dir: string;
  readonly node: string;
  readonly codeServer: string;
  readonly entry: string;
}

export const root: string;
export function workbenchPaths(name: string): WorkbenchPaths;
export function ensureWorkbench(name?: string, say?: (text: string) => void): WorkbenchPaths;
