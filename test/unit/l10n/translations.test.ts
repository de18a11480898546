import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'mocha';
import { sentencesOf } from '../../../scripts/lib/sentences.mjs';

const read = (file: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
const placeholders = (text: string): string => [...new Set(text.match(/\{\d+\}/g))].sort().join(' ');
const names = readdirSync('l10n').flatMap((file) => /^bundle\.l10n\.([\w-]+)\.json$/.exec(file)?.[1] ?? []);

describe('translations', () => {
  const { sentences, dynamic } = sentencesOf();

  it('know every sentence: what is put into another language is a literal, or a column of a table', () => {
    assert.ok(sentences.length > 1000);
    assert.deepEqual(
      dynamic.filter((place) => !/^common\/wording\.ts: |\.doc\)/.test(place)),
      [],
    );
  });

  it('there is one at least', () => {
    assert.ok(names.includes('de'), names.join());
  });

  for (const language of names) {
    describe(language, () => {
      const bundle = read(`l10n/bundle.l10n.${language}.json`);
      const manifest = read(`package.nls.${language}.json`);

      it('has every sentence and no other; `npm run l10n` tells which', () => {
        assert.deepEqual(
          sentences.filter((sentence) => !(sentence in bundle)),
          [],
        );
        const known = new Set(sentences);
        assert.deepEqual(
          Object.keys(bundle).filter((sentence) => !known.has(sentence)),
          [],
        );
      });

      it('fills in what the sentence fills in', () => {
        assert.deepEqual(
          Object.entries(bundle).filter(([english, other]) => placeholders(english) !== placeholders(other)),
          [],
        );
      });

      it('has words of its own', () => {
        const same = Object.entries(bundle).filter(([english, other]) => english === other && /[a-z]{4} [a-z]{4}/.test(english));
        assert.deepEqual(same, []);
      });

      it('has every title and description of the manifest, with its commands', () => {
        const english = read('package.nls.json');
        assert.deepEqual(Object.keys(manifest).sort(), Object.keys(english).sort());
        const links = (text: string): string => (text.match(/\(command:[^)]*\)|`[^`]+`/g) ?? []).sort().join(' ');
        assert.deepEqual(
          Object.keys(english).filter((key) => links(english[key] ?? '') !== links(manifest[key] ?? '')),
          [],
        );
        assert.deepEqual(
          Object.keys(english).filter((key) => (english[key] ?? '').endsWith('...') !== (manifest[key] ?? '').endsWith('...')),
          [],
        );
      });

      it('says numbers its own way', () => {
        assert.equal(bundle['en'], language);
      });
    });
  }

  it('are part of the package', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly l10n?: string };
    assert.equal(manifest.l10n, './l10n');
  });
});
