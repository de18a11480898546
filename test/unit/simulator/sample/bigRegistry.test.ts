import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { bigRegistry } from '../../../../src/simulator/sample/bigRegistry';
import { checkDictionary } from './dictionaryChecks';
import { productEngine, smallEngine } from './engines';
import { IndexedProject } from './project';
import { checkForms, checkValue } from './valueChecks';

describe('big registry', () => {
  it('has 10,000 records of about 60 fields unless told otherwise', () => {
    const seed = bigRegistry();
    const records = new Set(seed.values.map((value) => value.record));
    assert.equal(records.size, 10_000);
    assert.ok(records.has('1') && records.has('10000'));
    assert.equal(seed.fields.length, 62);
    assert.ok(seed.values.length > 500_000, `${seed.values.length} values`);
  });

  it('has a valid dictionary, values that obey it, and nothing else', () => {
    const project = new IndexedProject(bigRegistry(500));
    checkDictionary(project);
    assert.equal(project.contexts.size, 500);
    const engines = [smallEngine, productEngine()];
    let hidden = 0;
    for (const context of project.contexts.values()) {
      for (const [field, values] of context.values) checkValue(project, context, field, values);
      for (const engine of engines) hidden += checkForms(project, context, new Set(), engine).hidden;
    }
    assert.ok(hidden > 1000, 'the check has seen enough');
  });

  it('is the same on every call and as big as asked', () => {
    assert.deepEqual(bigRegistry(40), bigRegistry(40));
    assert.equal(new Set(bigRegistry(40).values.map((value) => value.record)).size, 40);
  });
});
