import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RecordScope } from '../../../../src/state/recordScope';
import { type EavRow, type Place, Presence } from '../../../../src/state/presence';
import type { Outcome, OutcomeStatus } from '../../../../src/safety/operation';
import { factsOfDelete, resultOfDelete } from '../../../../src/writes/deletes/facts';
import { mayEnd } from '../../../../src/writes/deletes/mayEnd';
import { OutcomeBuilder } from '../../../../src/writes/deletes/outcomeBuilder';
import type { DeletePlan } from '../../../../src/writes/deletes/plan';
import { recordCalls } from '../../../../src/writes/deletes/recordCalls';
import { scopeRefusals, takesOf } from '../../../../src/writes/deletes/recordScope';
import {
  type ScopePreset,
  eventsFor,
  instrumentsFor,
  questionsFor,
  repeats,
  scopeFrom,
  scopeKinds,
} from '../../../../src/writes/deletes/scopeChoices';
import { groundOf, stored } from '../undo/smallProject';

const { structure } = groundOf();
const unknown = { ...structure, repeating: undefined };
const classic = { ...structure, arms: [], events: [], mappings: [], repeating: [] };

const place = (event: string, instrument: string, repeating: Place['repeats'] = '', instance = 0): Place => ({
  event,
  instrument,
  repeats: repeating,
  instance,
});
const places: Readonly<Record<string, Place>> = {
  'visit 1': place('visit_arm_1', 'visit'),
  'lab 1#1': place('visit_arm_1', 'lab', 'instrument', 1),
  'lab 1#2': place('visit_arm_1', 'lab', 'instrument', 2),
  'diary#1': place('diary_arm_1', 'diary', 'event', 1),
  'diary#2': place('diary_arm_1', 'diary', 'event', 2),
  'visit 2': place('visit_arm_2', 'visit'),
};

