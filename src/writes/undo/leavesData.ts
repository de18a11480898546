import type { Limit } from './undoPlan';

/** Whether data, access or structure that there was is not there again, or may not be. The others tell what no undo can bring back, or of new names. */
export function leavesData({ kind }: Limit): boolean {
  return leaving.has(kind);
}

const leaving: ReadonlySet<Limit['kind']> = new Set([
  'hidden-instruments',
  'other-groups',
  'no-place',
  'other-labels',
  'lost-files',
  'signature-files',
  'in-production',
  'missing-right',
  'in-role',
  'no-such-access',
  'access-unknown',
  'filled-stays',
  'groups-unknown',
  'no-group',
  'not-calculated',
]);
