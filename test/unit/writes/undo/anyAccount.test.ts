import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEach, describe, it } from 'mocha';
import { exportMetadataCsv } from '../../../../src/api/metadata';
import { english } from '../../../../src/common/l10n';
import type { OperationTarget } from '../../../../src/safety/operation';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { safetyLines } from '../../../../src/writes/deletes/safetyWords';
import { planPush, reviewPush } from '../../../../src/writes/dictionary/plan';
import { dictionaryPush } from '../../../../src/writes/dictionary/run';
import { planStructurePush } from '../../../../src/writes/documents/plan';
import { structurePush } from '../../../../src/writes/documents/run';
import { structurePushMarkdown } from '../../../../src/writes/documents/words';
import { planCopy } from '../../../../src/writes/moveData/plan';
import { dataCopy } from '../../../../src/writes/moveData/run';
import { copyLines } from '../../../../src/writes/moveData/words';
import { reviewMarkdown } from '../../../../src/writes/review/reviewMarkdown';
import { type Rig, quick, startRig, stopRigs } from '../deletes/rig';
import { addField, edit, removeField } from '../dictionary/edits';
import { served } from '../documents/support';
import { type Account, type Done, accounts, asAccount, userOf } from './accounts';
import { type Any, deletes, seeds } from './anyData';
import { type Net, makeNet, projectFolder, removeFolders, safeRun } from './support';

afterEach(stopRigs);
afterEach(removeFolders);

const runs = process.env['UNDO_TEST_RUNS'];
type Write = (rig: Rig, net: Net, target: OperationTarget) => Promise<Done | undefined>;

function job(rig: Rig, target: OperationTarget) {
  return {
    target,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'ann',
    ...quick,
  };
}

const deleteOf =
  ({ operation, request }: Any): Write =>
  async (rig, net, target) => {
    const planned = await operation.plan(target, request as never).catch((error: unknown) => error as Error);
    if (planned instanceof Error || planned.kind === 'refused') {
      return undefined;
    }
    const { sent } = await safeRun(rig, net, operation, planned.plan, target);
    return { said: safetyLines(planned.plan, english).join('\n'), sent };
  };

const drafts: fc.Arbitrary<(text: string) => string> = fc
  .array(
    fc.constantFrom<(text: string) => string>(
      (text) => removeField(text, 'note'),
      (text) => removeField(text, 'scan'),
      (text) => removeField(text, 'races'),
      (text) => removeField(removeField(text, 'lab_value'), 'lab_sheet'),
      (text) => edit(text, 'races', 'select_choices_or_calculations', '1, Asian'),
      (text) => edit(text, 'weight', 'text_validation_type_or_show_slider_number', 'number'),
      (text) => edit(text, 'initials', 'field_label', 'Other'),
      (text) => addField(text, 'extra', 'visit'),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map(
    (edits) => (text) =>
      edits.reduce((draft, each) => {
        try {
          return each(draft);
        } catch {
          // The field is gone already, or the project has none of that name.
          return draft;
        }
      }, text),
  );

const pushOf =
  (draftOf: (text: string) => string): Write =>
  async (rig, net, target) => {
    const base = await exportMetadataCsv(target.session);
    const planned = await planPush(target.session, { draft: draftOf(base), base }, target.rights);
    if (planned.kind !== 'plan') {
      return undefined;
    }
    const plan = await reviewPush(target.session, planned.plan, target.rights);
    const { outcome } = await net.safety.write(dictionaryPush, { ...job(rig, target), plan });
    return {
      said: reviewMarkdown(plan.review, { title: 'Push', when: new Date(0), l10n: english }),
      sent: outcome.sent,
    };
  };

const eventsPushOf =
  (gone: readonly string[]): Write =>
  async (rig, net, target) => {
    const base = await served(target, 'events.csv').catch((error: unknown) => error as Error);
    if (base instanceof Error) {
      return undefined;
    }
    const draft = base
      .split('\n')
      .filter((line) => !gone.some((name) => line.includes(name)))
      .join('\n');
    const planned = await planStructurePush(target.session, { document: 'events.csv', draft, base }, target.rights);
    if (planned.kind !== 'plan') {
      return undefined;
    }
    const { plan } = planned;
    const { outcome } = await net.safety.write(structurePush, { ...job(rig, target), plan });
    return {
      said: structurePushMarkdown(plan, { title: 'Push', when: new Date(0), l10n: english }),
      sent: outcome.sent,
    };
  };

/** Adds a field and copies another's data into it. */
const copyOf =
  (from: string): Write =>
  async (rig, net, target) => {
    const base = await exportMetadataCsv(target.session);
    const form = from === 'weight' ? 'visit' : from === 'lab_value' ? 'lab' : 'diary';
    if (!base.includes(`\n${from},`) || !(await pushOf((text) => addField(text, 'twin', form))(rig, net, target))) {
      return undefined;
    }
    const planned = await planCopy(target, [{ from, to: 'twin' }]);
    if (planned.kind !== 'plan') {
      return { said: '', sent: true };
    }
    const { outcome } = await net.safety.write(dataCopy, { ...job(rig, target), plan: planned.plan });
    return { said: copyLines(planned.plan, english).join('\n'), sent: outcome.sent };
  };

const kinds: Readonly<Record<string, fc.Arbitrary<Write>>> = {
  'any delete': deletes.map(deleteOf),
  'any push of a dictionary': drafts.map(pushOf),
  'any push of events': fc
    .subarray(['enrolment_arm_1', 'visit_arm_1', 'diary_arm_1', 'visit_arm_2'], { minLength: 1, maxLength: 2 })
    .map(eventsPushOf),
  'any copy of data': fc.constantFrom('weight', 'lab_value', 'mood').map(copyOf),
};

for (const [name, writes] of Object.entries(kinds)) {
  describe(`${name} by an account that does not see everything`, function anyAccount() {
    this.timeout(runs === undefined ? 240_000 : 3_600_000);

    it('is undone, or every loss is named', async () => {
      let done = 0;
      await fc.assert(
        fc.asyncProperty(seeds, accounts, writes, async (seed: ProjectSeed, account: Account, write) => {
          const ann = userOf(seed, account);
          const rig = await startRig({
            ...seed,
            users: [...seed.users.filter(({ username }) => username !== 'ann'), ann],
          });
          const net = await makeNet();
          try {
            done += Number(await asAccount(rig, net, account, async (target) => await write(rig, net, target)));
          } finally {
            await rig.stop();
          }
        }),
        { numRuns: Number(runs ?? (name === 'any delete' ? 40 : 15)), endOnFailure: runs !== undefined },
      );
      assert.ok(done > 0, `only ${done} took place`);
    });
  });
}
