import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { basisOfDetails, basisOfRules, details } from '../../../../src/dictionary/rules/basis';
import { allRules } from '../../../../src/dictionary/rules/registry';
import { ruleAnchors } from '../../../../src/editor/language/ruleAnchors';

const page = readFileSync('docs/rules.md', 'utf8');
const anchors = ruleAnchors(page);

describe('the page of rules', () => {
  it('has a section for every rule, with its severity', () => {
    for (const { code, severity } of allRules) {
      const line = anchors.get(code.toLowerCase());
      assert.ok(line !== undefined, `${code} is missing`);
      const word = severity === 'off' ? 'off unless switched on' : severity;
      assert.ok(page.split('\n')[line + 1]?.includes(`(${word})`), `${code}: ${severity}`);
    }
  });

  it('has a section for every finer code that the sources report', () => {
    const sources = ['src/logic', 'src/dictionary/rules'].flatMap((folder) =>
      readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8')),
    );
    const codes = new Set(
      sources.flatMap((source) =>
        [...source.matchAll(/'(logic-[a-z-]+)'|detail: '([a-z-]+)'/g)].map(
          ([, logic, detail]) => logic ?? detail ?? '',
        ),
      ),
    );
    assert.deepEqual([...codes].sort(), [...details].sort());
    assert.deepEqual(
      [...codes].filter((code) => !anchors.has(code)),
      [],
    );
  });

  it('says of each on what it rests', () => {
    const basis = { ...basisOfRules, ...basisOfDetails };
    assert.deepEqual(Object.keys(basisOfRules).sort(), allRules.map(({ code }) => code).sort());
    const lines = page.split('\n');
    for (const [code, one] of Object.entries(basis)) {
      const line = lines[(anchors.get(code.toLowerCase()) ?? assert.fail(code)) + 1] ?? '';
      const words = [...line.matchAll(/\*(Documented|Observed|Advice)\.\*/g)].map(([, word = '']) =>
        word.toLowerCase(),
      );
      assert.deepEqual(words, [one], code);
    }
  });

  it('explains nothing that is not checked', () => {
    const known = new Set(allRules.map(({ code }) => code.toLowerCase()));
    assert.deepEqual(
      [...anchors.keys()].filter((code) => /^(?:dd|lp)\d+$/.test(code) && !known.has(code)),
      [],
    );
  });
});
