import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEach, describe, it } from 'mocha';
import { startRig, stopRigs } from '../deletes/rig';
import { unkindMix } from '../../simulator/unkindMix';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { names as known, seeds } from '../undo/anyData';
import { makeNet, plannedUndo, removeFolders, safeUndo, stateOf } from '../undo/support';
import { english } from '../../../../src/common/l10n';
import { importLines, importOutcomeText } from '../../../../src/writes/importRecords/words';
import { accounts, asAccount } from '../undo/accounts';
import { planFor, runImport } from './importing';

afterEach(stopRigs);
afterEach(removeFolders);

const names = [...known, 'new one', 'zoe'];
const texts = fc.oneof(
  fc.constantFrom('', '', '1', '0', 'UNK', 'a, b', '"q"', 'line\nbreak', '=1+1', '名前', '\\"', 'c:\\', '00'),
  fc.string({ minLength: 1, maxLength: 12 }).map((text) => text.replaceAll(/\p{C}/gu, '.').trim()),
);
const columns = [
  'initials',
  'races___1',
  'races___2',
  'races___3',
  'enrolment_complete',
  'weight',
  'note',
  'visit_complete',
  'lab_value',
  'mood',
  'sleep',
];
const places = [
  ['enrolment_arm_1', '', ''],
  ['enrolment_arm_2', '', ''],
  ['visit_arm_1', '', ''],
  ['visit_arm_2', '', ''],
  ['visit_arm_1', 'lab', '1'],
  ['visit_arm_1', 'lab', '2'],
  ['visit_arm_2', 'lab', 'new'],
  ['diary_arm_1', '', '1'],
  ['diary_arm_1', '', '4'],
] as const;

const rowsOf = fc.array(
  fc.record({
    record: fc.constantFrom(...names),
    place: fc.constantFrom(...places),
    cells: fc.dictionary(fc.constantFrom(...columns), texts, { maxKeys: 6 }),
    bits: fc.dictionary(
      fc.constantFrom('races___1', 'races___2', 'races___3', 'sleep'),
      fc.constantFrom('0', '1', ''),
      {
        maxKeys: 3,
      },
    ),
    status: fc.dictionary(
      fc.constantFrom('enrolment_complete', 'visit_complete', 'lab_complete', 'diary_complete'),
      fc.constantFrom('0', '1', '2', ''),
      { maxKeys: 2 },
    ),
  }),
  { minLength: 1, maxLength: 25 },
);

/** The file, as somebody would write it for this project: some of its cells are wrong. */
function fileOf(
  rows: typeof rowsOf extends fc.Arbitrary<infer T> ? T : never,
  seed: ProjectSeed,
  json: boolean,
): string {
  const isLong = seed.settings.isLongitudinal;
  const list = rows.map(({ record, place, cells, bits, status }) => ({
    study_id: record,
    ...(isLong ? { redcap_event_name: place[0] } : {}),
    redcap_repeat_instrument: place[1],
    redcap_repeat_instance: !isLong && place[1] === '' ? '' : place[2],
    ...Object.fromEntries(
      Object.entries({ ...cells, ...bits, ...status }).filter(
        ([name]) => isLong || !['mood', 'sleep', 'diary_complete'].includes(name),
      ),
    ),
  })) as Record<string, string>[];
  if (json) {
    return JSON.stringify(list);
  }
  const names = [...new Set(list.flatMap((row) => Object.keys(row)))];
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return [names, ...list.map((row) => names.map((name) => row[name] ?? ''))]
    .map((cells) => cells.map(quoted).join(';'))
    .join('\r\n');
}

/** Lines of records that were there before: the rest is what the import is known to leave. */
function ofRecords(state: readonly string[], records: ReadonlySet<string>): readonly string[] {
  return state.filter((line) => {
    const found = /^(?:value|id|file) (.*)$/.exec(line);
    const group = /^group (.*)$/.exec(line);
    const record = found
      ? (JSON.parse(found[1] ?? '') as { record: string }).record
      : group
        ? (JSON.parse(group[1] ?? '') as string[])[0]
        : undefined;
    return record === undefined || records.has(record);
  });
}

/** Forms that the import opened keep their status, untouched, and records the events they came to: both hold no value. */
function withoutEmptiness(state: readonly string[]): readonly string[] {
  return state.filter((line) => !line.startsWith('id ') && !/"field":"\w+_complete".*"value":"0"/.test(line));
}

