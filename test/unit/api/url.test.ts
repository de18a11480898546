import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { RedcapError } from '../../../src/api/errors';
import { normalizeApiUrl, redcapWebUrl } from '../../../src/api/url';

const good: readonly (readonly [string, string])[] = [
  ['redcap.example.edu', 'https://redcap.example.edu/api/'],
  ['  redcap.example.edu/  \n', 'https://redcap.example.edu/api/'],
  ['//redcap.example.edu/redcap', 'https://redcap.example.edu/redcap/api/'],
  ['https://redcap.example.edu', 'https://redcap.example.edu/api/'],
  ['HTTPS://REDCap.Example.EDU/api', 'https://redcap.example.edu/api/'],
  ['https://redcap.example.edu/api/', 'https://redcap.example.edu/api/'],
  ['https://redcap.example.edu/api/index.php', 'https://redcap.example.edu/api/'],
  ['https://redcap.example.edu/api/help/', 'https://redcap.example.edu/api/'],
  [
    'https://redcap.example.edu/redcap/api/help/index.php?content=exp_records#x',
    'https://redcap.example.edu/redcap/api/',
  ],
  ['https://x.edu/redcap/redcap_v16.1.3/index.php?pid=1', 'https://x.edu/redcap/api/'],
  ['https://x.edu/redcap_v14.9.1/API/project_api.php?pid=77', 'https://x.edu/api/'],
  ['https://x.edu/redcap_v13.0.0/DataEntry/record_home.php?pid=1&id=2#top', 'https://x.edu/api/'],
  ['https://x.edu/redcap/index.php?action=myprojects', 'https://x.edu/redcap/api/'],
  ['https://x.edu/surveys/?s=ABCD1234', 'https://x.edu/api/'],
  ['https://x.edu/apps/redcap/', 'https://x.edu/apps/redcap/api/'],
  ['https://x.edu//redcap//api//', 'https://x.edu/redcap/api/'],
  ['https://x.edu:8443/redcap', 'https://x.edu:8443/redcap/api/'],
  ['x.edu:8443', 'https://x.edu:8443/api/'],
  ['https://x.edu:443/', 'https://x.edu/api/'],
  ['https:x.edu', 'https://x.edu/api/'],
  ['https://bücher.example/api', 'https://xn--bcher-kva.example/api/'],
  ['https://[2001:db8::1]/api', 'https://[2001:db8::1]/api/'],
  ['http://localhost:8080', 'http://localhost:8080/api/'],
  ['http://127.0.0.1:9/redcap/api/?x=1', 'http://127.0.0.1:9/redcap/api/'],
  ['http://127.8.9.10/', 'http://127.8.9.10/api/'],
  ['http://[::1]:3000', 'http://[::1]:3000/api/'],
  ['localhost:8080/redcap', 'http://localhost:8080/redcap/api/'],
  ['127.0.0.1/api', 'http://127.0.0.1/api/'],
  ['https://localhost', 'https://localhost/api/'],
  ['localhost.example.edu', 'https://localhost.example.edu/api/'],
];

const bad: readonly (readonly [string, 'invalid-url' | 'insecure-url'])[] = [
  ['', 'invalid-url'],
  ['   ', 'invalid-url'],
  ['https://', 'invalid-url'],
  ['ftp://redcap.example.edu', 'invalid-url'],
  ['javascript://alert(1)', 'invalid-url'],
  ['file:///etc/passwd', 'invalid-url'],
  ['not a host', 'invalid-url'],
  ['https://red\ncap.example.edu', 'invalid-url'],
  ['https:\\\\redcap.example.edu', 'invalid-url'],
  ['https://me:secret@redcap.example.edu/api/', 'invalid-url'],
  ['https://me@redcap.example.edu/', 'invalid-url'],
  ['mailto:me@redcap.example.edu', 'invalid-url'],
  ['https://redcap.example.edu:99999', 'invalid-url'],
  ['http://redcap.example.edu', 'insecure-url'],
  ['http://10.0.0.1/api/', 'insecure-url'],
  ['http://localhost.example.edu', 'insecure-url'],
  ['http://127.0.0.1.example.edu', 'insecure-url'],
  ['http://[::2]/', 'insecure-url'],
  ['http://128.0.0.1', 'insecure-url'],
];

describe('normalizeApiUrl', () => {
  for (const [input, expected] of good) {
    it(`makes ${expected} of ${JSON.stringify(input)}`, () => assert.equal(normalizeApiUrl(input), expected));
  }
  for (const [input, reason] of bad) {
    it(`refuses ${JSON.stringify(input)} as ${reason}`, () => {
      assert.throws(
        () => normalizeApiUrl(input),
        (error) => RedcapError.is(error, reason),
      );
    });
  }

  it('never repeats what was typed: it may hold a token or a password', () => {
    for (const input of ['https://me:hunter2secret@x.edu/api/', 'ftp://x/?token=9A81268476645C4E5F03428B8AC3AA7B']) {
      assert.throws(
        () => normalizeApiUrl(input),
        (error: Error) => !/hunter2secret|9A81/.test(`${error.message} ${JSON.stringify(error)}`),
      );
    }
  });

  const segment = fc.oneof(
    fc.constantFrom('api', 'API', 'help', 'redcap', 'redcap_v16.1.3', 'index.php', 'surveys', '', '.', '..'),
    fc.webSegment(),
  );
  const address = fc
    .tuple(fc.domain(), fc.array(segment, { maxLength: 6 }), fc.constantFrom('', '/', '?pid=1&token=x', '#a'))
    .map(([host, path, end]) => `https://${host}/${path.join('/')}${end}`);

  it('is idempotent, keeps the host, and always ends with /api/', () => {
    fc.assert(
      fc.property(address, (input) => {
        const url = normalizeApiUrl(input);
        assert.equal(normalizeApiUrl(url), url);
        assert.equal(new URL(url).host, new URL(input).host);
        assert.ok(url.endsWith('/api/') && !/[?#]/.test(url), url);
      }),
    );
  });

  it('only ever throws RedcapError, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.webUrl()), (input) => {
        try {
          const url = new URL(normalizeApiUrl(input));
          assert.ok(
            url.protocol === 'https:' ||
              ['localhost', '[::1]'].includes(url.hostname) ||
              url.hostname.startsWith('127.'),
          );
          assert.equal(url.username + url.password, '');
        } catch (error) {
          assert.ok(RedcapError.is(error, 'invalid-url', 'insecure-url'), String(error));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('redcapWebUrl', () => {
  it('strips the api folder', () => {
    assert.equal(redcapWebUrl('https://x.edu/redcap/api/'), 'https://x.edu/redcap/');
    assert.equal(redcapWebUrl('https://x.edu/api/'), 'https://x.edu/');
  });
});
