import type { BuildOptions, Metafile } from 'esbuild';

export function buildCommandLine(folder: string, options?: BuildOptions): Promise<Metafile[]>;
