import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import type { StructureName } from '../../../../src/state/documentNames';
import { compareRows } from '../../../../src/writes/documents/changes';
import { specOf } from '../../../../src/writes/documents/registry';
import type { StructurePushPlan } from '../../../../src/writes/documents/structurePush';
import { structurePushCosts, structurePushLines } from '../../../../src/writes/documents/words';

const planOf = (document: StructureName, server: string, draft: string, more: Partial<StructurePushPlan> = {}) =>
  ({
    document,
    server,
    draft,
    changes: compareRows(specOf(document), server, draft),
    uses: [],
    warnings: [],
    ...more,
  }) as unknown as StructurePushPlan;

describe('what a push of a document costs', () => {
  const users = 'username,design\nann,1\n';
  const events = 'event_name,arm_num,unique_event_name\nA,1,a_arm_1\n';
  const costs = (plan: StructurePushPlan): string => structurePushCosts(plan, english, 5).join('\n');

  it('is told of what is added only where something is', () => {
    assert.match(costs(planOf('users.csv', users, `${users}bob,1\n`)), /^REDCap adds a user whether or not/);
    assert.equal(costs(planOf('users.csv', users, users.replace('ann,1', 'ann,2'))), '');
    assert.equal(costs(planOf('events.csv', events, `${events}B,1,\n`)), '');
  });

  it('is told of new labels, and of fields that name an event', () => {
    const renamed = events.replace('A,1', 'A2,1');
    assert.equal(
      costs(planOf('events.csv', events, renamed)),
      'REDCap may make other unique names from the new labels.',
    );
    assert.match(
      costs(planOf('events.csv', events, renamed, { uses: [{ event: 'a_arm_1', fields: ['x', 'y'] }] })),
      /The event a_arm_1 is named in fields, whose logic may find it no more: x, y/,
    );
    const labelled = 'event_name,arm_num,unique_event_name,custom_event_label\nA,1,a_arm_1,\n';
    assert.equal(costs(planOf('events.csv', labelled, labelled.replace('arm_1,', 'arm_1,x'))), '');
  });

  it('names what comes, changes and goes', () => {
    const rows = `${events}B,1,b_arm_1\n`;
    assert.deepEqual(
      structurePushLines(planOf('events.csv', rows, `${events.replace('A,1', 'A2,1')}C,1,\n`), english, 5),
      ['Added (1): C (1)', 'Changed (1): a_arm_1: "A" → "A2"', 'Removed (1): b_arm_1'],
    );
    assert.deepEqual(structurePushLines(planOf('events.csv', events, `${events}C,1,\n`), english, 5), [
      'Added (1): C (1)',
    ]);
  });
});
