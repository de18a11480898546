import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { integerOf, numberOf } from '../../../../../src/reads/export/targets/numbers';

/** What a plain number is, said by patterns. */
function defined(text: string): number {
  const isPlain = /^-?(?:0|[1-9]\d*)?(?:\.\d+)?$/.test(text) && /\d/.test(text);
  return isPlain && text.replaceAll(/[-.]/g, '').replace(/^0+/, '').length <= 15 ? Number(text) : NaN;
}

describe('numbers in cells', () => {
  const digits = fc.stringMatching(/^[0-9]{0,9}$/);
  const numeric = fc
    .tuple(fc.constantFrom('', '-', '+', '0', '-0'), digits, fc.constantFrom('', '.', '.0', 'e', ' '), digits)
    .map((parts) => parts.join(''));

  it('are what they say, to the last digit, where they are written plainly, and nothing where not', () => {
    fc.assert(
      fc.property(fc.oneof(numeric, fc.double().map(String), fc.string({ maxLength: 5 })), (text) => {
        assert.ok(Object.is(numberOf(text), defined(text)), `${text}: ${numberOf(text)} and not ${defined(text)}`);
      }),
      { numRuns: 5_000 },
    );
  });

  it('are whole where no other writing of them is the same number of 32 bits', () => {
    fc.assert(
      fc.property(fc.oneof(numeric, fc.integer().map(String), fc.maxSafeInteger().map(String)), (text) => {
        const value = Number(text);
        const isWhole = String(value) === text && Number.isInteger(value) && Math.abs(value) <= 2_147_483_647;
        assert.equal(integerOf(text), isWhole ? value : undefined);
      }),
      { numRuns: 5_000 },
    );
  });
});
