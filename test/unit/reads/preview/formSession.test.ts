import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { eventChoices } from '../../../../src/reads/preview/eventChoices';
import { FormSession } from '../../../../src/reads/preview/formSession';
import { clock, indexOf, textOf } from './support';

describe('a form that is filled in', () => {
  const index = indexOf([
    { name: 'id', form: 'first' },
    {
      name: 'pick',
      form: 'first',
      type: 'checkbox',
      choices: '1, A | 2, B | 0, None',
      annotation: "@NONEOFTHEABOVE='0'",
    },
    { name: 'other', form: 'second', label: 'You picked [pick]' },
  ]);

  it('starts with the first form of the dictionary, and with another where its form is gone', () => {
    const session = new FormSession();
    assert.equal(session.draw(index, clock, english).form, 'first');
    session.form = 'second';
    assert.equal(session.draw(index, clock, english).form, 'second');
    assert.equal(session.draw(indexOf([{ name: 'a', form: 'only' }]), clock, english).form, 'only');
    assert.equal(session.draw(indexOf([]), clock, english).form, '');
  });

  it('lets "none of the above" and the others exclude each other, and takes its answers to other forms', () => {
    const session = new FormSession();
    session.draw(index, clock, english);
    const check = (code: string): void => {
      session.give({ key: '/1/pick', name: 'pick', code, value: '1' }, index, clock);
    };
    const line = (): string => textOf(session.draw(index, clock, english));
    check('1');
    check('2');
    assert.match(line(), /pick .*=1\+2/);
    check('0');
    assert.match(line(), /pick .*=0$/m);
    check('2');
    assert.match(line(), /pick .*=2$/m);
    session.form = 'second';
    assert.match(line(), /other "You picked B"/);
    assert.match(line(), /elsewhere pick .*=2 \(first\)/);
  });

  it('is the same when it is restored, and holds nothing that cannot be right', () => {
    const session = new FormSession();
    session.draw(index, clock, english);
    session.give({ key: '/1/id', name: 'id', value: '42' }, index, clock);
    session.look = 'survey';
    session.toInstance(3);
    const again = new FormSession();
    again.restore(session.state);
    assert.deepEqual(again.state, session.state);
    again.toInstance(-5);
    assert.equal(again.instance, 1);
    again.toInstance(Number.NaN);
    assert.equal(again.instance, 1);
    again.restore({ ...session.state, answers: { a: 'x'.repeat(200_000) } });
    assert.deepEqual(again.state.answers, {});
  });

  it('looks from an event that has the form', () => {
    const session = new FormSession();
    session.form = 'second';
    const facts = {
      longitudinal: true,
      events: [
        { name: 'a_arm_1', label: 'A' },
        { name: 'b_arm_1', label: 'B' },
      ],
      eventsOfForm: new Map([['second', ['b_arm_1']]]),
    };
    assert.equal(session.draw(indexOf([{ name: 'x', form: 'second' }], facts), clock, english).event, 'b_arm_1');
  });

  it('tells events of the same name in several arms apart', () => {
    const events = [
      { name: 'base_arm_1', label: 'Base' },
      { name: 'end_arm_1', label: 'End' },
      { name: 'base_arm_2', label: 'Base' },
    ];
    assert.deepEqual(
      eventChoices(indexOf([{ name: 'id' }], { events })).map(({ label }) => label),
      ['Base (base_arm_1)', 'End', 'Base (base_arm_2)'],
    );
  });
});
