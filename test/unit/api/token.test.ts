import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { checkToken } from '../../../src/api/token';
import { token } from './support/servers';

describe('checkToken', () => {
  it('recognises project and super tokens in either case, with blanks and line ends around them', () => {
    assert.deepEqual(checkToken(`\t ${token}\r\n`), { kind: 'project', token });
    assert.deepEqual(checkToken(token.toLowerCase()), { kind: 'project', token: token.toLowerCase() });
    assert.deepEqual(checkToken(`${token}${token}\n`), { kind: 'super', token: token + token });
  });

  for (const [what, input, problem] of [
    ['nothing', ' \n', 'empty'],
    ['a short one', token.slice(1), 'length'],
    ['a long one', `${token}A`, 'length'],
    ['a letter too far', `G${token.slice(1)}`, 'characters'],
    ['a label', `token: ${token}`, 'characters'],
    ['a blank inside', `${token.slice(0, 16)} ${token.slice(16)}`, 'characters'],
  ] as const) {
    it(`refuses ${what}`, () => assert.deepEqual(checkToken(input), { kind: 'invalid', problem }));
  }

  it('accepts exactly the texts of 32 or 64 hex characters', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: 30, maxLength: 66 }),
        ),
        (input) => {
          assert.equal(checkToken(input).kind !== 'invalid', /^\s*(?:[0-9A-Fa-f]{32}){1,2}\s*$/.test(input));
        },
      ),
    );
  });
});
