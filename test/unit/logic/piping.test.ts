import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isKnownPiping, scanPiping } from '../../../src/logic/piping';
import { renderPiping } from '../../../src/logic/renderPiping';
import type { PipingContext } from '../../../src/logic/renderPiping';
import { record } from './support';

const data: Readonly<Record<string, string>> = {
  first_name: 'Ada',
  yesno: '1',
  sex: '2',
  'days(1)': '1',
  'days(2)': '0',
  'days(3)': '1',
  visit: '2026-01-31',
  at: '2026-01-31 16:00',
  time: '09:05',
  'e_arm_1/first_name': 'Eve',
  'first_name/2': 'Bob',
  'record-name': '7',
  'next-event-name/first_name': 'Flo',
};
const choices: Readonly<Record<string, readonly { code: string; label: string }[]>> = {
  yesno: [
    { code: '1', label: 'Yes' },
    { code: '0', label: 'No' },
  ],
  sex: [
    { code: '1', label: 'Female' },
    { code: '2', label: 'Male' },
  ],
  days: [
    { code: '1', label: 'Monday' },
    { code: '2', label: 'Tuesday' },
    { code: '3', label: 'Sunday' },
  ],
};
const context: PipingContext = {
  ...record(data),
  isField: (name) => ['first_name', 'last_name', 'yesno', 'sex', 'days', 'visit', 'at', 'time'].includes(name),
  fieldKind: (name) => (name === 'days' ? 'checkbox' : 'text'),
  choices: (name) => choices[name],
  fieldLabel: (name) => `Label of ${name}`,
  validationOf: (name) => ({ visit: 'date_mdy', at: 'datetime_dmy', time: 'time' })[name],
};

describe('scanPiping', () => {
  it('finds piping and embedding with the places of their names', () => {
    const text =
      'Dear [first_name], see [e_arm_1][visit:value][2] {note:icons} and {plain}. Fields [a][b] touch; [aggregate-sum:f1,f2].';
    assert.deepEqual(
      scanPiping(text).map((item) => [
        text.slice(item.start, item.end),
        item.kind === 'embedding'
          ? [item.field, ...(item.modifier ? [item.modifier] : [])].map((p) => text.slice(p.start, p.end))
          : item.references
              .flatMap((r) => [r.event, r.field, r.instance, r.smart])
              .flatMap((p) => (p ? [text.slice(p.start, p.end)] : [])),
      ]),
      [
        ['[first_name]', ['first_name']],
        ['[e_arm_1][visit:value][2]', ['e_arm_1', 'visit', '2']],
        ['{note:icons}', ['note', 'icons']],
        ['{plain}', ['plain']],
        ['[a]', ['a']],
        ['[b]', ['b']],
        ['[aggregate-sum:f1,f2]', ['aggregate-sum', 'f1', 'f2']],
      ],
    );
  });

  it('leaves brackets that cannot be names', () => {
    assert.deepEqual(scanPiping('[see page 2] [ spaced ] [] [1] {not a field} [x\ny] [a[b'), []);
  });

  it('tells piping from text by what exists', () => {
    const items = scanPiping('[first_name] [HIV] [record-name] [not-a-variable]');
    assert.deepEqual(
      items.map((item) => item.kind === 'piping' && isKnownPiping(item, (name) => context.isField(name))),
      [true, false, true, false],
    );
  });

  it('takes names as events when told', () => {
    assert.equal(scanPiping('[baseline][age]', { isEvent: (name) => name === 'baseline' }).length, 1);
    assert.equal(scanPiping('[baseline][age]').length, 2);
  });
});

describe('renderPiping', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['Dear [first_name]!', 'Dear Ada!'],
    ['[last_name]', '______'],
    ['[last_name:hideunderscore]', ''],
    ['[yesno] [yesno:value] [sex:label]', 'Yes 1 Male'],
    ['[days]', 'Monday, Sunday'],
    ['[days:checked:value]', '1, 3'],
    ['[days:unchecked]', 'Tuesday'],
    ['[days(2)] [days(1)] [days(1):value] [days(2):value]', 'Unchecked Checked 1 0'],
    ['[e_arm_1][first_name] [first_name][2] [next-event-name][first_name]', 'Eve Bob Flo'],
    ['[e_arm_2][first_name]', '______'],
    ['[first_name][sex]', 'AdaMale'],
    ['[visit] [visit:year] [visit:month] [visit:day]', '01-31-2026 2026 1 31'],
    ['[at] [at:ampm] [time:ampm]', '31-01-2026 16:00 31-01-2026 4pm 9:05am'],
    ['[visit:field-label]', 'Label of visit'],
    ['[record-name] [record-dag-name] [record-dag-name:hideunderscore].', '7 ______ .'],
    ['[HIV] {first_name} [first_name', '[HIV] {first_name} [first_name'],
  ];
  for (const [text, expected] of rows) {
    it(`renders ${text}`, () => assert.equal(renderPiping(text, context), expected));
  }
});
