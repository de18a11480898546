import { importRecords } from '../../api/records';
import type { Session } from '../../api/session';
import { readGroups } from '../../safety/snapshot/recordGroups';
import type { Writing } from '../../safety/write';
import { serverWords } from '../words/errorText';
import type { ImportAccount } from './account';
import { groupsWanted } from './groupsWanted';
import type { JudgedRow } from './judgeRow';
import type { ImportPlan } from './plan';

interface MoveContext {
  readonly session: Session;
  readonly writing: Writing;
  readonly plan: ImportPlan;
  readonly account: ImportAccount;
}

/** Puts records into the groups that their rows name, once they exist. @returns those that were written to */
export async function moveRecords(
  { session, writing, plan, account }: MoveContext,
  judged: readonly JudgedRow[],
): Promise<readonly string[]> {
  const named = groupsWanted(judged);
  if (account.isStopped || named.size === 0) {
    return [];
  }
  const { structure, info } = plan.ground;
  const idField = structure.recordIdField;
  const read = () => readGroups(session, idField, [...named.keys()], true);
  const present = await read();
  const wanted = new Map([...named].filter(([record, group]) => present?.has(record) && present.get(record) !== group));
  if (wanted.size === 0) {
    return [];
  }
  const rows = [...wanted].flatMap(([record, group]) => {
    const row = judged.find((one) => one.record === record);
    return row
      ? [
          {
            [idField]: record,
            ...(info.isLongitudinal ? { redcap_event_name: row.event } : {}),
            ...((structure.repeating?.length ?? 0) > 0
              ? {
                  redcap_repeat_instrument: '',
                  redcap_repeat_instance: row.instrument === '' && row.instance !== 0 ? String(row.instance) : '',
                }
              : {}),
            redcap_data_access_group: group,
          },
        ]
      : [];
  });
  const open = (now: ReadonlyMap<string, string> | undefined): readonly string[] =>
    [...wanted].filter(([record, group]) => now?.get(record) !== group).map(([record]) => record);
  const result = await writing.attempt({
    send: async (writer) => (await importRecords(writer, { format: 'json', data: JSON.stringify(rows) })).count,
    observe: async () => ({ groups: await read() }),
    finished: ({ groups }) => open(groups).length === 0,
  });
  account.sent = true;
  account.lostAnswers += result.error && !result.refused ? 1 : 0;
  account.error ??= result.error;
  const left = new Set(open(result.after?.groups));
  const reason = result.refused ? serverWords(result.error) : undefined;
  for (const [record, group] of wanted) {
    if (left.has(record)) {
      account.differs({ kind: 'not-grouped', record, reason });
    } else {
      account.wrote(record, false);
      account.groups.set(record, group);
    }
  }
  if (result.after === undefined && !result.refused) {
    account.stop('unverified', result.error);
  }
  return [...wanted.keys()];
}
