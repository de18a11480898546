import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { redact } from '../../../src/common/redact';

const token = '9A81268476645C4E5F03428B8AC3AA7B';

describe('redactor', () => {
  const superToken = token + token;
  for (const [name, text] of Object.entries({
    'a bare token': token,
    'a lower-case token': token.toLowerCase(),
    'a super token': superToken,
    'a form body': `token=${token}&content=record`,
    JSON: JSON.stringify({ token }),
    'a URL-encoded body': `token%3D${token}`,
    'a query string': `https://redcap.example.org/api/?token=${token}&x=1`,
    'an error text': `connect failed for ${token}, giving up`,
    'a truncated token parameter': `token=${token.slice(0, 20)}`,
    'a token followed by a line end': `${token}\n`,
  })) {
    it(`removes ${name}`, () => {
      const out = redact(text);
      assert.ok(!out.toLowerCase().includes(token.slice(0, 12).toLowerCase()), out);
    });
  }

  it('puts one mark in the place of one token', () => {
    assert.equal(redact(`token=${token}&content=record`), 'token=[token removed]&content=record');
  });

  it('leaves other hex alone', () => {
    const sha256ish = 'ab'.repeat(20);
    assert.equal(redact(`commit ${sha256ish}`), `commit ${sha256ish}`);
  });
});
