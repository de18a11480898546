import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';

describe('notifications', () => {
  it('go through messages.ts, where words of a server are made harmless; only modals, which show plain text, do not', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith(path.join('window', 'messages.ts')),
    );
    const loose = files.flatMap((file) => {
      const text = readFileSync(path.join('src', file), 'utf8');
      return [...text.matchAll(/window\.show(?:Information|Warning|Error)Message\(/g)]
        .filter(({ index }) => !callAt(text, index).includes('modal: true'))
        .map(() => file);
    });
    assert.deepEqual(loose, []);
  });
});

function callAt(text: string, start: number): string {
  let depth = 0;
  for (let i = text.indexOf('(', start); i < text.length; i++) {
    depth += text[i] === '(' ? 1 : text[i] === ')' ? -1 : 0;
    if (depth === 0) {
      return text.slice(start, i);
    }
  }
  return text.slice(start);
}
