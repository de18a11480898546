import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import type { OperationTarget } from '../../../../src/safety/operation';
import { allRights } from '../../../../src/simulator/store/rights';
import { planOwnGroup } from '../../../../src/writes/ownGroup/plan';
import { ownGroupSwitch } from '../../../../src/writes/ownGroup/run';
import { ownGroupLines, ownGroupMessage } from '../../../../src/writes/ownGroup/words';
import { refusalText } from '../../../../src/writes/words/refusalText';
import { unkindMix } from '../../simulator/unkindMix';
import { runBare } from '../deletes/bare';
import { type Rig, quick, startRig, stopRigs } from '../deletes/rig';
import { fullProject, owner } from '../deletes/seeds';

afterEach(stopRigs);

async function rigWith(
  options: Parameters<typeof startRig>[1] = {},
): Promise<{ readonly rig: Rig; readonly target: OperationTarget }> {
  const rig = await startRig(
    fullProject(['1'], {
      recordDags: { 1: 'north' },
      users: [
        { ...owner, switchableDags: ['', 'north'] },
        { ...owner, username: 'ann', dag: 'south', switchableDags: ['north'] },
      ],
    }),
    options,
  );
  return { rig, target: { ...rig.target, rights: { username: 'owner', rights: allRights, dataAccessGroup: '' } } };
}

const dagOf = (rig: Rig, username: string): string | undefined =>
  rig.seed().users.find((user) => user.username === username)?.dag;

describe('switching the own group', () => {
  for (const [server, options] of [
    ['a kind server', {}],
    ['an unkind server', { unkind: unkindMix(63) }],
  ] as const) {
    it(`moves the account and nobody else, there and back: ${server}`, async () => {
      const { rig, target } = await rigWith(options);
      for (const to of ['north', '']) {
        const planned = await planOwnGroup(target, to);
        assert.ok(planned.kind === 'plan');
        assert.ok(ownGroupLines(planned.plan, english).every((line) => !/\{\d\}|undefined/.test(line)));
        const outcome = await runBare(ownGroupSwitch, target, planned.plan, quick);
        assert.deepEqual(
          [outcome.status, outcome.now, dagOf(rig, 'owner'), dagOf(rig, 'ann')],
          ['done', to, to, 'south'],
        );
        assert.match(ownGroupMessage(planned.plan, outcome, '', english), /is now/);
      }
    });
  }

  it('says what REDCap does not allow, and what it cannot read back', async () => {
    const { rig, target } = await rigWith();
    const same = await planOwnGroup(target, '');
    assert.deepEqual(same, { kind: 'refused', refusals: [{ reason: 'in-group-already', dag: '' }] });
    assert.match(refusalText({ reason: 'in-group-already', dag: '' }, english), /no group/);
    const strange = await planOwnGroup(target, 'south');
    assert.ok(strange.kind === 'plan');
    assert.equal((await runBare(ownGroupSwitch, target, strange.plan, quick)).status, 'refused');
    assert.equal(dagOf(rig, 'owner'), '');
    // An account that may not read users.
    const token = rig.simulator.addToken(rig.projectId, {
      username: 'eve',
      rights: { api_import: 1, api_export: 1 },
      dag: 'north',
      switchableDags: ['', 'north'],
    });
    const blind = rig.targetFor(token);
    const planned = await planOwnGroup(blind, '');
    assert.ok(planned.kind === 'plan');
    assert.equal(planned.plan.from, undefined);
    const outcome = await runBare(ownGroupSwitch, blind, planned.plan, quick);
    assert.deepEqual([outcome.status, dagOf(rig, 'eve')], ['unverified', '']);
    assert.match(ownGroupMessage(planned.plan, outcome, '', english), /may not read/);
  });

  it('believes no answer', async () => {
    for (const [fault, status] of [
      ['reset-after-write', 'done'],
      ['gateway-timeout', 'not-done'],
    ] as const) {
      const { rig, target } = await rigWith();
      const planned = await planOwnGroup(target, 'north');
      assert.ok(planned.kind === 'plan');
      rig.simulator.setFaults([{ fault, call: 'dag/switch', times: 1 }]);
      assert.equal((await runBare(ownGroupSwitch, target, planned.plan, quick)).status, status);
    }
  });
});
