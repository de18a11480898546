import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { root } from '../../../scripts/lib/workbench.mjs';
import { cases } from '../support/cases';

describe('cases that once went wrong', () => {
  it('are shown by a test, each by one', () => {
    const folder = path.join(root, 'test');
    const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => readFileSync(path.join(folder, file), 'utf8'));
    const shown = tests.flatMap((text) =>
      Array.from(text.matchAll(/\b(?:showCase\(|proves: \[)\s*'([^']+)'/g), ([, name = '']) => name),
    );
    const byName = (a: string, b: string): number => a.localeCompare(b);
    assert.deepEqual([...shown].sort(byName), [...cases].sort(byName));
  });
});
