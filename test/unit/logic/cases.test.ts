import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { evaluateCase } from '../../../src/logic/evalCase';
import type { CaseResult, LogicCase } from '../../../src/logic/evalCase';

interface Expected {
  type: string;
  value?: unknown;
  tolerance?: number;
}
type Case = LogicCase & { expect: Expected };

const places = [
  ...(process.env.REDCAP_CORPUS === undefined
    ? []
    : [path.join(path.dirname(path.resolve(process.env.REDCAP_CORPUS)), 'reference', 'logic-cases.json')]),
  path.resolve('../shared/reference/logic-cases.json'),
];
const file = places.find((place) => existsSync(place));

function same(result: CaseResult, expect: Expected): boolean {
  if (result.type !== expect.type) {
    return false;
  }
  if (result.type === 'number') {
    return Math.abs(result.value - Number(expect.value)) <= (expect.tolerance ?? 1e-9);
  }
  return !('value' in result) || result.value === expect.value;
}

describe('the case table of the reference', () => {
  if (file === undefined) {
    console.warn(
      '!!! logic-cases.json is ABSENT: set REDCAP_CORPUS or put it at ../shared/reference. The case table is NOT being tested.',
    );
    it.skip('is evaluated case by case (logic-cases.json is absent)');
    return;
  }
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };
  it('is evaluated case by case', () => {
    const scored = cases.filter((c) => c.expect.type !== 'conflict');
    const wrong = scored.filter((c) => !same(evaluateCase(c), c.expect));
    console.log(`${scored.length - wrong.length} of ${scored.length}`);
    assert.deepEqual(
      wrong.map((c) => ({ id: c.id, expr: c.expr, got: evaluateCase(c), expect: c.expect })),
      [],
    );
  });
});
