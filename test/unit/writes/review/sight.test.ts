import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { CancelledError } from '../../../../src/common/cancelled';
import { diffDictionaries } from '../../../../src/dictionary/diff';
import { readDictionary } from '../../../../src/dictionary/model';
import { exportMetadataCsv } from '../../../../src/api/metadata';
import { english } from '../../../../src/common/l10n';
import { reviewDictionary } from '../../../../src/writes/review/reviewDictionary';
import { reviewLines } from '../../../../src/writes/review/reviewText';
import { longitudinalSeed, owner, value } from '../deletes/seeds';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { edit, removeField } from '../dictionary/edits';
import { itemOf, review, targetSeed } from './reviewRig';

const all = 'data in two events and repeating instances';
const target = { field_type: 'text' };
const drop = (base: string): string => removeField(base, 'target');

/** A rig whose user is restricted; the rights are told to the review or not. */
async function restricted(
  user: Partial<typeof owner>,
  known: boolean,
  spread: Parameters<typeof targetSeed>[2] = all,
): Promise<{ rig: Rig; asked: Rig['target'] }> {
  const rig = await startRig(targetSeed(target, ['x'], spread, { users: [{ ...owner, ...user }] }));
  const asked = known
    ? rig.targetFor(rig.simulator.projects[0]?.token ?? '', {
        username: owner.username,
        rights: owner.rights,
        dataAccessGroup: user.dag ?? '',
        ...(user.formsExport ? { formsExport: user.formsExport } : {}),
      })
    : rig.target;
  return { rig, asked };
}

