import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { checkDictionary } from '../../../src/dictionary/check';
import { cellName } from '../../../src/dictionary/coordinates';
import { diffDictionaries } from '../../../src/dictionary/diff';
import { readDictionary } from '../../../src/dictionary/model';
import { corpusAbsent, corpusDictionaries } from './corpus';

interface TrueError {
  readonly file: string;
  readonly cell: string;
  readonly field?: string;
  readonly code: string;
  readonly detail?: string;
  /** Why the file really is wrong. */
  readonly reason: string;
}

const golden = JSON.parse(
  readFileSync(path.resolve(process.cwd(), 'test/unit/dictionary/corpus-errors.golden.json'), 'utf8'),
) as TrueError[];

describe('real dictionaries', () => {
  if (corpusAbsent !== undefined) {
    it.skip(`have the errors that are explained (${corpusAbsent})`);
    return;
  }
  for (const file of corpusDictionaries()) {
    const model = readDictionary(file.text);

    it(`${file.name}: every error is explained`, () => {
      const errors = checkDictionary(model)
        .filter(({ severity }) => severity === 'error')
        .map(({ row, column, code, detail, field }) => ({
          file: file.name,
          cell: cellName(row, column),
          ...(field !== undefined && { field }),
          code,
          ...(detail !== undefined && { detail }),
        }));
      const expected = golden.filter((one) => one.file === file.name);
      assert.deepEqual(
        errors,
        expected.map(({ reason: _reason, ...rest }) => rest),
      );
      assert.ok(expected.every(({ reason }) => reason.length > 20));
    });

    it(`${file.name}: is read whole`, () => {
      const { layout, fields, forms, document } = model;
      assert.ok(layout.isDictionary);
      assert.deepEqual(layout.unknown, []);
      assert.equal(fields.length, document.rows.length - 1 - model.blankRows.length);
      assert.equal(
        forms.reduce((sum, form) => sum + form.fields.length, 0),
        fields.length,
      );
      assert.equal(
        model.sections.reduce((sum, section) => sum + section.fields.length, 0),
        fields.length,
      );
      fields.forEach((field, index) => assert.equal(model.rowOf(field), model.rowNumber(index)));
    });

    it(`${file.name}: does not differ from itself, nor from itself under the other headers`, () => {
      assert.deepEqual(diffDictionaries(model, readDictionary(file.text)), {
        changes: [],
        risk: 'none',
        removedFields: [],
      });
    });
  }

  it('leave no explanation over', () => {
    const names = new Set(corpusDictionaries().map(({ name }) => name));
    assert.deepEqual(
      golden.filter(({ file }) => !names.has(file)),
      [],
    );
  });
});
