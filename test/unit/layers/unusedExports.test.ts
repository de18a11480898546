import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'mocha';
import { unusedExports } from '../../../scripts/lib/unusedExports.mjs';

// Every source file is read and parsed.
describe('exports', function suite() {
  this.timeout(120_000);

  it('of src/ are all imported by somebody', () => {
    assert.deepEqual(unusedExports('.'), []);
  });

  it('are found when nobody imports them, by name, as a whole or when they are needed', () => {
    const house = mkdtempSync(path.join(os.tmpdir(), 'exports-'));
    const write = (file: string, text: string): void => {
      mkdirSync(path.dirname(path.join(house, file)), { recursive: true });
      writeFileSync(path.join(house, file), text);
    };
    write('src/a.ts', 'export function used(): void {}\nexport const left = 1;\nexport class Idle {}\n');
    write('src/whole.ts', 'export const one = 1;\n');
    write('src/late.ts', 'export const two = 2;\n');
    write('src/b.ts', "import { used } from './a';\nimport * as whole from './whole';\nused(); whole.one;\n");
    write('test/a.test.ts', "void import('../src/late');\n");
    write('scripts/none.mjs', '');
    assert.deepEqual(unusedExports(house), ['src/a.ts left', 'src/a.ts Idle']);
    rmSync(house, { recursive: true });
  });
});
