import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEach, describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import type { ProjectSeed, SeedLock, SeedUser } from '../../../../src/simulator/store/seed';
import { safetyLines } from '../../../../src/writes/deletes/safetyWords';
import { undoReport } from '../../../../src/writes/undo/words';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { owner } from '../deletes/seeds';
import { type Any, deletes, seeds } from './anyData';
import { type Net, makeNet, plannedUndo, removeFolders, safeRun, safeUndo, stateOf } from './support';

afterEach(stopRigs);
afterEach(removeFolders);

/** Nobody tells what it may do: the ordinary account. */
interface Account {
  readonly dag: '' | 'north';
  /** Instruments whose data it may not export. */
  readonly hidden: readonly string[];
  /** Whether it may see the groups. */
  readonly seesGroups: boolean;
  readonly mayCreate: boolean;
  /** What is locked between the delete and its undo. */
  readonly locks: readonly SeedLock[];
}

const accounts: fc.Arbitrary<Account> = fc.record({
  dag: fc.constantFrom('' as const, '' as const, 'north' as const),
  hidden: fc.oneof(fc.constant([]), fc.subarray(['visit', 'lab', 'diary'])),
  seesGroups: fc.boolean(),
  mayCreate: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  locks: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.subarray<SeedLock>([
        { record: '1' },
        { record: '02', instrument: 'visit', event: 'visit_arm_1' },
        { record: 'a b', instrument: 'enrolment', event: 'enrolment_arm_1' },
      ]),
    },
  ),
});

async function asAccount(
  rig: Rig,
  net: Net,
  ann: SeedUser,
  account: Account,
  { operation, request }: Any,
): Promise<boolean> {
  const { username, rights, dag } = ann;
  const token = rig.simulator.addToken(rig.projectId, { username, rights, ...(dag === '' ? {} : { dag }) });
  const target = rig.targetFor(token);
  const before = stateOf(rig.seed());
  const planned = await operation.plan(target, request as never).catch((error: unknown) => error as Error);
  if (planned instanceof Error || planned.kind === 'refused') {
    assert.deepEqual(stateOf(rig.seed()), before);
    return false;
  }
  const said = safetyLines(planned.plan, english).join('\n');
  const outcome = await safeRun(rig, net, operation, planned.plan, target);
  if (!outcome.sent) {
    return false;
  }
  rig.simulator.setLocks(rig.projectId, account.locks);
  const undo = await plannedUndo(rig, net, { target });
  if (undo.kind === 'refused') {
    return false;
  }
  const undone = undo.kind === 'plan' ? await safeUndo(rig, net, undo.plan, target) : undefined;
  const told = undone ? undoReport(undo.plan, undone, english) : said;
  const now = new Set(stateOf(rig.seed()));
  const lost = before.filter((line) => !now.has(line));
  const forms = new Map(rig.seed().fields.map((field) => [field['field_name'], field['form_name'] ?? '']));
  for (const line of lost) {
    const [kind, json] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    const row = JSON.parse(json) as Record<string, string>;
    const field = row['field'] ?? '';
    const form = forms.get(field) ?? field.replace(/_complete$/, '');
    const record = row['record'] ?? '';
    const inDifferences = undone?.differences.some(
      (item) => 'record' in item && item.record === record && (!('fields' in item) || item.fields.includes(field)),
    );
    const isNamed =
      inDifferences === true ||
      undone?.remaining.includes(record) === true ||
      (account.hidden.includes(form) && told.includes(form)) ||
      /data of other data access groups/.test(said) ||
      // The record is named as left out; its ID and its group go with it.
      ((kind === 'id' || kind === 'group') &&
        /Group not restored|groups of the records|REDCap says|Not reached/.test(told)) ||
      (kind === 'id' && account.hidden.length > 0 && told.includes('may not export')) ||
      kind === 'user';
    assert.ok(
      isNamed,
      `lost without a word: ${line}\n${JSON.stringify({ account, request, status: undone?.status, limits: undone?.limits, differences: undone?.differences })}`,
    );
  }
  const bySelf = lost.filter((line) => line.startsWith('value ') || line.startsWith('file '));
  if (bySelf.length > 0 && undone?.status === 'done') {
    assert.ok(
      account.hidden.length > 0 || /other data access groups/.test(said),
      'done, though something is lost that was to be seen',
    );
  }
  return true;
}

describe('any delete by an account that does not see everything', function anyAccount() {
  this.timeout(240_000);

  it('is undone, or every loss is named', async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(seeds, accounts, deletes, async (seed: ProjectSeed, account, any) => {
        const forms = ['enrolment', 'visit', 'lab', 'diary'];
        const ann: SeedUser = {
          ...owner,
          username: 'ann',
          dag: seed.dags.length > 0 ? account.dag : '',
          rights: {
            api_export: 1,
            api_import: 1,
            design: 1,
            record_delete: 1,
            record_create: Number(account.mayCreate),
            data_access_groups: Number(account.seesGroups),
          },
          formsExport: Object.fromEntries(forms.map((form) => [form, account.hidden.includes(form) ? 0 : 1])),
        };
        const rig = await startRig({
          ...seed,
          users: [...seed.users.filter(({ username }) => username !== 'ann'), ann],
        });
        const net = await makeNet();
        try {
          done += Number(await asAccount(rig, net, ann, account, any));
        } finally {
          await rig.stop();
        }
      }),
      {
        numRuns: Number(process.env['UNDO_TEST_RUNS'] ?? 40),
        endOnFailure: process.env['UNDO_TEST_RUNS'] !== undefined,
      },
    );
    assert.ok(done > 0, `only ${done} deletes took place`);
  });
});
