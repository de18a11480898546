export function unusedExports(root: string): readonly string[];
