import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { root } from '../../../../scripts/lib/workbench.mjs';
import { readRecipe, recipeFile, recipeKeys, recipePath, writeRecipe } from '../../../../src/reads/export/recipe';
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
    ['has fields and no instruments beside them', '{"format":"csv","fields":["age"]}', { kind: 'fields-alone' }],
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

  it('takes fields alone where no instrument is wanted beside them, and is never written so that it would be refused', () => {
    assert.deepEqual(readRecipe('{"format":"csv","instruments":[],"fields":["age"]}'), {
      settings: { ...defaultSettings, instruments: [], fields: ['age'] },
    });
    const { instruments: _instruments, ...all } = settings;
    assert.deepEqual(readRecipe(writeRecipe({ settings: all })), { settings: { ...all, fields: [] } });
  });

  it('has the keys of its schema', () => {
    const schema = JSON.parse(readFileSync(path.join(root, 'schemas/redcap-export.schema.json'), 'utf8')) as {
      properties: Record<string, unknown>;
    };
    assert.deepEqual(Object.keys(schema.properties).sort(), [...recipeKeys].sort());
  });

  for (const [what, recipe, why, key] of [
    ['de-identified ODM', { format: 'odm', deidentified: 'dropDates' }, 'odm-people', 'deidentified'],
    ['a de-identified delta', { format: 'csv', delta: 'merge', deidentified: 'shiftDates' }, 'delta-people', 'delta'],
    ['a delta beside a workbook', { format: 'csv', delta: 'beside', output: 'excel' }, 'delta-beside', 'delta'],
    ['a delta of JSON', { format: 'json', delta: 'merge' }, 'delta-format', 'delta'],
    ['a delta with labels as header', { format: 'csv', headerLabels: true, delta: 'merge' }, 'delta-format', 'delta'],
    [
      'de-identified data with files',
      { format: 'csv', deidentified: 'dropDates', files: ['a'] },
      'files-people',
      'files',
    ],
  ] as const) {
    it(`refuses ${what} instead of passing over a part of it`, () => {
      const read = readRecipe(JSON.stringify(recipe));
      assert.ok('kind' in read && read.kind === 'together', JSON.stringify(read));
      assert.deepEqual([read.conflict.why, read.conflict.key], [why, key]);
    });
  }

  it('is refused by its schema for the same choices as when it is read', () => {
    const schema = JSON.parse(readFileSync(path.join(root, 'schemas/redcap-export.schema.json'), 'utf8')) as Schema;
    for (const format of ['csv', 'json', 'xml', 'odm']) {
      for (const delta of [undefined, 'merge', 'beside']) {
        for (const output of [undefined, 'excel']) {
          for (const deidentified of [undefined, 'dropDates']) {
            for (const files of [undefined, ['a']]) {
              for (const headerLabels of [undefined, false, true]) {
                for (const shape of ['flat', 'eav']) {
                  const recipe = { format, delta, output, deidentified, files, headerLabels, shape };
                  const text = JSON.stringify(recipe);
                  const read = readRecipe(text);
                  const isRefused = 'kind' in read;
                  assert.equal(
                    (schema.allOf ?? []).every((each) => fits(each, JSON.parse(text))),
                    !isRefused,
                    text,
                  );
                }
              }
            }
          }
        }
      }
    }
  });

  it('has the ending by which it is found, once, whatever was typed', () => {
    for (const typed of ['/w/weekly', '/w/weekly.json', '/w/weekly.JSON', '/w/weekly.redcap-export.json']) {
      assert.equal(recipePath(typed), '/w/weekly.redcap-export.json');
    }
    assert.equal(recipePath('/w/v1.2'), '/w/v1.2.redcap-export.json');
  });

  it('puts the day into the name of its file', () => {
    assert.equal(recipeFile('out/{date}/a {date}.csv', new Date(2026, 2, 5)), 'out/2026-03-05/a 2026-03-05.csv');
  });
});

interface Schema {
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
  readonly not?: Schema;
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The words of JSON Schema that the conditions use. */
function fits(schema: Schema, value: unknown): boolean {
  const members = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  return (
    (schema.const === undefined || schema.const === value) &&
    (schema.not === undefined || !fits(schema.not, value)) &&
    (schema.anyOf === undefined || schema.anyOf.some((each) => fits(each, value))) &&
    (schema.required ?? []).every((name) => name in members) &&
    Object.entries(schema.properties ?? {}).every(([name, own]) => !(name in members) || fits(own, members[name])) &&
    (schema.if === undefined || !fits(schema.if, value) || fits(schema.then ?? {}, value))
  );
}
