import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { evaluateLogic } from '../../../src/logic/evaluator';
import { parseLogic } from '../../../src/logic/parser';
import { printLogic } from '../../../src/logic/printer';
import { anyTree, record, shape, tokenSoup } from './support';

describe('printLogic', () => {
  const lines: readonly (readonly [string, string])[] = [
    ['[a]=\'1\'and[b]<>"x"', '[a] = \'1\' and [b] <> "x"'],
    ['if( [a]>1 ,2, -3 )', 'if([a] > 1, 2, -3)'],
    ['# note\n[e_arm_1][f(1):value][2]=1', '[e_arm_1][f(1):value][2] = 1'],
    ["concat('it\\'s', nosuch())", "concat('it\\'s', nosuch())"],
    ['[a]==1 && ([b]!=2)', '[a] == 1 && ([b] != 2)'],
    ['[e_arm_1] [f]=1', '[e_arm_1] [f] = 1'],
    ['', ''],
  ];
  for (const [source, expected] of lines) {
    it(`prints ${JSON.stringify(source)}`, () => assert.equal(printLogic(parseLogic(source).ast), expected));
  }

  it('prints what reads back as the same tree, for whatever could be read', () => {
    fc.assert(
      fc.property(fc.oneof(tokenSoup, anyTree.map(printLogic)), (source) => {
        const { ast, problems } = parseLogic(source);
        fc.pre(problems.every((p) => p.severity !== 'error'));
        assert.deepEqual(shape(parseLogic(printLogic(ast)).ast), shape(ast));
      }),
      { numRuns: 2000 },
    );
  });

  it('adds the parentheses a tree needs: what it prints reads without problems, prints the same again, and has the same value', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        const printed = printLogic(tree);
        const again = parseLogic(printed);
        assert.deepEqual(again.problems, []);
        assert.equal(printLogic(again.ast), printed);
        const context = record({ age: '20', weight: '70.5', dob: '2000-02-29', sex: 'x', a: '', or: '1' });
        assert.deepEqual(evaluateLogic(again.ast, context), evaluateLogic(tree, context));
      }),
      { numRuns: 1000 },
    );
  });
});