describe('any import of any data', function anyImport() {
  this.timeout(240_000);

  const importedAndUndone = async (unkind: (mix: number) => ReturnType<typeof unkindMix>): Promise<void> => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(
        seeds,
        rowsOf,
        fc.boolean(),
        fc.constantFrom('keep' as const, 'erase' as const),
        fc.nat(),
        async (seed, rows, json, blanks, mix) => {
          const rig = await startRig(seed, { unkind: unkind(mix) });
          const net = await makeNet();
          try {
            const before = stateOf(rig.seed());
            const records = new Set(rig.seed().values.map(({ record }) => record));
            for (const { record } of rig.seed().files) {
              records.add(record);
            }
            const file = fileOf(rows, seed, json);
            const planned = await planFor(rig, file, { labels: false });
            if (planned.kind !== 'plan') {
              assert.ok(planned.kind === 'nothing-to-import', JSON.stringify(planned));
              return;
            }
            const { plan } = planned;
            const outcome = await runImport(rig, net, plan, blanks);
            assert.ok(
              outcome.status === 'done',
              JSON.stringify([outcome.status, outcome.differences, outcome.refused, outcome.error?.message]),
            );
            if (!outcome.sent) {
              return;
            }
            done++;
            // Imported again there is nothing left, but for rows that ask for a new instance.
            if (!file.includes('new"')) {
              const again = await planFor(rig, file, { labels: false });
              assert.ok(
                again.kind === 'nothing-to-import' ||
                  (blanks === 'keep' && again.kind === 'plan' && again.plan.changing.length === 0),
                JSON.stringify(again.kind === 'plan' ? again.plan.examples : again),
              );
            }
            const undo = await plannedUndo(rig, net);
            assert.ok(undo.kind !== 'refused');
            assert.deepEqual(undo.plan.conflicts, []);
            if (undo.kind === 'plan') {
              const undone = await safeUndo(rig, net, undo.plan);
              assert.equal(
                undone.status,
                'done',
                JSON.stringify([
                  undone.differences,
                  undone.error?.message,
                  undone.error && 'details' in undone.error ? undone.error.details : '',
                ]),
              );
            }
            const made = undo.plan.limits.flatMap((limit) => (limit.kind === 'created-stays' ? limit.records : []));
            const after = stateOf(rig.seed());
            assert.deepEqual(withoutEmptiness(ofRecords(after, records)), withoutEmptiness(ofRecords(before, records)));
            const strangers = rig
              .seed()
              .values.map(({ record }) => record)
              .filter((record) => !records.has(record));
            assert.deepEqual(
              [...new Set(strangers)].sort(),
              [...made].sort(),
              'records that the import made are named',
            );
          } finally {
            await rig.stop();
          }
        },
      ),
      {
        numRuns: Number(process.env['IMPORT_TEST_RUNS'] ?? 40),
        endOnFailure: process.env['IMPORT_TEST_RUNS'] !== undefined,
      },
    );
    assert.ok(done > 10, `only ${done} imports took place`);
  };

  it('is undone to the same store, but for the records that it made, which are named', async () => {
    await importedAndUndone(() => ({}));
  });

  it('by accounts that may not do everything: whatever is not as before is named', async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(
        seeds,
        rowsOf,
        accounts,
        fc.constantFrom('keep' as const, 'erase' as const),
        fc.nat(),
        async (seed, rows, account, blanks, mix) => {
          const rig = await startRig(seed, { unkind: mix % 3 === 0 ? unkindMix(mix) : {} });
          const net = await makeNet();
          try {
            const tookPlace = await asAccount(
              rig,
              net,
              account,
              async (target) => {
                const found = await planFor(rig, fileOf(rows, seed, mix % 2 === 0), { labels: false }, target);
                if (found.kind !== 'plan') {
                  return undefined;
                }
                const { plan } = found;
                const outcome = await runImport(rig, net, plan, blanks, target);
                assert.ok(['done', 'mismatch', 'refused'].includes(outcome.status), outcome.status);
                assert.ok(
                  outcome.status === 'done' || outcome.differing + outcome.refusedCells > 0 || outcome.error,
                  'what did not arrive is named',
                );
                return {
                  said: [...importLines(plan, english), importOutcomeText(plan, outcome, english)].join('\n'),
                  sent: outcome.sent,
                };
              },
              ({ before, undo, undone }) => {
                const then = new Set(before);
                const made = undo.plan.limits.flatMap((limit) => (limit.kind === 'created-stays' ? limit.records : []));
                const named = new Set([
                  ...made,
                  ...(undone?.differences ?? []).flatMap((item) => ('record' in item ? [item.record] : [])),
                  ...(undone?.remaining ?? []),
                ]);
                for (const line of withoutEmptiness(stateOf(rig.seed()))) {
                  if (line.startsWith('value ') && !then.has(line)) {
                    const { record } = JSON.parse(line.slice('value '.length)) as { record: string };
                    assert.ok(named.has(record), `stays without a word: ${line} ${JSON.stringify(account)}`);
                  }
                }
              },
            );
            done += tookPlace ? 1 : 0;
          } finally {
            await rig.stop();
          }
        },
      ),
      {
        numRuns: Number(process.env['IMPORT_TEST_RUNS'] ?? 40),
        endOnFailure: process.env['IMPORT_TEST_RUNS'] !== undefined,
      },
    );
    assert.ok(done > 5, `only ${done} imports took place`);
  });

  it('the same on unkind servers', async () => {
    await importedAndUndone(unkindMix);
  });
});
