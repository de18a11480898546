import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import fc from 'fast-check';
import { localized, say, Wording } from '../../../src/common/wording';
import { checkDictionary } from '../../../src/dictionary/check';
import { actionsFor } from '../../../src/dictionary/language/actions';
import { DictionaryLanguage } from '../../../src/dictionary/language/dictionaryIndex';
import { readDictionary } from '../../../src/dictionary/model';
import { english } from '../../../src/common/l10n';
import { makeDictionary } from './makeDictionary';

/** Says where a sentence was cut, so that a forgotten argument shows. */
const strange = {
  t: (message: string, ...args: readonly unknown[]): string =>
    `<${message}>${args.map((one) => `<${String(one)}>`).join('')}`,
};

const faulty = readDictionary(
  makeDictionary([
    { field_name: 'record_id' },
    { field_name: 'Age', field_type: 'Text' },
    { field_name: '', form_name: '' },
    {
      field_name: 'cb',
      field_type: 'checkbox',
      select_choices_or_calculations: '1, One | 2, Two',
      branching_logic: "[agee] = '1' and round() > 1 and [cb()] = '1' and [cb] = '1'",
    },
    { field_name: 'n', text_validation_min: '5' },
    { field_name: 'd', text_validation_type_or_show_slider_number: 'date_ymd', text_validation_max: '2020' },
    { field_name: 'tagged', field_annotation: '@HIDEN @CHARLIMIT' },
    { field_name: 'piped', field_label: 'Hello [no_such] and [no_such(1)]' },
    { field_name: 'cb' },
  ]),
);

describe('sentences about dictionaries in other languages', () => {
  it('keep names apart from words', () => {
    const problems = checkDictionary(faulty);
    const said = new Set(problems.map(({ wording }) => localized(wording, strange)));
    for (const expected of [
      '<There is no field {0} in this project.><agee>',
      '<{0} takes {1} to {2} arguments, not {3}: {4}.><round><1><2><0><round(number, [decimals])>',
      '<A choice must be named between the parentheses: [{0}(code)].><cb>',
      '<The variable name is missing ({0}).><A4>',
      '<Text without validation takes no minimum.>',
      '<The maximum "{0}" is no value of a {1} field; dates are written Y-M-D here.><2020><date_ymd>',
      '<REDCap has no action tag {0}; unless an external module adds it, it is ignored.><@HIDEN>',
      '<There is no field {0}; [{1}] stays as it is written.><no_such><no_such>',
    ]) {
      assert.ok(said.has(expected), `${expected} is not among\n${[...said].join('\n')}`);
    }
    for (const { message, wording } of problems) {
      assert.equal(localized(wording, english), message);
    }
  });

  it('have quick fixes that are translated too', () => {
    const index = new DictionaryLanguage().index(faulty);
    const titles = actionsFor(index, checkDictionary(faulty), 0, strange).map(({ title }) => title);
    assert.ok(
      titles.includes('<Change to {0}><text>') &&
        titles.includes('<Rename to {0}><age>') &&
        titles.includes('<Change to {0}><@HIDDEN>'),
      titles.join('\n'),
    );
  });

  it('are never put together from pieces in the sources of the rules', () => {
    const found = ['src/logic', 'src/dictionary/rules'].flatMap((folder) =>
      readdirSync(folder).flatMap((file) =>
        readFileSync(path.join(folder, file), 'utf8')
          .split('\n')
          .filter((line) => /\b(?:add|problem|bad|replacing|setCell)\(|title:/.test(line))
          .flatMap((line) =>
            [...line.matchAll(/(?<!say)`([^`]*\$\{[^`]*)`/g)].map(([, body = '']) =>
              body.replaceAll(/\$\{[^}]*\}/g, ''),
            ),
          )
          .filter((body) => /[A-Za-z]{2,} [a-z]/.test(body))
          .map((body) => `${file}: ${body}`),
      ),
    );
    assert.deepEqual(found, []);
  });

  it('say in English what a template literal would', () => {
    fc.assert(
      fc.property(fc.string(), fc.oneof(fc.string(), fc.integer()), fc.string(), (a, argument, b) => {
        const pieces = Object.assign([a, b], { raw: [a, b] });
        assert.equal(String(say(pieces, argument)), `${a}${argument}${b}`);
      }),
    );
    const wording = say`${'{1}'} and ${2}`;
    assert.ok(wording instanceof Wording);
    assert.deepEqual(
      [wording.template, localized(wording, english), String(wording.with('{1}', 'x'))],
      ['{0} and {1}', '{1} and 2', 'x and 2'],
    );
  });
});
