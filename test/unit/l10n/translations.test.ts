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

  it('say it right of one thing too: a number before a plural has a sentence for one beside it', () => {
    const nouns = 'record value file field row line cell column event user problem finding place character'.split(' ');
    const counted = /(?<!\bof )(?<!\bof the )\{\d+\} (?:[a-z]+ )?([a-z]+)s\b/g;
    const wordsOf = (text: string): readonly string[] => (text.toLowerCase().match(/[a-z]{3,}/g) ?? []).map((word) => word.replace(/s$/, ''));
    const hasSingular = (sentence: string, noun: string): boolean => {
      const own = wordsOf(sentence);
      const one = new RegExp(`\\b1 (?:[a-z]+ )?${noun}\\b`);
      return sentences.some((other) => {
        const others = new Set(wordsOf(other));
        return one.test(other) && own.filter((word) => others.has(word)).length >= Math.floor(own.length / 2);
      });
    };
    const found = sentences.filter((sentence) =>
      Array.from(sentence.matchAll(counted), ([, noun = '']) => noun).some(
        (noun) => nouns.includes(noun) && !hasSingular(sentence, noun),
      ),
    );
    assert.deepEqual(found, [
      // "Copied" alone tells of one.
      'Copied {0} lines',
      // Many by what they are: limits, and numbers above one.
      'Median and histogram are of the first {0} values.',
      'Row {0} has {1} cells, the header {2}: those beyond are not shown.',
      'The form name has {0} characters; REDCap cuts it off after 50.',
      'The format cannot hold {0} columns. Choose fewer instruments, or a format with one table per instrument.',
      'The log is shown as far as its newest {0} lines go.',
      'The name is longer than {0} characters.',
      'The newest {0} lines are shown; there are older ones. Choose a shorter window to see them.',
      'The variable name has {0} characters; REDCap is said to take no more than 100.',
      'This row has {0} cells, the header {1}: a value with a comma has to stand in quotes',
      // The number is a name.
      'the group {0} of records, because it no longer exists',
      // One is called by its name.
      '{0} files would be written into a git repository.',
      '{0} has {1} fields; forms of more than {2} load slowly and are hard to fill in.',
    ]);
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
