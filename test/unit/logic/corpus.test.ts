import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, it } from 'mocha';
import { lintAnnotation } from '../../../src/logic/annotations';
import { lintLogic } from '../../../src/logic/lint';
import { parseLogic } from '../../../src/logic/parser';
import { printLogic } from '../../../src/logic/printer';
import { corpus, shape } from './support';

interface Found {
  readonly file: string;
  readonly text: string;
}

/** Expressions and annotations of every dictionary, each text once. */
function readAll(root: string): { logic: Found[]; annotations: Found[] } {
  const logic = new Map<string, Found>();
  const annotations = new Map<string, Found>();
  const files = [
    ...readdirSync(path.join(root, 'dictionaries')).map((f) => path.join('dictionaries', f)),
    ...readdirSync(path.join(root, 'projects')).map((f) => path.join('projects', f, 'dictionary.csv')),
  ];
  for (const file of files.filter((f) => f.endsWith('.csv') && existsSync(path.join(root, f)))) {
    const text = readFileSync(path.join(root, file), 'latin1');
    const [header = [], ...rows] = parse(Buffer.from(text, 'latin1').toString('utf8'), {
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
      delimiter: [',', ';', '\t'],
    });
    const column = (pattern: RegExp): number => header.findIndex((h) => pattern.test(h));
    const [type, choices, branching, annotation] = [
      column(/^field.?type/i),
      column(/choices/i),
      column(/^branching/i),
      column(/annotation/i),
    ];
    for (const row of rows) {
      const put = (map: Map<string, Found>, value: string | undefined): unknown =>
        value?.trim() && map.set(value, { file, text: value });
      put(logic, row[branching]);
      put(logic, row[type] === 'calc' ? row[choices] : undefined);
      put(annotations, row[annotation]?.includes('@') ? row[annotation] : undefined);
    }
  }
  return { logic: [...logic.values()], annotations: [...annotations.values()] };
}

describe('the logic of real dictionaries', () => {
  if (corpus === undefined) {
    console.warn(
      '!!! The corpus is ABSENT: set REDCAP_CORPUS or put it at ../shared/corpus. Real dictionaries are NOT being tested.',
    );
    it.skip('is read without errors (the corpus is absent)');
    return;
  }
  const { logic, annotations } = readAll(corpus);

  it('is read without errors, but for what is no logic', () => {
    const wrong = logic.filter(({ text }) =>
      lintLogic(parseLogic(text), undefined).some((p) => p.severity === 'error'),
    );
    // One published file keeps jQuery snippets in its calculated fields: those are wrong, and nothing else is.
    assert.deepEqual(
      wrong.filter(({ text }) => !text.startsWith("$('#")),
      [],
    );
    assert.ok(logic.length > 1500 && wrong.length === 20, `${logic.length} expressions, ${wrong.length} wrong`);
  });

  it('reads back the same after printing', () => {
    for (const { text } of logic) {
      const { ast, problems } = parseLogic(text);
      if (problems.length === 0) {
        assert.deepEqual(shape(parseLogic(printLogic(ast)).ast), shape(ast));
      }
    }
  });

  it('has one annotation that is wrong: a value that opens with one quote and closes with another', () => {
    const wrong = annotations.flatMap(({ file, text }) =>
      lintAnnotation(text, undefined)
        .filter((p) => p.severity === 'error')
        .map((p) => [path.basename(file), p.code]),
    );
    assert.ok(annotations.length > 100);
    assert.deepEqual(wrong, [['harmonist-settings.csv', 'logic-unbalanced-quote']]);
  });
});
