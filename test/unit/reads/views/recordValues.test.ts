import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { exportMetadata } from '../../../../src/api/metadata';
import { recordValuesCsv } from '../../../../src/reads/views/recordValues';
import { startRig, stopRigs } from '../../writes/deletes/rig';
import { fullProject } from '../../writes/deletes/seeds';

afterEach(stopRigs);

describe('the values of a record as a table', () => {
  it('have their place and what their codes mean', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const { session } = rig.target;
    const metadata = await exportMetadata(session);
    const { text, values } = await recordValuesCsv(session, '2', { metadata });
    const lines = text.trimEnd().split('\n');
    assert.equal(lines[0], 'event,repeat_instrument,repeat_instance,form,field,value,label,field_label');
    assert.equal(
      lines.filter((line) => line.includes(',races,')).join('|'),
      'enrolment_arm_1,,,enrolment,races,1,A,races|enrolment_arm_1,,,enrolment,races,3,C,races',
    );
    assert.ok(lines.includes('enrolment_arm_1,,,enrolment,enrolment_complete,2,Complete,'));
    assert.ok(lines.includes('visit_arm_1,lab,2,lab,lab_value,2,,lab_value'));
    assert.ok(values > 10);
    assert.deepEqual(await recordValuesCsv(session, 'none', { metadata: [] }), { text: `${lines[0]}\n`, values: 0 });
    const place = { event: 'visit_arm_1', instrument: 'lab', instance: 2 };
    const part = (await recordValuesCsv(session, '2', { metadata, place })).text.trimEnd().split('\n');
    assert.deepEqual(
      part.slice(1),
      lines.filter((line) => line.startsWith('visit_arm_1,lab,2,')),
    );
    assert.ok(part.length > 1);
  });
});
