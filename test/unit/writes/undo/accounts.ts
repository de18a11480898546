import assert from 'node:assert/strict';
import fc from 'fast-check';
import { english } from '../../../../src/common/l10n';
import type { OperationTarget } from '../../../../src/safety/operation';
import type { ProjectSeed, SeedLock, SeedUser } from '../../../../src/simulator/store/seed';
import type { PlannedUndo } from '../../../../src/writes/undo/plan';
import type { UndoOutcome } from '../../../../src/writes/undo/undoOutcome';
import { undoReport } from '../../../../src/writes/undo/words';
import type { Rig } from '../deletes/rig';
import { owner } from '../deletes/seeds';
import { type Net, plannedUndo, safeUndo, stateOf } from './support';

/** Nobody tells what it may do: the ordinary account. */
export interface Account {
  readonly dag: '' | 'north';
  /** Instruments whose data it may not export. */
  readonly hidden: readonly string[];
  /** Whether it may see the groups. */
  readonly seesGroups: boolean;
  readonly mayCreate: boolean;
  /** What is locked between the write and its undo, or all the time. */
  readonly locks: readonly SeedLock[];
  readonly areLockedBefore: boolean;
}

export const accounts: fc.Arbitrary<Account> = fc.record({
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
        { record: '12-3', instrument: 'diary', event: 'diary_arm_1', instance: 2 },
        { record: 'x', instrument: 'lab', event: 'visit_arm_1', instance: 1 },
      ]),
    },
  ),
  areLockedBefore: fc.boolean(),
});

/** What somebody was told before a write, and whether anything of it left. */
export interface Done {
  readonly said: string;
  readonly sent: boolean;
}

/** The user of a project with the rights of an account; its own rights it may not read. */
export function userOf({ dags }: ProjectSeed, account: Account): SeedUser {
  const forms = ['enrolment', 'visit', 'lab', 'diary'];
  return {
    ...owner,
    username: 'ann',
    dag: dags.length > 0 ? account.dag : '',
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
}

/** What an undo left, for those who know more of the write. */
export interface UndoneAs {
  readonly before: readonly string[];
  readonly undo: Exclude<PlannedUndo, { readonly kind: 'refused' }>;
  readonly undone: UndoOutcome | undefined;
}

/**
 * Writes and undoes as that account: whatever is not as before then is named somewhere.
 * @param write plans and carries out; nothing where it was refused, and then nothing may have changed @returns whether it took place
 */
export async function asAccount(
  rig: Rig,
  net: Net,
  account: Account,
  write: (target: OperationTarget) => Promise<Done | undefined>,
  look: (end: UndoneAs) => void = () => {},
): Promise<boolean> {
  const ann = userOf(rig.seed(), account);
  const { username, rights, dag } = ann;
  const token = rig.simulator.addToken(rig.projectId, { username, rights, ...(dag === '' ? {} : { dag }) });
  const target = rig.targetFor(token);
  const before = stateOf(rig.seed());
  if (account.areLockedBefore) {
    rig.simulator.setLocks(rig.projectId, account.locks);
  }
  const done = await write(target);
  if (done === undefined) {
    assert.deepEqual(stateOf(rig.seed()), before);
    return false;
  }
  if (!done.sent) {
    return false;
  }
  const { said } = done;
  rig.simulator.setLocks(rig.projectId, account.locks);
  const undo = await plannedUndo(rig, net, { target });
  if (undo.kind === 'refused') {
    return false;
  }
  const undone = undo.kind === 'plan' ? await safeUndo(rig, net, undo.plan, target) : undefined;
  look({ before, undo, undone });
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
      `lost without a word: ${line}\n${JSON.stringify({ account, said, status: undone?.status, limits: undone?.limits, differences: undone?.differences })}`,
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
