import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { root } from '../../../../scripts/lib/workbench.mjs';
import { readRecipe, recipeFile, recipeKeys, writeRecipe } from '../../../../src/reads/export/recipe';
import { type ExportSettings, defaultSettings } from '../../../../src/reads/export/settings';

const settings: ExportSettings = {
  ...defaultSettings,
  format: 'csv',
  valueLabels: true,
  instruments: ['visit'],
  fields: ['sex'],
  events: ['baseline_arm_1'],
  dags: ['north'],
  records: ['1', '007'],
  filter: "[sex] = '1'",
  changedAfter: '2026-01-31 18:00',
  delimiter: ';',
  decimalCharacter: ',',
  delta: 'merge',
};

describe('an export recipe', () => {
  it('comes back as it was written, and says only what is not as usual', () => {
    const recipe = { settings, server: 'https://redcap.example.org/api/', projectId: 12, file: 'a {date}.csv' };
    const text = writeRecipe(recipe);
    assert.deepEqual(readRecipe(text), recipe);
    assert.doesNotMatch(text, /headerLabels|version/);
    assert.deepEqual(readRecipe('{"format":"json"}'), { settings: { ...defaultSettings, format: 'json' } });
  });

  for (const [what, text, problem] of [
    ['is no JSON', '{', { kind: 'not-json' }],
    ['is a list', '[]', { kind: 'not-json' }],
    ['has a key that nobody knows', '{"format":"csv","instrument":["a"]}', { kind: 'unknown-key', key: 'instrument' }],
    ['has a token', '{"format":"csv","token":"x"}', { kind: 'token' }],
    ['has a token in another place', `{"format":"csv","file":"${'0A'.repeat(16)}"}`, { kind: 'token' }],
    ['has a format that there is not', '{"format":"xls"}', { kind: 'bad-value', key: 'format' }],
    ['has a list that is none', '{"format":"csv","events":"a"}', { kind: 'bad-value', key: 'events' }],
    [
      'has a date that is none',
      '{"format":"csv","changedAfter":"yesterday"}',
      { kind: 'bad-value', key: 'changedAfter' },
    ],
  ] as const) {
    it(`that ${what} is refused, and the reason named`, () => {
      assert.deepEqual(readRecipe(text), problem);
    });
  }

  it('has the keys of its schema', () => {
    const schema = JSON.parse(readFileSync(path.join(root, 'schemas/redcap-export.schema.json'), 'utf8')) as {
      properties: Record<string, unknown>;
    };
    assert.deepEqual(Object.keys(schema.properties).sort(), [...recipeKeys].sort());
  });

  it('puts the day into the name of its file', () => {
    assert.equal(recipeFile('out/{date}/a {date}.csv', new Date(2026, 2, 5)), 'out/2026-03-05/a 2026-03-05.csv');
  });
});
