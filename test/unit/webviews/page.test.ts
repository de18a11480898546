import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { pageHtml } from '../../../src/webviews/page';

const parts = {
  cspSource: 'https://*.vscode-cdn.net',
  script: 'https://file.vscode-cdn.net/dist/webviews/x.js',
  style: 'https://file.vscode-cdn.net/dist/webviews/x.css',
  nonce: 'abc123',
  title: 'A "title" <b>',
  language: 'de',
};

describe('the page of a panel', () => {
  const html = pageHtml(parts);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';

  it('may load its script and its style sheet, and nothing else', () => {
    assert.deepEqual(policy.split('; '), [
      "default-src 'none'",
      "script-src 'nonce-abc123'",
      'style-src https://*.vscode-cdn.net',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('has no code and no styles of its own, and one script with the nonce', () => {
    assert.doesNotMatch(html, /<style|style=|\son\w+=|javascript:|unsafe-/i);
    assert.deepEqual(html.match(/<script[^>]*>[^<]*/g), [
      '<script nonce="abc123" src="https://file.vscode-cdn.net/dist/webviews/x.js">',
    ]);
  });

  it('has what it shows first as data, which no text in it can end', () => {
    const label = '</script><script>alert(1)</script><!-- "vscode-resource://x/y.png" \u2028 \\u003c &lt;';
    const first = [{ type: 'picture', label }];
    const page = pageHtml({ ...parts, first });
    const [, data = ''] = /<script type="application\/json" id="first">([^<]*)<\/script>/.exec(page) ?? [];
    assert.deepEqual(JSON.parse(data), first);
    assert.doesNotMatch(data, /vscode-/);
    assert.equal(page.match(/<script/g)?.length, 2);
    assert.equal(page.match(/<script nonce="abc123" src=/g)?.length, 1);
    assert.equal(html.includes('id="first"'), false);
  });

  it('holds what it is given as text', () => {
    assert.match(html, /<title>A &quot;title&quot; &lt;b&gt;<\/title>/);
    assert.match(html, /<html lang="de">/);
    const hostile = pageHtml({ ...parts, script: '"><script>alert(1)</script>' });
    assert.equal(hostile.match(/<script/g)?.length, 1);
  });
});
