import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import type { ProjectSeed, SeedValue } from '../../../../src/simulator/store/seed';
import { smallEngine } from './engines';
import { IndexedProject } from './project';
import { checkForms, checkValue } from './valueChecks';

const [trial] = sampleSeeds();

function check(values: readonly SeedValue[], seed: ProjectSeed): void {
  const project = new IndexedProject({ ...seed, values });
  for (const context of project.contexts.values()) {
    for (const [field, stored] of context.values) checkValue(project, context, field, stored);
    checkForms(project, context, new Set(), smallEngine);
  }
}

describe('the checks of the sample data', () => {
  assert.ok(trial !== undefined);
  const values = trial.values.filter((value) => value.record.startsWith('101-1'));
  const one = (field: string): SeedValue => values.find((value) => value.field === field) ?? assert.fail(field);
  const changed = (field: string, value: string): SeedValue[] =>
    values.map((stored) => (stored === one(field) ? { ...stored, value } : stored));

  it('pass what the sample holds', () => check(values, trial));

  const wrongs: readonly [string, () => SeedValue[]][] = [
    ['a calculation that is off', () => changed('bmi', '12.3')],
    ['a calculation across events that is off', () => changed('hfq_change', '99.9')],
    ['a computed date that is off', () => changed('followup_due', '2024-01-01')],
    ['a value behind branching logic', () => [...values, { ...one('visit_date'), field: 'smwt_reason', value: 'x' }]],
    ['an unknown code', () => changed('sex', '7')],
    ['a date in the wrong order', () => changed('dob', '31-12-1950')],
    ['a number out of range', () => changed('sbp', '400')],
    [
      'a form where it is not collected',
      () => [...values, { ...one('consent_date'), event: 'month_6_follow_up_arm_1' }],
    ],
    ['an instance of what does not repeat', () => [...values, { ...one('consent_date'), instance: 2 }]],
    ['a field that does not exist', () => [...values, { ...one('consent_date'), field: 'nowhere' }]],
    ['a second value', () => [...values, { ...one('sbp'), value: '121' }]],
    ['a complete form without a required value', () => values.filter((value) => value !== one('consent_date'))],
  ];
  for (const [what, make] of wrongs)
    it(`notice ${what}`, () => assert.throws(() => check(make(), trial), assert.AssertionError));
});
