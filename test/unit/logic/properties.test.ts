import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { scanActionTags } from '../../../src/logic/actionTags';
import { lintAnnotation } from '../../../src/logic/annotations';
import { evaluateCase } from '../../../src/logic/evalCase';
import { evaluateLogic } from '../../../src/logic/evaluator';
import { lexLogic } from '../../../src/logic/lexer';
import { lintLogic } from '../../../src/logic/lint';
import { parseLogic } from '../../../src/logic/parser';
import { scanPiping } from '../../../src/logic/piping';
import { printLogic } from '../../../src/logic/printer';
import { references } from '../../../src/logic/references';
import { applyFix } from '../../../src/logic/problems';
import { anyTree, nodesOf, symbols, tokenSoup } from './support';

const anyText = fc.oneof(tokenSoup, fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 40 }));
const runs = { numRuns: 1500 };

describe('any text at all', () => {
  it('is cut into tokens and comments that never overlap and leave only blanks out', () => {
    fc.assert(
      fc.property(anyText, (source) => {
        const { tokens, comments, trailingComments } = lexLogic(source);
        let at = 0;
        for (const { start, end } of [...tokens, ...comments, ...trailingComments].sort((a, b) => a.start - b.start)) {
          assert.ok(start >= at && end > start, `${start}-${end} after ${at}`);
          assert.equal(source.slice(at, start).trim(), '');
          at = end;
        }
        assert.equal(source.slice(at).trim(), '');
      }),
      runs,
    );
  });

  it('parses, lints, prints and evaluates without throwing, with every node and problem inside the text', () => {
    fc.assert(
      fc.property(anyText, (source) => {
        const parsed = parseLogic(source);
        const inside = (r: { start: number; end: number }): boolean =>
          r.start >= 0 && r.start <= r.end && r.end <= source.length;
        assert.ok(nodesOf(parsed.ast).every(inside), 'nodes');
        for (const lint of [
          lintLogic(parsed, undefined),
          lintLogic(parsed, symbols, { purpose: 'calc', field: 'bmi', form: 'visit' }),
        ]) {
          assert.ok(
            lint.every((p) => inside(p) && p.code.startsWith('logic-') && (p.fix?.edits ?? []).every(inside)),
            'problems',
          );
        }
        printLogic(parsed.ast);
        evaluateLogic(parsed.ast, { value: () => '1' });
      }),
      runs,
    );
  });

  it('gives references whose parts are the names they say', () => {
    fc.assert(
      fc.property(anyText, (source) => {
        for (const r of references(parseLogic(source).ast)) {
          for (const part of [r.event, r.field, r.code, r.instance, r.smart, r.form, ...r.modifiers]) {
            assert.equal(part && source.slice(part.start, part.end), part?.text);
          }
        }
      }),
      runs,
    );
  });

  it('has children inside their parents, in order', () => {
    fc.assert(
      fc.property(anyText, (source) => {
        for (const node of nodesOf(parseLogic(source).ast)) {
          if (node.kind === 'binary') {
            assert.ok(
              node.start <= node.left.start &&
                node.left.end <= node.operatorPart.start &&
                node.operatorPart.end <= node.right.start &&
                node.right.end <= node.end,
            );
          } else if (node.kind === 'group') {
            assert.ok(node.start <= node.expression.start && node.expression.end <= node.end);
          }
        }
      }),
      runs,
    );
  });

  it('is changed by every fix', () => {
    fc.assert(
      fc.property(tokenSoup, (source) => {
        for (const problem of parseLogic(source).problems) {
          if (problem.fix) {
            const after = applyFix(source, problem.fix);
            assert.ok(after !== source, `${problem.code} in ${source}`);
          }
        }
      }),
      runs,
    );
  });

  it('survives the scanners for action tags and piping', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc
            .array(
              fc.oneof(
                tokenSoup,
                fc.constantFrom(
                  '@IF(',
                  '@DEFAULT=',
                  "@CALCTEXT('",
                  '@CALCDATE([a],1,',
                  '@HIDDEN ',
                  '{a:icons}',
                  '<a href="',
                  '@MAXCHOICE(1=2)',
                ),
              ),
            )
            .map((p) => p.join('')),
        ),
        (text) => {
          for (const tag of scanActionTags(text)) {
            assert.equal(text.slice(tag.start, tag.start + tag.tag.length), tag.tag);
            assert.ok(
              tag.end <= text.length &&
                (!tag.parameter || (tag.start < tag.parameter.start && tag.parameter.end <= tag.end)),
            );
          }
          for (const item of scanPiping(text)) {
            assert.match(text.slice(item.start, item.end), /^[[{].*[\]}]$/);
          }
          lintAnnotation(text, symbols, { fieldType: 'text' });
        },
      ),
      runs,
    );
  });
});

describe('any tree', () => {
  it('is evaluated without throwing against any record, to a value that can be stored', () => {
    const value = fc.oneof(
      fc.constantFrom('', '0', '1', '-3.5', 'abc', '2026-02-30', '2024-02-29', '1e400', '12:30', 'NaN', 'Infinity'),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(
        anyTree,
        fc.func(fc.option(value, { nil: undefined })),
        fc.func(fc.constantFrom(undefined, 'date_mdy', 'time_mm_ss', 'number_comma_decimal')),
        fc.constantFrom(undefined, 'today', '2026-01-01', 'x'),
        (tree, stored, validation, today) => {
          const result = evaluateLogic(tree, {
            value: (r) => stored(JSON.stringify(r)),
            validationOf: (f) => validation(f),
            smart: (n) => stored(n),
            missingCodes: ['NI'],
            ...(today !== undefined && { today }),
          });
          assert.ok(typeof result === 'string' || typeof result === 'boolean' || Number.isFinite(result));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('gives every case a result, whatever the context holds', () => {
    const context = fc.record(
      {
        fields: fc.dictionary(fc.constantFrom('age', 'a', '__proto__', 'constructor'), fc.anything()),
        checkboxes: fc.constantFrom({}, { sex: { 1: '1' } }),
        current_instance: fc.constantFrom(1, 'x'),
        today: fc.string(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom(
          'condition' as const,
          'calc' as const,
          'calctext' as const,
          'actiontag' as const,
          'pipe' as const,
        ),
        context,
        (expr, kind, given) => {
          assert.equal(evaluateCase({ id: 'x', kind, expr, context: given }).id, 'x');
        },
      ),
      { numRuns: 1500 },
    );
  });
});
