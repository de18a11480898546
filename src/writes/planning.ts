import type { Ground } from '../state/ground';
import type { OperationTarget, Refusal, Warning } from '../safety/operation';
import { type NeededRight, hiddenInstruments, missingRights } from '../state/rights';

/** What to know about the caller before confirming: data the caller cannot see is neither counted nor verified. */
export function callerWarnings(target: OperationTarget, ground: Ground): readonly Warning[] {
  const { rights } = target;
  if (rights === undefined) {
    return [{ kind: 'rights-unknown' }];
  }
  const hidden = hiddenInstruments(rights, ground.structure.forms);
  return [
    ...(rights.dataAccessGroup === '' ? [] : [{ kind: 'caller-in-group', dag: rights.dataAccessGroup } as const]),
    ...(hidden.length === 0 ? [] : [{ kind: 'export-limited', instruments: hidden } as const]),
  ];
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