const scopes: readonly (readonly [RecordScope, string])[] = [
  [{ kind: 'record' }, Object.keys(places).join(', ')],
  [{ kind: 'arm', armNum: 1 }, 'visit 1, lab 1#1, lab 1#2, diary#1, diary#2'],
  [{ kind: 'arm', armNum: 2 }, 'visit 2'],
  [{ kind: 'event', event: 'diary_arm_1' }, 'diary#1, diary#2'],
  [{ kind: 'instrument', instrument: 'visit', event: 'visit_arm_2' }, 'visit 2'],
  [{ kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' }, 'lab 1#1, lab 1#2'],
  [{ kind: 'instance', instrument: 'lab', event: 'visit_arm_1', instance: 2 }, 'lab 1#2'],
  [{ kind: 'instance', event: 'diary_arm_1', instance: 1 }, 'diary#1'],
  [{ kind: 'instance', event: 'visit_arm_1', instance: 1 }, ''],
];

describe('what a scope means', () => {
  for (const [scope, taken] of scopes) {
    it(`${JSON.stringify(scope)}: ${taken || 'nothing'}`, () => {
      const takes = takesOf(structure, scope);
      assert.equal(
        Object.entries(places)
          .filter(([, at]) => takes('1', at, 'f'))
          .map(([name]) => name)
          .join(', '),
        taken,
      );
    });
  }

  it('in a project without events: an instrument wherever it is', () => {
    const takes = takesOf(classic, { kind: 'instrument', instrument: 'visit' });
    assert.deepEqual([takes('1', place('', 'visit'), 'f'), takes('1', place('', 'lab'), 'f')], [true, false]);
  });

  it('may end a record only where an event, or an instance of one, goes', () => {
    assert.deepEqual(
      scopes.map(([scope]) => mayEnd(scope)),
      [false, true, true, true, false, false, false, true, true],
    );
  });
});

describe('what REDCap would not delete', () => {
  const of = (scope: RecordScope, isLongitudinal = true, where = structure): string =>
    JSON.stringify(scopeRefusals(where, isLongitudinal, scope));
  const cases: readonly (readonly [RecordScope, string, string])[] = [
    [{ kind: 'record' }, '[]', '[]'],
    [{ kind: 'arm', armNum: 1 }, '[]', '[{"reason":"classic-project","what":"arms"}]'],
    [
      { kind: 'arm', armNum: 9 },
      '[{"reason":"unknown-name","what":"arm","names":["9"]}]',
      '[{"reason":"classic-project","what":"arms"}]',
    ],
    [{ kind: 'event', event: 'visit_arm_1' }, '[]', '[{"reason":"classic-project","what":"events"}]'],
    [
      { kind: 'event', event: 'x' },
      '[{"reason":"unknown-name","what":"event","names":["x"]}]',
      '[{"reason":"classic-project","what":"events"}]',
    ],
    [
      { kind: 'instrument', instrument: 'x' },
      '[{"reason":"unknown-name","what":"instrument","names":["x"]}]',
      '[{"reason":"unknown-name","what":"instrument","names":["x"]}]',
    ],
    [{ kind: 'instrument', instrument: 'lab' }, '[{"reason":"event-required","instrument":"lab"}]', '[]'],
    [
      { kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' },
      '[]',
      '[{"reason":"classic-project","what":"events"}]',
    ],
    [
      { kind: 'instrument', instrument: 'lab', event: 'x' },
      '[{"reason":"unknown-name","what":"event","names":["x"]}]',
      '[{"reason":"classic-project","what":"events"}]',
    ],
    [
      { kind: 'instrument', instrument: 'lab', event: 'visit_arm_2' },
      '[{"reason":"not-designated","instrument":"lab","event":"visit_arm_2"}]',
      '[{"reason":"classic-project","what":"events"}]',
    ],
    [
      { kind: 'instance', instance: 1 },
      '[{"reason":"classic-project","what":"events"}]',
      '[{"reason":"classic-project","what":"events"}]',
    ],
    [{ kind: 'instance', instance: 1, event: 'diary_arm_1' }, '[]', '[{"reason":"classic-project","what":"events"}]'],
    [
      { kind: 'instance', instance: 1, event: 'visit_arm_1' },
      '[{"reason":"not-repeating","name":"visit_arm_1"}]',
      '[{"reason":"classic-project","what":"events"}]',
    ],
    [
      { kind: 'instance', instance: 1, event: 'x' },
      '[{"reason":"unknown-name","what":"event","names":["x"]}]',
      '[{"reason":"classic-project","what":"events"}]',
    ],
    [
      { kind: 'instance', instance: 1, event: 'visit_arm_1', instrument: 'lab' },
      '[]',
      '[{"reason":"classic-project","what":"events"}]',
    ],
    [
      { kind: 'instance', instance: 1, event: 'visit_arm_1', instrument: 'visit' },
      '[{"reason":"not-repeating","name":"visit"}]',
      '[{"reason":"classic-project","what":"events"}]',
    ],
    [
      { kind: 'instance', instance: 1, event: 'diary_arm_1', instrument: 'diary' },
      '[]',
      '[{"reason":"classic-project","what":"events"}]',
    ],
  ];
  for (const [scope, longitudinal, plain] of cases) {
    it(JSON.stringify(scope), () => {
      assert.equal(of(scope), longitudinal);
      assert.equal(of(scope, false, classic), plain);
    });
  }

  it('what repeats is left to REDCap where it is not known', () => {
    assert.equal(of({ kind: 'instance', instance: 1, event: 'visit_arm_1' }, true, unknown), '[]');
    assert.equal(of({ kind: 'instance', instance: 1, event: 'visit_arm_1', instrument: 'visit' }, true, unknown), '[]');
    assert.equal(
      of({ kind: 'instance', instance: 1, instrument: 'lab' }, false, {
        ...classic,
        repeating: [{ eventName: '', formName: 'lab', customFormLabel: '' }],
      }),
      '[]',
    );
  });
});

describe('the questions about a scope', () => {
  it('offer what the project has', () => {
    const kinds = (where = structure, isLongitudinal = true, hasRepeating = true) =>
      scopeKinds(where, { isLongitudinal, hasRepeating }).join(' ');
    assert.equal(kinds(), 'record arm event instrument instance');
    assert.equal(kinds({ ...structure, arms: stored.arms.slice(1) }), 'record event instrument instance');
    assert.equal(kinds(classic, false), 'record instrument');
    assert.equal(kinds(unknown), 'record arm event instrument instance');
    assert.equal(kinds(unknown, true, false), 'record arm event instrument');
    assert.deepEqual(instrumentsFor(structure, 'instrument', 'visit_arm_1'), ['visit', 'lab']);
    assert.deepEqual(instrumentsFor(structure, 'instrument', undefined), ['visit', 'lab', 'diary']);
    assert.deepEqual(instrumentsFor(structure, 'instance', 'visit_arm_1'), ['lab']);
    assert.deepEqual(instrumentsFor(structure, 'instance', 'diary_arm_1'), ['diary']);
    assert.deepEqual(instrumentsFor(unknown, 'instance', 'visit_arm_1'), ['visit', 'lab']);
    assert.deepEqual(eventsFor(structure, 'event'), ['visit_arm_1', 'diary_arm_1', 'visit_arm_2']);
    assert.deepEqual(eventsFor(structure, 'instance'), ['visit_arm_1', 'diary_arm_1']);
    assert.deepEqual(eventsFor(unknown, 'instance').length, 3);
    assert.deepEqual(
      [
        repeats(structure, 'diary_arm_1', undefined),
        repeats(structure, 'visit_arm_1', undefined),
        repeats(structure, undefined, 'lab'),
      ],
      [true, false, false],
    );
  });

  it('make a scope once they are answered', () => {
    const made: readonly (readonly [ScopePreset, RecordScope | undefined])[] = [
      [{ kind: 'record' }, { kind: 'record' }],
      [{ kind: 'arm' }, undefined],
      [
        { kind: 'arm', armNum: 2 },
        { kind: 'arm', armNum: 2 },
      ],
      [{ kind: 'event' }, undefined],
      [
        { kind: 'event', event: 'e' },
        { kind: 'event', event: 'e' },
      ],
      [{ kind: 'instrument', event: 'e' }, undefined],
      [
        { kind: 'instrument', instrument: 'i' },
        { kind: 'instrument', instrument: 'i' },
      ],
      [
        { kind: 'instrument', instrument: 'i', event: 'e' },
        { kind: 'instrument', instrument: 'i', event: 'e' },
      ],
      [
        { kind: 'instrument', instrument: 'i', event: 'e', instance: 2 },
        { kind: 'instance', instance: 2, instrument: 'i', event: 'e' },
      ],
      [{ kind: 'instance', instrument: 'i' }, undefined],
      [
        { kind: 'instance', instance: 2 },
        { kind: 'instance', instance: 2 },
      ],
      [
        { kind: 'instance', instance: 2, instrument: 'i', event: 'e' },
        { kind: 'instance', instance: 2, instrument: 'i', event: 'e' },
      ],
    ];
    for (const [answers, scope] of made) {
      assert.deepEqual(scopeFrom(answers), scope, JSON.stringify(answers));
    }
  });

  it('are counted beforehand', () => {
    const left = (answers: ScopePreset, preset?: ScopePreset, isLongitudinal = true): number =>
      questionsFor(structure, isLongitudinal, answers, preset);
    assert.equal(left({ kind: 'record' }), 1);
    assert.equal(left({ kind: 'arm' }), 1);
    assert.equal(left({ kind: 'arm' }, { kind: 'arm', armNum: 1 }), 0);
    assert.equal(left({ kind: 'event' }), 1);
    assert.equal(left({ kind: 'event' }, { kind: 'event', event: 'visit_arm_1' }), 0);
    assert.equal(left({ kind: 'instrument' }), 2);
    assert.equal(left({ kind: 'instrument' }, undefined, false), 1);
    assert.equal(left({ kind: 'instrument', event: 'visit_arm_1', instrument: 'lab' }), 3);
    assert.equal(left({ kind: 'instrument', event: 'visit_arm_1', instrument: 'visit' }), 2);
    assert.equal(left({ kind: 'instance' }), 3);
    assert.equal(
      left({ kind: 'instance' }, { kind: 'instance', instrument: 'lab', event: 'visit_arm_1', instance: 1 }),
      0,
    );
    assert.equal(left({ kind: 'instance' }, { kind: 'instance', instrument: 'lab' }), 2);
  });
});

describe('calls that delete data', () => {
  const row = (record: string, event: string, field_name: string, more: EavRow = {}): EavRow => ({
    record,
    redcap_event_name: event,
    field_name,
    value: 'x',
    ...more,
  });
  const lab = (instance: number): EavRow => ({
    redcap_repeat_instrument: 'lab',
    redcap_repeat_instance: String(instance),
  });
  const before = new Presence(structure);
  const rows = [
    row('1', 'visit_arm_1', 'weight'),
    row('1', 'visit_arm_1', 'lab_value', lab(1)),
    row('2', 'visit_arm_1', 'lab_value', lab(1)),
    row('2', 'visit_arm_1', 'lab_value', lab(2)),
    row('1', 'diary_arm_1', 'mood', { redcap_repeat_instance: '1' }),
    row('2', 'diary_arm_1', 'mood', { redcap_repeat_instance: '2' }),
    row('3', 'visit_arm_2', 'weight'),
  ];
  rows.forEach((each) => {
    before.add(each);
  });

  /** What each call asks for, and what it takes. */
  async function sent(scope: RecordScope, deleteLogging = false): Promise<readonly string[]> {
    const calls = recordCalls(structure, before, ['1', '2', '3'], scope, deleteLogging);
    return await Promise.all(
      calls.map(async (call) => {
        let body = '';
        const session = {
          write: ({ parameters }: { readonly parameters: Readonly<Record<string, unknown>> }) => {
            const { records: _records, ...rest } = parameters;
            body = JSON.stringify(rest);
            throw new Error('enough');
          },
        };
        await Promise.resolve()
          .then(() => call.send(session as never, call.records))
          .catch(() => {});
        const taken = Object.entries(places)
          .filter(([, at]) => call.takes('1', at, 'f'))
          .map(([name]) => name);
        return `${call.records.join('+')}${call.wholeRecords ? ' whole' : ''}: ${taken.join(', ')} ${body}`;
      }),
    );
  }

  it('name whole records, arms, or parts; repeating data instance by instance', async () => {
    const lab1 = '"instrument":"lab","event":"visit_arm_1"';
    assert.deepEqual(await sent({ kind: 'record' }), [
      `1+2+3 whole: ${Object.keys(places).join(', ')} {"delete_logging":0}`,
    ]);
    assert.match((await sent({ kind: 'record' }, true)).join(''), /"delete_logging":1/);
    assert.deepEqual(await sent({ kind: 'arm', armNum: 2 }), ['1+2+3 whole: visit 2 {"arm":2,"delete_logging":0}']);
    assert.deepEqual(await sent({ kind: 'event', event: 'visit_arm_1' }), [
      `1+2: lab 1#1 {${lab1},"repeat_instance":1,"delete_logging":0}`,
      `2: lab 1#2 {${lab1},"repeat_instance":2,"delete_logging":0}`,
      '1: visit 1 {"event":"visit_arm_1","delete_logging":0}',
    ]);
    assert.deepEqual(await sent({ kind: 'event', event: 'diary_arm_1' }), [
      '1: diary#1 {"event":"diary_arm_1","repeat_instance":1,"delete_logging":0}',
      '2: diary#2 {"event":"diary_arm_1","repeat_instance":2,"delete_logging":0}',
    ]);
    assert.deepEqual(await sent({ kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' }), [
      `1+2: lab 1#1 {${lab1},"repeat_instance":1,"delete_logging":0}`,
      `2: lab 1#2 {${lab1},"repeat_instance":2,"delete_logging":0}`,
    ]);
    assert.deepEqual(await sent({ kind: 'instrument', instrument: 'visit', event: 'visit_arm_2' }), [
      '3: visit 2 {"instrument":"visit","event":"visit_arm_2","delete_logging":0}',
    ]);
    assert.deepEqual(await sent({ kind: 'instance', instrument: 'lab', event: 'visit_arm_1', instance: 2 }), [
      `1+2+3: lab 1#2 {${lab1},"repeat_instance":2,"delete_logging":0}`,
    ]);
    assert.deepEqual(await sent({ kind: 'instance', event: 'diary_arm_1', instance: 2 }), [
      '1+2+3: diary#2 {"event":"diary_arm_1","repeat_instance":2,"delete_logging":0}',
    ]);
  });
});

describe('what came of a delete', () => {
  const build = (work: (builder: OutcomeBuilder) => void, stopped?: OutcomeStatus): Outcome => {
    const builder = new OutcomeBuilder(['1', '2', '3']);
    work(builder);
    return builder.build(stopped);
  };
  const difference = { kind: 'record-gone', record: '1', planned: true } as const;

  it('is done, or what went wrong first', () => {
    const none = (): void => {};
    assert.equal(build(none).status, 'done');
    assert.equal(build((b) => (b.othersUnchecked = true)).status, 'unverified');
    assert.equal(build((b) => b.differences.push(difference)).status, 'mismatch');
    assert.equal(build((b) => b.differences.push(difference), 'refused').status, 'mismatch');
    assert.equal(build((b) => b.differences.push(difference), 'unverified').status, 'unverified');
    assert.equal(build((b) => (b.othersUnchecked = true), 'refused').status, 'refused');
  });

  it('tells what is done, what is left, and what is not known', () => {
    const outcome = build((b) => {
      b.complete(['1']);
      b.unknown.push('1', '2');
    });
    assert.deepEqual([outcome.completed, outcome.unknown, outcome.remaining], [['1'], ['2'], ['3']]);
  });

  it('adds up what REDCap returned, and what it should have', () => {
    assert.deepEqual([build(() => {}).returned, build(() => {}).expectedReturn], [undefined, undefined]);
    const outcome = build((b) => {
      b.addReturned(2, [2]);
      b.addReturned(1, [1, 3]);
      b.addFound(1, 2, 3);
      b.addFound(1, 1, 1);
    });
    assert.deepEqual(
      [outcome.returned, outcome.expectedReturn, outcome.found],
      [3, [3, 5], { records: 2, values: 3, files: 4 }],
    );
    assert.deepEqual(
      build((b) => {
        b.addReturned(2, [2]);
        b.addReturned(1, [1]);
      }).expectedReturn,
      [3],
    );
    assert.deepEqual(
      build((b) => {
        b.addReturned(0, []);
      }).expectedReturn,
      [0],
    );
  });

  it('keeps the state afterwards only where something was sent', () => {
    const after = { presence: new Presence(structure), records: ['1'] };
    assert.equal(build((b) => (b.after = after)).after, undefined);
    assert.equal(
      build((b) => {
        b.after = after;
        b.sent = true;
      }).after,
      after,
    );
  });

  it('is what stopped it', () => {
    const builder = new OutcomeBuilder(['1']);
    const error = new Error('x');
    const outcome = builder.stopped('ground-moved', { groundChanges: [{ kind: 'groups' }], error });
    assert.deepEqual(
      [outcome.status, outcome.groundChanges, outcome.error],
      ['ground-moved', [{ kind: 'groups' }], error],
    );
    assert.deepEqual(new OutcomeBuilder([]).stopped('cancelled', {}).groundChanges, []);
  });
});

describe('what the journal keeps of a delete', () => {
  const before = {
    eventsOf: (record: string) =>
      record === '3' ? [] : record === '2' ? ['visit_arm_2'] : ['visit_arm_1', 'diary_arm_1'],
  } as never;
  const extent = { records: ['1'], values: 5, files: 2 } as unknown as DeletePlan['extent'];
  const common = {
    before,
    extent,
    warnings: [],
    allRecords: ['1', '2', '3'],
    ground: groundOf(),
    absent: [],
    typeTitle: false,
  } as const;
  const plans: readonly DeletePlan[] = [
    { ...common, kind: 'records', scope: { kind: 'record' }, deleteLogging: true, withoutData: [] },
    { ...common, kind: 'file', field: 'scan', files: [] },
    {
      ...common,
      kind: 'arms',
      arms: stored.arms.slice(1),
      events: stored.events.slice(2),
      mappings: stored.mappings.slice(3),
      repeating: [],
      armsLeftEmpty: [],
    },
    {
      ...common,
      kind: 'events',
      arms: [],
      events: stored.events.slice(1, 2),
      mappings: [],
      repeating: stored.repeating ?? [],
      armsLeftEmpty: [],
    },
    {
      ...common,
      kind: 'dags',
      dags: stored.dags ?? [],
      groups: { dags: [], users: undefined, records: undefined },
      users: [{ username: 'ann', dag: 'north' }],
      records: [{ record: '2', dag: 'north' }],
    },
    {
      ...common,
      kind: 'dags',
      dags: [],
      groups: { dags: [], users: undefined, records: undefined },
      users: undefined,
      records: undefined,
    },
  ];
  it('are names of structure, numbers, and the records for the snapshot', () => {
    assert.deepEqual(
      plans.map((plan) => {
        const { what, counts, records } = factsOfDelete(plan);
        return JSON.stringify([what, counts, records]);
      }),
      [
        '[{"kind":"records","scope":{"kind":"record"},"logDeleted":true},{"records":1,"values":5,"files":2},["1"]]',
        '[{"kind":"file","field":"scan"},{"records":1,"values":5,"files":2},["1"]]',
        '[{"kind":"arms","arms":[2],"events":["visit_arm_2"]},{"records":1,"values":5,"files":2,"arms":1,"events":1,"designations":1,"repeating":0},["2"]]',
        '[{"kind":"events","events":["diary_arm_1"]},{"records":1,"values":5,"files":2,"arms":0,"events":1,"designations":0,"repeating":2},["1"]]',
        '[{"kind":"dags","dags":["north","south"]},{"dags":2,"records":1,"users":1},["2"]]',
        '[{"kind":"dags","dags":[],"membersUnknown":true},{"dags":0,"records":0},[]]',
      ],
    );
  });

  it('are, afterwards, what was found gone', () => {
    const outcome = {
      ...new OutcomeBuilder([]).build(undefined),
      completed: ['2'],
      found: { records: 1, values: 2, files: 0 },
    };
    const counts = plans.map((plan) => JSON.stringify(resultOfDelete(outcome, plan).counts));
    assert.deepEqual(
      counts.map((text) => text.replace('"records":1,"values":2,"files":0', '…')),
      ['{…}', '{…}', '{…,"arms":1}', '{…,"events":1}', '{…,"dags":1}', '{…,"dags":1}'],
    );
    assert.deepEqual(resultOfDelete({ ...outcome, completed: [] }, plans[2] as DeletePlan).counts, outcome.found);
  });
});
