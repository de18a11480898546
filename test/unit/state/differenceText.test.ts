import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../src/common/l10n';
import type { Difference } from '../../../src/state/difference';
import { differenceText } from '../../../src/state/differenceText';

const record = 'Smith, "Al"';
const place = { event: 'visit_arm_1', instrument: 'lab', repeats: 'instrument', instance: 2 } as const;
const fields = ['lab_value'];

describe('differences in words', () => {
  const differences: readonly Difference[] = [
    { kind: 'still-there', record, place, fields },
    { kind: 'still-there', record, fields: [] },
    { kind: 'wrongly-gone', record, place, fields },
    { kind: 'record-gone', record, planned: true },
    { kind: 'record-gone', record, planned: false },
    { kind: 'changed', record, place, fields },
    { kind: 'appeared', record, place, fields },
    { kind: 'recalculated', record, place, fields },
  ];
  for (const difference of differences) {
    it(`quote a record's name once: ${difference.kind}${'planned' in difference ? ` (planned: ${difference.planned})` : ''}`, () => {
      const text = differenceText(difference, english);
      assert.ok(text.includes('ecord "Smith, ""Al"""'), text);
    });
  }
});
