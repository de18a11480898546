import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Presence } from '../../../../src/state/presence';
import { factsOfUndo, resultOfUndo } from '../../../../src/writes/undo/facts';
import { nothingMissing } from '../../../../src/writes/undo/missingStructure';
import { Tally } from '../../../../src/writes/undo/tally';
import { type UndoPlan, hasWork } from '../../../../src/writes/undo/undoPlan';
import { groundOf, stored } from './smallProject';

const plan = {
  kind: 'undo',
  request: { of: 'o1', what: { kind: 'records', scope: { kind: 'record' }, logDeleted: false } },
  ground: groundOf(),
  touched: ['1', '2', '3'],
  before: 'before',
  missing: nothingMissing,
  back: undefined,
  counts: { recordsMade: 0, records: 0, values: 0, blanked: 0, files: 0, groups: 0 },
  conflictPoints: 4,
  limits: [{ kind: 'gray-status' }],
  warnings: [],
  overwrite: false,
} as unknown as UndoPlan;
const label = { document: 'arms.csv', key: '1', before: {}, isConflict: true } as const;
const dictionary = (risk: string) => ({ text: 'text', present: '', changes: { risk }, fields: 3 }) as never;

describe('what came of an undo', () => {
  const outcome = (work: (tally: Tally) => void, of: Partial<UndoPlan> = {}) => {
    const tally = new Tally({ ...plan, ...of });
    work(tally);
    return tally.build();
  };
  const refused = { kind: 'refused', record: '1', place: {} as never, fields: ['a'], reason: 'no' } as const;
  const missing = { kind: 'group-not-restored', record: '1' } as const;

  it('is done, or the first thing that went wrong', () => {
    assert.equal(outcome(() => {}, { conflictPoints: 0 }).status, 'done');
    assert.equal(outcome((tally) => tally.differences.push(missing)).status, 'mismatch');
    assert.equal(outcome((tally) => tally.differences.push(refused)).status, 'refused');
    assert.equal(
      outcome((tally) => {
        tally.differences.push(refused);
        tally.add('values', 1);
      }).status,
      'mismatch',
    );
    const stopped = outcome((tally) => {
      assert.equal(tally.isStopped, false);
      tally.stop('cancelled');
      assert.equal(tally.isStopped, true);
      tally.stop('failed', new Error('later'));
      tally.stop('failed', new Error('last'));
    });
    assert.deepEqual([stopped.status, stopped.error?.message], ['cancelled', 'later']);
  });

  it('is incomplete where something of what there was was left, be it as planned, and not where it is what no undo brings back', () => {
    const ended = (of: Partial<UndoPlan>) => outcome(() => {}, { conflictPoints: 0, ...of }).status;
    assert.equal(ended({ conflictPoints: 4 }), 'incomplete');
    assert.equal(ended({ conflictPoints: 4, overwrite: true }), 'done');
    for (const [limit, expected] of [
      [{ kind: 'no-place', fields: ['a'], events: [], points: 1 }, 'incomplete'],
      [{ kind: 'lost-files', fields: ['a'], files: 1 }, 'incomplete'],
      [{ kind: 'other-groups' }, 'incomplete'],
      [{ kind: 'signatures-and-locks' }, 'done'],
      [{ kind: 'event-renamed', from: 'a', to: 'b' }, 'done'],
    ] as const) {
      assert.equal(ended({ limits: [{ kind: 'record-history' }, limit] }), expected, limit.kind);
    }
    const notCalculated = outcome((tally) => tally.limits.push({ kind: 'not-calculated', fields: ['bmi'] }), {
      conflictPoints: 0,
    });
    assert.equal(notCalculated.status, 'incomplete');
  });

  it('counts what came back, and names what was not reached', () => {
    const { counts, remaining, kept, limits } = outcome((tally) => {
      tally.add('values', 2);
      tally.add('values', 3);
      tally.add('files', 0);
      tally.reach(['1', '3', '9']);
      tally.limits.push({ kind: 'surveys' });
    });
    assert.deepEqual([counts, remaining, kept], [{ values: 5 }, ['2'], 4]);
    assert.deepEqual(
      limits.map(({ kind }) => kind),
      ['gray-status', 'surveys'],
    );
    assert.equal(plan.limits.length, 1, 'the plan is left as it was');
    assert.equal(outcome(() => {}, { overwrite: true }).kept, 0);
  });

  it('has the state afterwards only where something was sent', () => {
    const after = { presence: new Presence(groundOf().structure), known: new Set(['1', '2']) };
    assert.equal(
      'after' in
        outcome((tally) => {
          tally.after = after;
        }),
      false,
    );
    assert.deepEqual(
      outcome((tally) => {
        tally.after = after;
        tally.sent = true;
      }).after?.records,
      ['1', '2'],
    );
    assert.equal(
      'after' in
        outcome((tally) => {
          tally.sent = true;
        }),
      false,
    );
    assert.equal('dictionary' in outcome(() => {}), false);
    assert.equal(
      outcome((tally) => {
        tally.dictionary = '';
      }).dictionary,
      '',
    );
  });
});

