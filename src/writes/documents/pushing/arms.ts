import { importArms } from '../../../api/arms';
import { armsDelete } from '../../deletes/structure';
import { at } from '../spec';
import type { StructurePushing } from './pushing';

/** Source: REDCAP_API.md §6.1. */
export const arms: StructurePushing = {
  send: (session, rows) =>
    importArms(
      session,
      rows.map((row) => ({ armNum: Number(at(row, 'arm_num')), name: at(row, 'name') })),
      { override: false },
    ),
  planRemoval: (target, removed, signal, onProgress) =>
    armsDelete.plan(target, { arms: removed.map((row) => Number(row['arm_num'])) }, signal, onProgress),
  lost: (removed) => ({ arms: removed.map((row) => Number(row['arm_num'])) }),
  eventsTouched: ({ removed }, structure) =>
    structure.events
      .filter((event) => removed.some((row) => Number(row['arm_num']) === event.armNum))
      .map((event) => event.uniqueEventName),
};
