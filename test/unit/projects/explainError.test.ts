import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { RedcapError, type RedcapErrorReason } from '../../../src/api/errors';
import { english } from '../../../src/common/l10n';
import { explainError } from '../../../src/projects/explainError';
import { RestrictedModeError, SampleInUseError } from '../../../src/projects/projectErrors';

// A record, so that a new reason cannot be forgotten here.
const everyReason: Readonly<Record<RedcapErrorReason, string>> = {
  'insecure-url': 'https',
  'invalid-url': 'not a web address',
  'invalid-token': 'token',
  'name-not-found': 'r.example.edu was not found',
  'connection-refused': 'refused the connection',
  'connection-lost': 'was lost',
  timeout: 'did not answer in time',
  'proxy-failed': 'proxy',
  'certificate-untrusted': 'not trusted',
  'certificate-expired': 'expired',
  'certificate-wrong-host': 'another host name',
  'tls-failed': 'secure connection',
  redirected: 'not a REDCap API address: https://r.example.edu/api/',
  'not-found': 'not a REDCap API address: nothing was found at https://r.example.edu/api/',
  'not-redcap': 'not a REDCap API address: https://r.example.edu/api/',
  'not-implemented': 'not a REDCap API address',
  'token-refused': 'REDCap refused this token',
  'missing-right': 'right',
  'bad-request': 'did not accept',
  'import-rejected': 'rejected the import',
  'html-page': 'web page',
  'empty-answer': 'empty answer',
  'truncated-answer': 'broke off',
  'malformed-answer': 'not what REDCap is known to send',
  'oversized-answer': 'larger than can be taken in',
  'encoded-answer': 'compressed',
  'mislabelled-answer': 'is compressed, which it is not',
  'not-utf8': 'not UTF-8',
  'firewall-refused': 'firewall',
  'php-notice': 'display_errors',
  'out-of-memory': 'ran out of memory',
  'php-fatal': 'failed while',
  'database-down': 'database',
  'gateway-timeout': 'longer than',
  'rate-limited': 'refuses further requests',
  'too-large': 'larger',
  'server-error': 'failed or is down',
};

describe('errors in words', () => {
  for (const [reason, words] of Object.entries(everyReason) as [RedcapErrorReason, string][]) {
    it(`${reason}: a sentence of its own, without the error's inner text`, () => {
      const described = explainError(
        new RedcapError(reason, 'INNER', { url: 'https://r.example.edu/api/', cause: new Error('CAUSE') }),
        english,
      );
      assert.ok(described.message.includes(words), described.message);
      assert.ok(!/INNER|CAUSE|\{\d\}|undefined/.test(described.message), described.message);
      assert.ok(described.actions.includes('showLog'));
    });
  }

  it('no two reasons share a sentence', () => {
    const sentences = (Object.keys(everyReason) as RedcapErrorReason[]).map(
      (reason) => explainError(new RedcapError(reason, '', { url: 'https://r.example.edu/api/' }), english).sentence,
    );
    assert.equal(new Set(sentences).size, sentences.length);
  });

  it('a refused token can be replaced, what may pass be tried again', () => {
    assert.deepEqual(explainError(new RedcapError('token-refused', ''), english).actions, ['replaceToken', 'showLog']);
    assert.deepEqual(explainError(new RedcapError('timeout', ''), english).actions, ['retry', 'showLog']);
    assert.deepEqual(explainError(new RedcapError('missing-right', ''), english).actions, ['showLog']);
  });

  it('names the value that is no UTF-8', () => {
    const of = (place: object): string => explainError(new RedcapError('not-utf8', '', { place }), english).sentence;
    assert.match(of({ record: '7', field: 'note' }), /value of note in record 7 is not UTF-8/);
    assert.match(of({ record: '7', field: 'note', event: 'visit_1_arm_1' }), /note in record 7, event visit_1_arm_1,/);
    assert.match(of({ field: 'mood' }), /field mood is not UTF-8/);
  });

  it('shows whole lines of a long refusal, as many as a message can hold', () => {
    const lines = Array.from({ length: 400 }, (_, i) => `"${i}","weight","x","not a number"`);
    const { message } = explainError(
      new RedcapError('import-rejected', '', { serverMessage: lines.join('\n') }),
      english,
    );
    const shown = message.slice(message.indexOf('"0"')).split('\n');
    assert.equal(shown.at(-1), '…');
    assert.deepEqual(shown.slice(0, -1), lines.slice(0, shown.length - 1));
    assert.ok(shown.length > 40 && message.length < 2200, `${shown.length} ${message.length}`);
  });

  it('names the missing right and who can grant it', () => {
    const { message } = explainError(new RedcapError('missing-right', '', { right: 'API Import/Update' }), english);
    assert.ok(message.includes('"API Import/Update"') && message.includes('User Rights'));
  });

  it('never offers to trust a certificate that cannot be verified', () => {
    for (const reason of [
      'certificate-untrusted',
      'certificate-expired',
      'certificate-wrong-host',
      'tls-failed',
    ] as const) {
      const { message, actions } = explainError(
        new RedcapError(reason, '', { url: 'https://r.example.edu/api/' }),
        english,
      );
      assert.ok(!/skip|ignore|disable|anyway|strictSSL/i.test(message), message);
      assert.deepEqual(actions, ['retry', 'showLog']);
    }
  });

  it("quotes REDCap's own message where it says what is wrong", () => {
    assert.match(
      explainError(new RedcapError('bad-request', '', { serverMessage: 'The record "-1" does not exist' }), english)
        .message,
      /The record "-1" does not exist/,
    );
  });

  it('knows the errors of this side, and shows nothing of unexpected ones', () => {
    assert.deepEqual(explainError(new SampleInUseError(), english).actions, ['retry']);
    assert.match(explainError(new RestrictedModeError(), english).message, /Trust this folder/);
    assert.equal(
      explainError(new TypeError('x is not a function'), english).message,
      'Something unexpected went wrong. The log has the details.',
    );
    assert.equal(explainError('text', english).sentence, 'Something unexpected went wrong.');
  });

  it('shows errors that come with a reason and their own sentence, tokens removed', () => {
    const own = Object.assign(new Error(`The file is in use (${'A1'.repeat(16)}).`), { reason: 'target-in-use' });
    assert.equal(explainError(own, english).message, 'The file is in use ([token removed]).');
  });
});
