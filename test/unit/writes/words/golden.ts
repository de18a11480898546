import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A text that is compared with a file beside the test; `UPDATE_GOLDEN=1` writes the file, to be read before it is committed. */
export function isGolden(name: string, text: string): void {
  const file = path.resolve('test/unit/writes/words', name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, 'utf8'));
}
