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

  it('holds what it is given as text', () => {
    assert.match(html, /<title>A &quot;title&quot; &lt;b&gt;<\/title>/);
    assert.match(html, /<html lang="de">/);
    const hostile = pageHtml({ ...parts, script: '"><script>alert(1)</script>' });
    assert.equal(hostile.match(/<script/g)?.length, 1);
  });
});
