import { choicesOfType } from '../../dictionary/choices';
import type { FieldFacts, Structure } from '../../state/structure';
import type { Cell } from './cells';
import type { Limit } from './undoPlan';

/** Gathers fields whose values come back, but stand for something else now: a code has another label than when it was stored. */
export class Meanings {
  /** By field: codes with another label; nothing where there is none. */
  private readonly known = new Map<string, ReadonlySet<string> | undefined>();
  private readonly fields = new Set<string>();

  constructor(
    private readonly then: Structure,
    private readonly now: Structure,
  ) {}

  add({ field, values }: Cell): void {
    if (!this.known.has(field)) {
      this.known.set(field, relabelled(this.then.fields.get(field), this.now.fields.get(field)));
    }
    const codes = this.known.get(field);
    if (codes && values.some((value) => codes.has(value))) {
      this.fields.add(field);
    }
  }

  get limits(): readonly Limit[] {
    return this.fields.size === 0 ? [] : [{ kind: 'other-labels', fields: [...this.fields] }];
  }
}

function relabelled(then: FieldFacts | undefined, now: FieldFacts | undefined): ReadonlySet<string> | undefined {
  if (!then || !now || (then.type === now.type && then.choices === now.choices)) {
    return undefined;
  }
  const labels = labelsOf(now);
  const codes = [...labelsOf(then)].flatMap(([code, label]) => {
    const there = labels.get(code);
    return there === undefined || there === label ? [] : [code];
  });
  return codes.length === 0 ? undefined : new Set(codes);
}

function labelsOf({ type, choices }: FieldFacts): ReadonlyMap<string, string> {
  return new Map(choicesOfType(type, choices ?? '').map(({ code, label }) => [code, label.replaceAll(/\s+/g, ' ')]));
}
