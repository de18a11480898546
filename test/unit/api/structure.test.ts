import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compiledProgram } from '../../../src/api/structure/compiled';
import { structureProgram } from '../../../src/api/structure/program';
import { structureScanner } from '../../../src/api/structure/scanner';
import { moduleBytes } from '../../../src/api/structure/wasm';

describe('the program that looks for structure', () => {
  it('is what its source says', () => {
    assert.equal(
      Buffer.from(moduleBytes(structureProgram)).toString('base64'),
      compiledProgram,
      'src/api/structure/program.ts was changed: run scripts/structure.mjs',
    );
  });

  it('runs here', () => {
    assert.ok(structureScanner());
  });
});
