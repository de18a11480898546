import type { Ground } from '../state/ground';
import type { OperationTarget, Refusal, Warning } from '../safety/operation';
import { projectStatus } from '../state/projectStatus';
import { type NeededRight, missingRights } from '../state/rights';
import type { Sight } from '../state/sight';

/** Records that a delete may take too, because of their names. */
export function namesakesOf(warnings: readonly Warning[]): readonly string[] {
  return warnings.flatMap((warning) => (warning.kind === 'namesakes' ? warning.records : []));
}

/** What to know about the caller and the project before confirming: data the caller cannot see is neither counted nor verified. */
export function callerWarnings({ rightsKnown, group, hidden }: Sight, { info }: Ground): readonly Warning[] {
  return [
    ...(rightsKnown ? [] : [{ kind: 'rights-unknown' } as const]),
    ...(group.kind === 'own' ? [{ kind: 'caller-in-group', dag: group.dag } as const] : []),
    ...(group.kind === 'unknown' ? [{ kind: 'group-unknown' } as const] : []),
    ...(hidden.length === 0 ? [] : [{ kind: 'export-limited', instruments: hidden } as const]),
    ...(projectStatus(info) === 'analysis' ? [{ kind: 'perhaps-analysis' } as const] : []),
  ];
}

/** Instruments of which data goes, or may go, with the plan although the account was not told of it. */
export function hiddenOf(warnings: readonly Warning[]): readonly string[] {
  return warnings.flatMap((warning) => (warning.kind === 'export-limited' ? warning.instruments : []));
}

/** Whether records of other groups may be there, out of sight. */
export function seesOwnGroupOnly(warnings: readonly Warning[]): boolean {
  return warnings.some(({ kind }) => kind === 'caller-in-group' || kind === 'group-unknown');
}

/** Why nothing is removed that cannot be seen: names that are hashes, and records that are listed but not served. */
export function sightRefusals(sight: Sight, unreadable: readonly string[]): readonly Refusal[] {
  return sight.hashedIds
    ? [{ reason: 'hashed-ids' }]
    : unreadable.length > 0
      ? [{ reason: 'records-unreadable', records: unreadable }]
      : [];
}

export function rightRefusals(target: OperationTarget, needed: readonly NeededRight[]): readonly Refusal[] {
  return missingRights(target.rights, needed).map((right) => ({ reason: 'missing-right', right }));
}

export function refused(refusals: readonly Refusal[]): {
  readonly kind: 'refused';
  readonly refusals: readonly Refusal[];
} {
  return { kind: 'refused', refusals };
}

export function chunk<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

export const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
