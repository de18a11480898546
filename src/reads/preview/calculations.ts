import type { Field } from '../../dictionary/field';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import { findCycles } from '../../logic/cycles';
import { logicOf } from './fieldLogic';

export interface CalculationOrder {
  /** Those that others need come first; what needs itself is not among them. */
  readonly order: readonly Field[];
  /** In lower case: calculations that depend on themselves through each other. */
  readonly circular: ReadonlySet<string>;
}

/** The calculations that these names lead to, in an order in which each can be computed. Without recursion: chains may be as long as the dictionary. */
export function calculationOrder(index: DictionaryIndex, names: Iterable<string>): CalculationOrder {
  const order: Field[] = [];
  const dependencies = new Map<string, readonly string[]>();
  const done = new Set<string>();
  for (const start of names) {
    const path: { readonly field: Field; readonly rest: Iterator<string> }[] = [];
    const enter = (name: string): void => {
      const field = done.has(name) ? undefined : index.field(name);
      done.add(name);
      if (field !== undefined && logicOf(field).isCalculated) {
        const { needs } = logicOf(field);
        dependencies.set(name, needs);
        path.push({ field, rest: needs[Symbol.iterator]() });
      }
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.next();
      if (next.done === true) {
        path.pop();
        order.push(top.field);
      } else {
        enter(next.value);
      }
    }
  }
  const circular = new Set(findCycles(dependencies).flat());
  return { order: order.filter((field) => !circular.has(field.key)), circular };
}
