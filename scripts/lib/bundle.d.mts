export function loadedBy(entry: string): { readonly file: string; readonly bytes: number }[];