describe('what snapshot and journal keep of an undo', () => {
  it('counts what it brings back, and nothing that it does not', () => {
    const facts = (more: Partial<UndoPlan>) => factsOfUndo({ ...plan, ...more });
    assert.deepEqual(facts({}).counts, { records: 0, values: 0, files: 0 });
    const missing = {
      ...nothingMissing,
      arms: stored.arms,
      events: stored.events,
      mappings: stored.mappings,
      repeating: stored.repeating ?? [],
      dags: stored.dags ?? [],
      users: stored.userDags ?? [],
      labels: [label, { ...label, isConflict: false }],
      dictionary: dictionary('none'),
    };
    const all = { arms: 2, events: 3, designations: 4, repeating: 2, dags: 2, users: 3, labels: 1, fields: 3 };
    const counts = { ...plan.counts, records: 1, values: 2, files: 3 };
    assert.deepEqual(facts({ missing, counts }).counts, { records: 1, values: 2, files: 3, ...all });
    assert.deepEqual(facts({ missing, counts, overwrite: true }).counts.labels, 2);
    const back = {
      counts: (overwrite: boolean) => ({ settings: overwrite ? 2 : 1 }),
      withAccess: true,
    } as unknown as UndoPlan['back'];
    assert.deepEqual([facts({ back }).counts.settings, facts({ back, overwrite: true }).counts.settings], [1, 2]);
    assert.deepEqual([facts({ back }).withAccess, 'withAccess' in facts({})], [true, false]);
  });

  it('keeps all records where the dictionary goes back at a cost, else those that it touches', () => {
    const records = (risk: string | undefined) => {
      const facts = factsOfUndo({
        ...plan,
        missing: { ...nothingMissing, dictionary: risk === undefined ? undefined : dictionary(risk) },
      });
      return [facts.records, 'before' in facts, facts.goesBack, facts.dictionary];
    };
    assert.deepEqual(records(undefined), [['1', '2', '3'], true, 'undo', undefined]);
    assert.deepEqual(records('none'), [['1', '2', '3'], true, 'dictionary', 'text']);
    assert.deepEqual(records('will-lose'), ['all', false, 'dictionary', 'text']);
    assert.deepEqual(factsOfUndo(plan).what, { kind: 'undo', of: 'o1', part: 'all' });
    assert.deepEqual(factsOfUndo({ ...plan, request: { ...plan.request, records: ['1'] } }).what, {
      kind: 'undo',
      of: 'o1',
      part: 'records',
    });
  });

  it('keeps what came of it', () => {
    const tally = new Tally(plan);
    tally.differences.push({ kind: 'group-not-restored', record: '1' });
    tally.dictionary = 'text';
    const result = resultOfUndo(tally.build());
    assert.deepEqual(
      [result.status, result.differences, result.dictionary, 'after' in result, result.returned],
      ['mismatch', 1, 'text', false, undefined],
    );
    assert.equal('dictionary' in resultOfUndo(new Tally(plan).build()), false);
  });
});

describe('whether anything is left to undo', () => {
  it('is asked of every part', () => {
    const work = (more: Partial<UndoPlan>): boolean => hasWork({ ...plan, ...more });
    assert.equal(work({}), false);
    assert.equal(work({ counts: { ...plan.counts, records: 1 } }), true);
    const parts = {
      arms: stored.arms,
      events: stored.events,
      mappings: stored.mappings,
      repeating: stored.repeating ?? [],
      dags: stored.dags ?? [],
      users: stored.userDags ?? [],
      labels: [{ ...label, isConflict: false }],
      dictionary: dictionary('none'),
    };
    for (const [part, value] of Object.entries(parts)) {
      assert.equal(work({ missing: { ...nothingMissing, [part]: value } }), true, part);
    }
    assert.equal(work({ missing: { ...nothingMissing, labels: [label] } }), false);
    assert.equal(work({ missing: { ...nothingMissing, labels: [label] }, overwrite: true }), true);
    const back = (settings: number) => ({ counts: () => ({ settings }) }) as unknown as UndoPlan['back'];
    assert.deepEqual([work({ back: back(0) }), work({ back: back(1) })], [false, true]);
  });
});
