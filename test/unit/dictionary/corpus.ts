import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface CorpusFile {
  /** Path in the corpus, with `/`. */
  readonly name: string;
  readonly bytes: Buffer;
  /** UTF-8 where the bytes are; else latin1, which keeps every byte. */
  readonly encoding: 'utf8' | 'latin1';
  /** Decoded, a byte order mark kept. */
  readonly text: string;
}

const root = process.env['REDCAP_CORPUS'] ?? path.resolve(process.cwd(), '../shared/corpus');

/** What a test's title says when there is nothing to read. */
export const corpusAbsent = existsSync(root) ? undefined : 'no corpus of real dictionaries here; set REDCAP_CORPUS';
if (corpusAbsent !== undefined) {
  process.stderr.write(`\n*** ${corpusAbsent.toUpperCase()} ***\n`);
}

/** Every real data dictionary of the corpus; none when it is absent. */
export function corpusDictionaries(): CorpusFile[] {
  if (corpusAbsent !== undefined) {
    return [];
  }
  const names = [
    ...readdirSync(path.join(root, 'dictionaries'))
      .filter((name) => name.endsWith('.csv'))
      .map((name) => `dictionaries/${name}`),
    ...readdirSync(path.join(root, 'projects'))
      .map((project) => `projects/${project}/dictionary.csv`)
      .filter((name) => existsSync(path.join(root, name))),
  ];
  return names.sort().map((name) => {
    const bytes = readFileSync(path.join(root, name));
    const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
    return { name, bytes, encoding, text: bytes.toString(encoding) };
  });
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
