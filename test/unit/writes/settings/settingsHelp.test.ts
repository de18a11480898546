import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import {
  missingSettings,
  settingAt,
  settingHover,
  valuesOfSetting,
} from '../../../../src/writes/settings/settingsHelp';

/** What stands under the bar in a text, and what a choice there would replace. */
function at(marked: string): string | undefined {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const place = settingAt(text, offset);
  return place && `${place.kind === 'value' ? place.name : 'name'} <${text.slice(place.start, place.end)}>`;
}

describe('help in project_settings.json', () => {
  it('knows a name from a value, also while the text is no JSON', () => {
    assert.equal(at('{\n  "pur|pose": 2,\n}'), 'name <"purpose">');
    assert.equal(at('{\n  "pu|\n}'), 'name <"pu>');
    assert.equal(at('{\n  |\n}'), 'name <>');
    assert.equal(at('{\n  "purpose": |'), 'purpose <>');
    assert.equal(at('{\n  "purpose": 2|,\n'), 'purpose <2>');
    assert.equal(at('{\n  "project_title": "A \\"|b\\", c",\n'), 'project_title <"A \\"b\\", c">');
    assert.equal(at('{\n  "purpose": 2, |\n'), undefined);
  });

  it('offers the settings that are not there yet, and the values of one', () => {
    const names = missingSettings('{\n  "purpose": 2,\n  "project_title": "x"\n', english).map(({ name }) => name);
    assert.ok(names.includes('surveys_enabled') && !names.includes('purpose') && !names.includes('project_title'));
    const texts = (name: string): readonly string[] =>
      valuesOfSetting(name, ['age', 'sex'], english).map(({ text }) => text);
    assert.deepEqual(texts('is_longitudinal'), ['0', '1']);
    assert.deepEqual(texts('purpose'), ['0', '1', '2', '3', '4']);
    assert.deepEqual(texts('secondary_unique_field'), ['""', '"age"', '"sex"']);
    assert.deepEqual(texts('project_title'), []);
  });

  it('says of a setting whether it can be pushed, and nothing of what it does not know', () => {
    assert.match(settingHover('purpose', english) ?? '', /2: Research[\s\S]*Can be changed here/);
    assert.match(settingHover('project_id', english) ?? '', /Only REDCap itself/);
    assert.equal(settingHover('made_up', english), undefined);
    assert.equal(settingHover('constructor', english), undefined);
  });
});
