import { runBare } from './bare';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { dagsDelete } from '../../../../src/writes/deletes/dags';
import { fileDelete } from '../../../../src/writes/deletes/file';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import type { RecordScope } from '../../../../src/state/recordScope';
import { armsDelete, eventsDelete } from '../../../../src/writes/deletes/structure';
import { english } from '../../../../src/common/l10n';
import type { OperationTarget } from '../../../../src/safety/operation';
import type { Operation } from '../../../../src/safety/write';
import { missingRights } from '../../../../src/state/rights';
import { refusalText } from '../../../../src/writes/words/refusalText';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { refusals, startRig, stopRigs } from './rig';
import { classicSeed, fullProject, owner, value } from './seeds';

afterEach(stopRigs);

const classic = classicSeed([
  value('1', '', 'weight', '1'),
  value('1', '', 'lab_value', '1', { instrument: 'lab', instance: 1 }),
]);
const full = fullProject(['1', '2']);
const production: ProjectSeed = { ...full, settings: { ...full.settings, inProduction: true } };

/** The sentences a user gets instead of a question; nothing may have been written. */
async function sentences<R, P>(
  seed: ProjectSeed,
  operation: Operation<R, P>,
  request: R,
  without: readonly string[] = [],
): Promise<readonly string[]> {
  const rig = await startRig(seed);
  const rights = Object.fromEntries(
    Object.entries(owner.rights).map(([right, held]) => [right, without.includes(right) ? 0 : held]),
  );
  const target: OperationTarget = { ...rig.target, rights: { username: 'owner', rights, dataAccessGroup: '' } };
  const found = await refusals(rig, operation, request, target);
  assert.deepEqual(rig.writes(), []);
  return found.map((refusal) => refusalText(refusal, english));
}

const ofRecord = (scope: RecordScope) => ({ records: ['1'], scope });

