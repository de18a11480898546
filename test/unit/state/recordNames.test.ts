import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { foldedName, formatRecordNames, parseRecordNames } from '../../../src/state/recordNames';

describe('pasted record names', () => {
  const cases: readonly [text: string, names: readonly string[]][] = [
    ['1\n2\r\n3\r', ['1', '2', '3']],
    ['1, 2,3', ['1', '2', '3']],
    ['1\t2;3', ['1', '2', '3']],
    ['"Smith, J", 007', ['Smith, J', '007']],
    ['"say ""hi"""\n12-3', ['say "hi"', '12-3']],
    ['O"Brien\nD\'Arcy', ['O"Brien', "D'Arcy"]],
    ['\uFEFFa b\n\n a b \n', ['a b']],
    ['5" nail, "6', ['5" nail', '"6']],
    ['', []],
    [' \n,\n', []],
  ];
  for (const [text, names] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseRecordNames(text), names);
    });
  }

  it('reads back every list that it writes', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 20 })
      .map((text) => text.replaceAll(/[\r\n\uFEFF]/g, ' ').trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 20 }), (names) => {
        assert.deepEqual(parseRecordNames(formatRecordNames(names)), names);
        assert.deepEqual(parseRecordNames(names.map((one) => formatRecordNames([one])).join('\n')), names);
      }),
    );
  });
});

describe('names that databases may take for the same', () => {
  for (const [one, other, isSame] of [
    ['P-1', 'p-1', true],
    ['José', 'JOSE', true],
    ['Jose\u0301', 'jos\u00e9', true],
    ['Ångström', 'angstrom', true],
    ['１２', '12', true],
    ['12 ', '12', true],
    ['12', '012', false],
    ['A-1', 'A1', false],
    // Vowel signs and letters of their own are no accents.
    ['की', 'का', false],
    ['май', 'маи', false],
  ] as const) {
    it(`${one} and ${other}: ${isSame ? 'yes' : 'no'}`, () => {
      assert.equal(foldedName(one) === foldedName(other), isSame);
    });
  }

  it('are alike as databases have it, beyond capitals', () => {
    for (const [one, other] of [
      ['Groß', 'GROSS'],
      ['Ægir', 'aegir'],
      ['Ά1', 'α1'],
      ['ёлка', 'Елка'],
      ['ハハ', 'ぱぱ'],
      ['ｶﾞ', 'か'],
      ['\u{1F363}', '\u{1F37A}'],
      ['a\u200Bb', 'ab'],
      ['a\u00ADb ', 'AB'],
      ['１２', '12'],
      ['ς', 'σ'],
    ] as const) {
      assert.equal(foldedName(one), foldedName(other), `${one} ${other}`);
    }
    for (const [one, other] of [
      ['1', '01'],
      ['1', '1.0'],
      ['a b', 'ab'],
      ['a-b', 'a_b'],
      ['か', 'き'],
      ['1\u{1F363}', '2\u{1F363}'],
      ['ø', 'o'],
    ] as const) {
      assert.notEqual(foldedName(one), foldedName(other), `${one} ${other}`);
    }
  });
});
