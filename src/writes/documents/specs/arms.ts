import { type StructureSpec, at } from '../spec';

/** Source: REDCAP_API.md §6.1. */
export const arms: StructureSpec = {
  kind: 'structure',
  source: { content: 'arm', header: () => ['arm_num', 'name'] },
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
};

/** `01` and `1` are the same arm. */
function number(value: string): string {
  return /^\d{1,9}$/.test(value) ? String(Number(value)) : value;
}