describe('a review of data that cannot all be seen', function suite() {
  this.timeout(30_000);
  afterEach(stopRigs);

  for (const known of [true, false]) {
    const told = known ? 'with known rights' : 'with rights that REDCap does not tell';

    for (const [level, name] of [
      [0, 'no access'],
      [2, 'de-identified'],
    ] as const) {
      it(`stays pessimistic about an instrument that is ${name}, ${told}`, async () => {
        for (const spread of [all, 'no data'] as const) {
          const { rig, asked } = await restricted({ formsExport: { visit: level } }, known, spread);
          const result = await review(rig, drop, asked);
          const item = itemOf(result, 'field-removed');
          assert.deepEqual([item?.risk, item?.unseen, result.risk], ['will-lose', true, 'will-lose']);
          assert.ok(
            result.limited?.some((limit) => limit.reason === 'hidden-fields' && limit.instruments.includes('visit')),
            JSON.stringify(result.limited),
          );
          assert.match(
            reviewLines(result, english).join('\n'),
            /Data WILL be lost: target \(not readable\)[^]*does not serve all data of these instruments to your account: visit/,
          );
        }
      });
    }

    it(`counts what it sees of its own group as a least, ${told}`, async () => {
      const groups = { recordDags: { 1: 'north', 2: 'south', 3: 'south', 4: 'south' } };
      const { rig, asked } = await restricted(
        { dag: 'north', rights: { ...owner.rights, data_access_groups: known ? 1 : 0 } },
        known,
      );
      rig.simulator.addProject({ ...rig.seed(), ...groups });
      const other = rig.simulator.projects[1];
      assert.ok(other);
      const result = await review(rig, drop, { ...rig.targetFor(other.token, asked.rights) });
      const item = itemOf(result, 'field-removed');
      assert.deepEqual([item?.records, item?.unseen, item?.risk, result.judgedRecords], [1, true, 'will-lose', 1]);
      assert.ok(result.limited?.some((limit) => limit.reason === 'own-group'));
      const untouched = itemOf(
        await review(rig, (base) => removeField(base, 'lab_value'), rig.targetFor(other.token, asked.rights)),
        'field-removed',
      );
      assert.deepEqual([untouched?.records, untouched?.risk], [0, 'will-lose']);
    });

    it(`is certain where the account sees everything, ${told}`, async () => {
      const { rig, asked } = await restricted({}, known, 'no data');
      const result = await review(rig, drop, asked);
      assert.deepEqual([result.risk, result.limited, result.judgedRecords], ['none', undefined, 4]);
    });
  }

  it('without any export right says so and judges as if data were there', async () => {
    const rig = await startRig(targetSeed(target, ['x'], 'no data'));
    const base = await exportMetadataCsv(rig.target.session);
    const token = rig.simulator.addToken(rig.projectId, {
      username: 'designer',
      rights: { ...owner.rights, api_export: 0 },
    });
    const [before, after] = [readDictionary(base), readDictionary(drop(base))];
    // The structure needs the right, too: only reading records is refused here.
    const { session } = rig.target;
    const blind = {
      ...session,
      url: session.url,
      read: session.read.bind(session),
      open: (call: Parameters<typeof session.open>[0], signal?: AbortSignal) =>
        call.content === 'record' ? rig.targetFor(token).session.open(call, signal) : session.open(call, signal),
    };
    const result = await reviewDictionary(blind, { before, after, changes: diffDictionaries(before, after) });
    assert.deepEqual(
      [result.risk, result.judgedRecords, result.limited],
      ['will-lose', undefined, [{ reason: 'no-export-right' }]],
    );
    assert.equal(itemOf(result, 'field-removed')?.unseen, true);
  });

  it('reads only the fields concerned, in batches, and says how far it is', async () => {
    const records = Array.from({ length: 1203 }, (_, i) => String(i + 1));
    const rig = await startRig({
      ...targetSeed(target, [], 'no data'),
      values: records.flatMap((record) => [
        value(record, 'enrolment_arm_1', 'study_id', record),
        value(record, 'visit_arm_1', 'target', 'x'),
        value(record, 'visit_arm_1', 'weight', '70'),
      ]),
    });
    const base = await exportMetadataCsv(rig.target.session);
    const [before, after] = [readDictionary(base), readDictionary(drop(base))];
    rig.simulator.clearRequests();
    const seen: number[] = [];
    const result = await reviewDictionary(
      rig.target.session,
      { before, after, changes: diffDictionaries(before, after) },
      undefined,
      ({ done }) => {
        seen.push(done);
      },
    );
    assert.deepEqual(
      [itemOf(result, 'field-removed')?.records, result.judgedRecords, seen],
      [1203, 1203, [0, 500, 1000, 1203]],
    );
    const asked = rig.simulator.requests.filter(
      (call) => call.content === 'record' && call.parameters['type'] === 'eav',
    );
    assert.equal(asked.length, 3);
    assert.ok(
      asked.every(({ parameters }) =>
        Object.entries(parameters)
          .filter(([name]) => name.startsWith('fields'))
          .every(([, field]) => ['study_id', 'target'].includes(field)),
      ),
      JSON.stringify(asked[0]?.parameters).slice(0, 300),
    );
  });

  it('reads nothing where no change concerns stored data', async () => {
    const rig = await startRig(targetSeed(target, ['x'], all));
    rig.simulator.clearRequests();
    const result = await review(rig, (base) => edit(base, 'target', 'field_label', 'Another'));
    assert.deepEqual(
      [result.judgedRecords, result.risk, rig.simulator.requests.filter((call) => call.content === 'record').length],
      [undefined, 'none', 0],
    );
  });

  it('gives up when it is cancelled, and when the server fails: no verdict is better than a wrong one', async () => {
    const rig = await startRig(targetSeed(target, ['x'], all));
    const base = await exportMetadataCsv(rig.target.session);
    const [before, after] = [readDictionary(base), readDictionary(drop(base))];
    const request = { before, after, changes: diffDictionaries(before, after) };
    const abort = new AbortController();
    await assert.rejects(
      reviewDictionary(rig.target.session, request, abort.signal, () => {
        abort.abort();
      }),
      CancelledError,
    );
    for (const fault of ['empty-body', 'truncated-body', 'out-of-memory', 'reset-mid-stream'] as const) {
      for (const after of [0, 1, 2]) {
        rig.simulator.setFaults([{ fault, call: 'record/export', after }]);
        await assert.rejects(reviewDictionary(rig.target.session, request), `${fault} after ${after}`);
      }
    }
    rig.simulator.setFaults([]);
    assert.equal((await reviewDictionary(rig.target.session, request)).risk, 'will-lose');
  });

  it('a project without records loses nothing', async () => {
    const rig = await startRig(longitudinalSeed([]));
    const known = rig.targetFor(rig.simulator.projects[0]?.token ?? '', {
      username: owner.username,
      rights: owner.rights,
      dataAccessGroup: '',
    });
    const result = await review(rig, (base) => removeField(base, 'weight'), known);
    assert.deepEqual([result.risk, result.judgedRecords], ['none', 0]);
    // Whose records could all be in groups that it does not see.
    assert.equal((await review(rig, (base) => removeField(base, 'weight'))).risk, 'will-lose');
    const plain = await startRig(longitudinalSeed([], { dags: [] }));
    assert.equal((await review(plain, (base) => removeField(base, 'weight'))).risk, 'none');
  });
});
