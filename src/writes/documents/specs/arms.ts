import { exportArms, importArms } from '../../../api/arms';
import { armsDelete } from '../../deletes/structure';
import { at } from '../spec';
import { structureTable } from '../tableSpec';

/** Source: REDCAP_API.md §6.1. */
export const arms = structureTable(
  { content: 'arm', header: () => ['arm_num', 'name'], rows: exportArms },
  {
    longitudinalOnly: true,
    developmentOnly: true,
    needs: ['api_import', 'design'],
    shows: 'arms',
    stale: ['info', 'arms', 'events', 'mappings', 'repeating'],
    words: (l10n) => l10n.t('arms'),
    title: (l10n) => l10n.t('Arms'),
    pushTitle: (l10n) => l10n.t('Push arms'),

    required: () => ['arm_num', 'name'],
    editable: ['name'],
    given: [],
    filled: ['arm_num', 'name'],
    keyColumns: ['arm_num'],
    keyOf: (row) => number(at(row, 'arm_num')),
    rowName: (row) => `${at(row, 'arm_num')} (${at(row, 'name')})`,

    part: 'arm',
    counts: 'arms',
    replaces: false,
    mayStayUnlisted: true,
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
  },
);

/** `01` and `1` are the same arm. */
function number(value: string): string {
  return /^\d{1,9}$/.test(value) ? String(Number(value)) : value;
}
