import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../src/common/l10n';
import { eventLabels } from '../../../src/state/eventLabels';

describe('names of events', () => {
  it('tell events of one name in two arms apart, and leave others as they are', () => {
    const events = [
      { uniqueEventName: 'baseline_arm_1', eventName: 'Baseline', armNum: 1 },
      { uniqueEventName: 'baseline_arm_2', eventName: 'Baseline', armNum: 2 },
      { uniqueEventName: 'end_arm_1', eventName: 'End', armNum: 1 },
    ];
    assert.deepEqual([...eventLabels(events, english).values()], ['Baseline (arm 1)', 'Baseline (arm 2)', 'End']);
  });
});
