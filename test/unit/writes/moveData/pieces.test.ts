import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readDictionary } from '../../../../src/dictionary/model';
import { acceptedBy } from '../../../../src/writes/moveData/acceptable';
import { type Misfit, misfitOf } from '../../../../src/writes/moveData/fieldPair';
import { targetPlace } from '../../../../src/writes/moveData/targetPlace';
import type { Place } from '../../../../src/state/presence';
import { groundOf } from '../undo/smallProject';

const header =
  'Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",Field Note,Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max,Identifier?,Branching Logic (Show field only if...),Required Field?,Custom Alignment,Question Number (surveys only),Matrix Group Name,Matrix Ranking?,Field Annotation';
/** Name, type, choices, validation, annotation. */
const model = readDictionary(
  [
    header,
    ...[
      ['id', 'text', '', '', ''],
      ['plain', 'text', '', '', ''],
      ['whole', 'text', '', 'integer', ''],
      ['other_whole', 'text', '', 'integer', ''],
      ['day', 'text', '', 'date_mdy', ''],
      ['long', 'notes', '', '', ''],
      ['sex', 'radio', '1, F | 2, M', '', ''],
      ['other_sex', 'radio', '1, F | 3, X', '', ''],
      ['races', 'checkbox', '1, A | 2, B', '', ''],
      ['more_races', 'checkbox', '1, A', '', ''],
      ['sum', 'calc', '1+1', '', ''],
      ['stamp', 'text', '', '', '@CALCTEXT(1)'],
      ['scan', 'file', '', '', ''],
      ['picture', 'file', '', '', ''],
      ['signed', 'file', '', 'signature', ''],
      ['said', 'descriptive', '', '', ''],
      ['asked', 'sql', 'select 1', '', ''],
      ['also_asked', 'sql', 'select 2', '', ''],
    ].map(
      ([name, type, choices, validation, note]) =>
        `${name},visit,,${type},${name},"${choices}",,${validation},,,,,,,,,,"${note}"`,
    ),
    '',
  ].join('\n'),
);
const fieldOf = (name: string) => {
  const found = model.field(name);
  assert.ok(found, name);
  return found;
};

describe('which field can take the data of which', () => {
  const cases: readonly (readonly [string, string, Misfit | undefined])[] = [
    ['plain', 'whole', undefined],
    ['id', 'plain', 'record-id'],
    ['plain', 'id', 'record-id'],
    ['said', 'plain', 'no-data'],
    ['plain', 'said', 'no-data'],
    ['plain', 'sum', 'computed'],
    ['plain', 'stamp', 'computed'],
    ['sum', 'plain', undefined],
    ['stamp', 'plain', undefined],
    ['signed', 'scan', 'signature'],
    ['scan', 'signed', 'signature'],
    ['scan', 'picture', undefined],
    ['scan', 'plain', 'file'],
    ['plain', 'scan', 'file'],
    ['races', 'sex', 'checkbox'],
    ['sex', 'races', 'checkbox'],
    ['races', 'more_races', undefined],
    ['sex', 'asked', 'sql'],
    ['asked', 'sex', undefined],
    ['asked', 'also_asked', undefined],
  ];
  for (const [from, to, expected] of cases) {
    it(`${from} to ${to}: ${expected ?? 'by its values'}`, () => {
      assert.equal(misfitOf(fieldOf(from), fieldOf(to), [model]), expected);
    });
  }

  const values = ['1', '3', 'x', '2026-03-09', '-9'];
  const taken: readonly (readonly [string, string, string])[] = [
    ['plain', 'whole', '1 3 -9'],
    ['whole', 'other_whole', '1 3 x 2026-03-09 -9'],
    ['whole', 'plain', '1 3 x 2026-03-09 -9'],
    ['plain', 'day', '2026-03-09'],
    ['plain', 'sex', '1'],
    ['sex', 'other_sex', '1 3'],
    ['scan', 'picture', '1 3 x 2026-03-09 -9'],
  ];
  for (const [from, to, expected] of taken) {
    it(`${to} takes of the values of ${from}: ${expected}`, () => {
      const accepts = acceptedBy(fieldOf(from), fieldOf(to), new Set());
      assert.deepEqual(values.filter(accepts), expected.split(' '));
    });
  }

  it('a missing-data code is taken by any field', () => {
    const accepts = acceptedBy(fieldOf('plain'), fieldOf('sex'), new Set(['-9']));
    assert.deepEqual(values.filter(accepts).sort(), ['-9', '1']);
  });
});

describe('where a value of another instrument goes', () => {
  const ground = groundOf();
  const at = (event: string, instrument: string, repeats: Place['repeats'] = '', instance = 1): Place => ({
    event,
    instrument,
    repeats,
    instance,
  });
  const cases: readonly (readonly [string, Place, string, Place | undefined])[] = [
    ['the same instrument', at('visit_arm_1', 'visit'), 'visit', at('visit_arm_1', 'visit')],
    ['one that is there too', at('visit_arm_2', 'visit'), 'diary', undefined],
    ['one that does not exist', at('visit_arm_1', 'visit'), 'none', undefined],
    ['one that repeats there', at('visit_arm_1', 'visit'), 'lab', undefined],
    ['from one that repeats', at('visit_arm_1', 'lab', 'instrument', 2), 'visit', undefined],
    [
      'from one that repeats to itself',
      at('visit_arm_1', 'lab', 'instrument', 2),
      'lab',
      at('visit_arm_1', 'lab', 'instrument', 2),
    ],
    [
      'in an event that repeats, as the place does',
      at('diary_arm_1', 'x', 'event', 3),
      'diary',
      at('diary_arm_1', 'diary', 'event', 3),
    ],
    ['in an event that repeats, which the place does not', at('diary_arm_1', 'x'), 'diary', undefined],
  ];
  for (const [name, place, form, expected] of cases) {
    it(name, () => {
      assert.deepEqual(targetPlace(ground, place, form), expected);
    });
  }
});
