import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the corpus of real projects is; `undefined`, said loudly, when it is absent. */
export function corpusFolder(): string | undefined {
  const folder = process.env['REDCAP_CORPUS'] ?? path.resolve('../shared/corpus');
  if (existsSync(path.join(folder, 'projects'))) {
    return folder;
  }
  console.error('\n*** The corpus of real REDCap projects is absent (REDCAP_CORPUS): its tests do not run. ***\n');
  return undefined;
}

export function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** One call to a REDCap API over plain HTTP. */
export async function callApi(url: string, parameters: Readonly<Record<string, string>>): Promise<ApiAnswer> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(parameters), redirect: 'manual' });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

/** `list('records', ['1', '2'])` → `records[0]=1`, `records[1]=2`. */
export function list(name: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, i) => [`${name}[${i}]`, value]));
}