const cases: readonly [name: string, sentences: () => Promise<readonly string[]>, expected: readonly RegExp[]][] = [
  ['arms of a classic project', () => sentences(classic, armsDelete, { arms: [1] }), [/classic: it has no arms/]],
  [
    'events of a classic project',
    () => sentences(classic, eventsDelete, { events: ['x'] }),
    [/classic: it has no events/],
  ],
  [
    'arms in Production',
    () => sentences(production, armsDelete, { arms: [1] }),
    [/in Production. REDCap deletes arms .* only while a project is in Development/],
  ],
  [
    'events in Production',
    () => sentences(production, eventsDelete, { events: ['visit_arm_1'] }),
    [/in Production. REDCap deletes events .* only while a project is in Development/],
  ],
  [
    'arms without rights',
    () => sentences(full, armsDelete, { arms: [1] }, ['api_import', 'design']),
    [/lacks the right "API Import\/Update"/, /lacks the right "Project Design and Setup"/],
  ],
  [
    'groups without the right',
    () => sentences(full, dagsDelete, { dags: ['north'] }, ['data_access_groups']),
    [/lacks the right "Data Access Groups".*User Rights privilege can grant it/],
  ],
  [
    'records without the right',
    () => sentences(full, recordsDelete, ofRecord({ kind: 'record' }), ['record_delete']),
    [/lacks the right "Delete Records"/],
  ],
  [
    'a file without the right',
    () =>
      sentences(full, fileDelete, { field: 'consent', locations: [{ record: '1', event: 'enrolment_arm_1' }] }, [
        'api_import',
      ]),
    [/lacks the right "API Import\/Update"/],
  ],
  [
    'an instrument without its event',
    () => sentences(full, recordsDelete, ofRecord({ kind: 'instrument', instrument: 'visit' })),
    [/longitudinal: say in which event the data of the instrument "visit"/],
  ],
  [
    'an instrument where it is not designated',
    () =>
      sentences(full, recordsDelete, ofRecord({ kind: 'instrument', instrument: 'visit', event: 'enrolment_arm_1' })),
    [/"visit" is not designated to the event "enrolment_arm_1"/],
  ],
  [
    'an arm of a classic project',
    () => sentences(classic, recordsDelete, ofRecord({ kind: 'arm', armNum: 1 })),
    [/classic: it has no arms/],
  ],
  [
    'an event of a classic project',
    () => sentences(classic, recordsDelete, ofRecord({ kind: 'event', event: 'x' })),
    [/classic: it has no events/],
  ],
  [
    'an instrument in an event of a classic project',
    () => sentences(classic, recordsDelete, ofRecord({ kind: 'instrument', instrument: 'visit', event: 'x' })),
    [/classic: it has no events/],
  ],
  [
    'an unknown arm',
    () => sentences(full, recordsDelete, ofRecord({ kind: 'arm', armNum: 9 })),
    [/no such arm, or it has no events: 9/],
  ],
  [
    'an unknown event',
    () => sentences(full, recordsDelete, ofRecord({ kind: 'event', event: 'nope_arm_1' })),
    [/no such event: nope_arm_1/],
  ],
  [
    'an unknown instrument',
    () => sentences(full, recordsDelete, ofRecord({ kind: 'instrument', instrument: 'nope', event: 'visit_arm_1' })),
    [/no such instrument: nope/],
  ],
  [
    'an instance of what does not repeat',
    () =>
      sentences(
        full,
        recordsDelete,
        ofRecord({ kind: 'instance', instance: 1, instrument: 'visit', event: 'visit_arm_1' }),
      ),
    [/"visit" does not repeat/],
  ],
  [
    'an instance of an event that does not repeat',
    () => sentences(full, recordsDelete, ofRecord({ kind: 'instance', instance: 1, event: 'visit_arm_1' })),
    [/"visit_arm_1" does not repeat/],
  ],
  [
    'records that do not exist',
    () => sentences(full, recordsDelete, { records: ['x', 'y'], scope: { kind: 'record' } }),
    [/None of these records exists.*: x, y/],
  ],
  [
    'records without data there',
    () => sentences(classic, recordsDelete, ofRecord({ kind: 'instance', instance: 5, instrument: 'lab' })),
    [/no data to delete there/],
  ],
  [
    'no record at all',
    () => sentences(full, recordsDelete, { records: [], scope: { kind: 'record' } }),
    [/Nothing was chosen/],
  ],
  [
    'a field that holds no files',
    () => sentences(full, fileDelete, { field: 'weight', locations: [{ record: '1', event: 'visit_arm_1' }] }),
    [/"weight" is not a file-upload or signature field/],
  ],
  [
    'an unknown field',
    () => sentences(full, fileDelete, { field: 'nope', locations: [{ record: '1', event: 'visit_arm_1' }] }),
    [/no such field: nope/],
  ],
  [
    'a file without its event',
    () => sentences(full, fileDelete, { field: 'consent', locations: [{ record: '1' }] }),
    [/longitudinal: say in which event/],
  ],
  [
    'a file that is not there',
    () => sentences(full, fileDelete, { field: 'scan', locations: [{ record: '1', event: 'visit_arm_1' }] }),
    [/no data to delete there/],
  ],
  ['unknown groups', () => sentences(full, dagsDelete, { dags: ['nope'] }), [/no such data access group: nope/]],
  ['unknown events', () => sentences(full, eventsDelete, { events: ['nope'] }), [/no such event: nope/]],
];

describe('what REDCap would refuse is said instead of asked', () => {
  for (const [name, found, expected] of cases) {
    it(name, async () => {
      const said = await found();
      assert.equal(said.length, expected.length, said.join('\n'));
      expected.forEach((pattern, i) => {
        assert.match(said[i] ?? '', pattern);
      });
    });
  }

  it('unknown rights are left to the server, with a warning', async () => {
    assert.deepEqual(missingRights(undefined, ['record_delete']), []);
    const rig = await startRig(full);
    const token = rig.simulator.addToken(rig.projectId, {
      username: 'reader',
      rights: { api_export: 1, api_import: 1 },
    });
    const target = rig.targetFor(token);
    const result = await recordsDelete.plan(target, ofRecord({ kind: 'record' }));
    assert.ok(result.kind === 'plan');
    assert.deepEqual(result.plan.warnings, [{ kind: 'rights-unknown' }]);
    const outcome = await runBare(recordsDelete, target, result.plan);
    assert.equal(outcome.status, 'refused');
    assert.deepEqual(outcome.remaining, ['1']);
    assert.match(outcome.error?.message ?? '', /Delete Record/);
  });
});
