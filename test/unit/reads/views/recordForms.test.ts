import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { readRecordFiles, readRecordForms } from '../../../../src/reads/views/recordForms';
import { readGround } from '../../../../src/state/ground';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import { startRig, stopRigs } from '../../writes/deletes/rig';
import { fullProject } from '../../writes/deletes/seeds';

afterEach(stopRigs);

describe('the forms of a record', () => {
  it('have their status by event and instance, and reading them asks for no other data', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const { session } = rig.target;
    const { structure } = await readGround(session);
    rig.simulator.clearRequests();
    const forms = await readRecordForms(session, structure, '2');
    const [call] = rig.simulator.requests;
    const asked = Object.entries(call?.parameters ?? {})
      .filter(([name]) => name.startsWith('fields'))
      .flatMap(([, value]) => value.split(','));
    assert.ok(asked.length > 1);
    assert.deepEqual(
      asked.filter((field) => field !== 'study_id' && !field.endsWith('_complete')),
      [],
    );
    const shown = forms.map(({ event, instrument, instance, repeats, status }) =>
      [event, instrument, instance, repeats, status].join(' '),
    );
    assert.ok(shown.includes('enrolment_arm_1 enrolment 0 no complete'), shown.join('\n'));
    assert.ok(
      shown.some((line) => line.startsWith('visit_arm_1 lab 2 form ')),
      shown.join('\n'),
    );
    assert.equal(
      new Set(shown.map((line) => line.split(' ').slice(0, 3).join(' '))).size,
      shown.length,
      'no place twice',
    );
    assert.deepEqual(await readRecordForms(session, structure, 'none'), []);
  });

  it('tell the files that they hold, of their own event and instance only', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const { session } = rig.target;
    const { structure } = await readGround(session);
    const form = structure.fields.get('scan')?.form ?? '';
    const at = async (event: string): Promise<string | undefined> =>
      (await readRecordFiles(session, structure, '1', { instrument: form, event, instance: 0, repeats: 'no' })).get(
        'scan',
      );
    assert.notEqual(await at('visit_arm_2'), '');
    assert.equal(await at('visit_arm_9').catch(() => 'refused'), 'refused');
  });

  it('of a classic project with repeating forms', async () => {
    const registry = sampleSeeds().find(({ events }) => (events ?? []).length === 0);
    assert.ok(registry);
    const rig = await startRig(registry);
    const { session } = rig.target;
    const { structure } = await readGround(session);
    const record = registry.values[0]?.record ?? '';
    const forms = await readRecordForms(session, structure, record);
    assert.ok(forms.length >= structure.forms.length);
    assert.deepEqual([...new Set(forms.map(({ instrument }) => instrument))], structure.forms);
    assert.ok(forms.every(({ event }) => event === ''));
  });
});
