import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Place } from '../../../../src/state/presence';
import type { RecordScope } from '../../../../src/state/recordScope';
import { scopeRefusals, takesOf } from '../../../../src/writes/deletes/recordScope';
import { groundOf, stored } from '../undo/smallProject';

const { structure } = groundOf();

/** `event/instrument` or `event/instrument#instance`; of a repeating event `event/#instance/instrument`. */
const places: Readonly<Record<string, Place>> = {
  'visit_arm_1/visit': { event: 'visit_arm_1', instrument: 'visit', repeats: '', instance: 1 },
  'visit_arm_1/lab#1': { event: 'visit_arm_1', instrument: 'lab', repeats: 'instrument', instance: 1 },
  'visit_arm_1/lab#2': { event: 'visit_arm_1', instrument: 'lab', repeats: 'instrument', instance: 2 },
  'diary_arm_1/#1/diary': { event: 'diary_arm_1', instrument: 'diary', repeats: 'event', instance: 1 },
  'diary_arm_1/#2/diary': { event: 'diary_arm_1', instrument: 'diary', repeats: 'event', instance: 2 },
  'visit_arm_2/visit': { event: 'visit_arm_2', instrument: 'visit', repeats: '', instance: 1 },
};
const classic: Readonly<Record<string, Place>> = {
  visit: { event: '', instrument: 'visit', repeats: '', instance: 1 },
  'lab#1': { event: '', instrument: 'lab', repeats: 'instrument', instance: 1 },
  'lab#2': { event: '', instrument: 'lab', repeats: 'instrument', instance: 2 },
};

describe('what a scope means', () => {
  const taken = (scope: RecordScope, all = places): readonly string[] => {
    const takes = takesOf(structure, scope);
    return Object.keys(all).filter((name) => takes('1', all[name] as Place, 'field'));
  };

  it('in a longitudinal project: the places of an arm, an event, an instrument, an instance, and no others', () => {
    assert.deepEqual(taken({ kind: 'record' }), Object.keys(places));
    assert.deepEqual(taken({ kind: 'arm', armNum: 2 }), ['visit_arm_2/visit']);
    assert.deepEqual(taken({ kind: 'event', event: 'diary_arm_1' }), ['diary_arm_1/#1/diary', 'diary_arm_1/#2/diary']);
    assert.deepEqual(taken({ kind: 'instrument', instrument: 'visit', event: 'visit_arm_1' }), ['visit_arm_1/visit']);
    assert.deepEqual(taken({ kind: 'instance', instrument: 'lab', event: 'visit_arm_1', instance: 2 }), [
      'visit_arm_1/lab#2',
    ]);
    assert.deepEqual(taken({ kind: 'instance', event: 'diary_arm_1', instance: 2 }), ['diary_arm_1/#2/diary']);
    assert.deepEqual(taken({ kind: 'instance', event: 'visit_arm_1', instance: 1 }), [], 'that event does not repeat');
  });

  it('in a classic project: without events', () => {
    assert.deepEqual(taken({ kind: 'instrument', instrument: 'lab' }, classic), ['lab#1', 'lab#2']);
    assert.deepEqual(taken({ kind: 'instance', instrument: 'lab', instance: 2 }, classic), ['lab#2']);
    assert.deepEqual(taken({ kind: 'instance', instrument: 'lab', instance: 2 }), [], 'an event is needed');
  });

  const refused = (scope: RecordScope, isLongitudinal = true, of = structure): string =>
    scopeRefusals(of, isLongitudinal, scope)
      .map(({ reason, ...rest }) => `${reason} ${Object.values(rest).flat().join(' ')}`)
      .join('; ');
  const cases: readonly (readonly [RecordScope, string, string])[] = [
    [{ kind: 'record' }, '', ''],
    [{ kind: 'arm', armNum: 2 }, '', 'classic-project arms'],
    [{ kind: 'arm', armNum: 9 }, 'unknown-name arm 9', 'classic-project arms'],
    [{ kind: 'event', event: 'diary_arm_1' }, '', 'classic-project events'],
    [{ kind: 'event', event: 'no' }, 'unknown-name event no', 'classic-project events'],
    [
      { kind: 'instrument', instrument: 'no', event: 'visit_arm_1' },
      'unknown-name instrument no',
      'unknown-name instrument no',
    ],
    [{ kind: 'instrument', instrument: 'visit' }, 'event-required visit', ''],
    [{ kind: 'instrument', instrument: 'visit', event: 'no' }, 'unknown-name event no', 'classic-project events'],
    [
      { kind: 'instrument', instrument: 'visit', event: 'diary_arm_1' },
      'not-designated visit diary_arm_1',
      'classic-project events',
    ],
    [{ kind: 'instrument', instrument: 'visit', event: 'visit_arm_1' }, '', 'classic-project events'],
    [{ kind: 'instance', instance: 1 }, 'classic-project events', 'classic-project events'],
    [{ kind: 'instance', instance: 1, event: 'no' }, 'unknown-name event no', 'classic-project events'],
    [{ kind: 'instance', instance: 1, event: 'visit_arm_1' }, 'not-repeating visit_arm_1', 'classic-project events'],
    [{ kind: 'instance', instance: 1, event: 'diary_arm_1' }, '', 'classic-project events'],
    [{ kind: 'instance', instance: 1, event: 'visit_arm_1', instrument: 'lab' }, '', 'classic-project events'],
    [
      { kind: 'instance', instance: 1, event: 'visit_arm_1', instrument: 'visit' },
      'not-repeating visit',
      'classic-project events',
    ],
    [{ kind: 'instance', instance: 1, event: 'diary_arm_1', instrument: 'diary' }, '', 'classic-project events'],
    [{ kind: 'instance', instance: 1, instrument: 'visit' }, 'event-required visit', 'not-repeating visit'],
  ];
  for (const [scope, longitudinal, inClassic] of cases) {
    it(`${JSON.stringify(scope)} is refused: ${longitudinal || 'no'}; in a classic project: ${inClassic || 'no'}`, () => {
      assert.deepEqual([refused(scope).trim(), refused(scope, false).trim()], [longitudinal, inClassic]);
    });
  }

  it('is not refused for what is not known to repeat', () => {
    const { structure: unknown } = groundOf({ ...stored, repeating: undefined });
    assert.equal(refused({ kind: 'instance', instance: 1, event: 'visit_arm_1' }, true, unknown), '');
    assert.equal(
      refused({ kind: 'instance', instance: 1, event: 'visit_arm_1', instrument: 'visit' }, true, unknown),
      '',
    );
    assert.match(
      refused({ kind: 'instance', instance: 1, event: 'no', instrument: 'visit' }, true, unknown),
      /unknown-name/,
    );
  });
});
