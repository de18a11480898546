import type { StructureName } from './documentNames';
import type { Place } from './presence';
import type { StructureChange } from './structure';

/** What makes up a user's access; `presence`: that it is a user of the project. */
export type AccessAspect = 'presence' | 'role' | 'group' | 'rights';

/** Where the server's state after a write is not what the plan says. Names, never values. */
export type Difference =
  /** Planned to go, but there. `place` absent: the record itself. */
  | {
      readonly kind: 'still-there';
      readonly record: string;
      readonly place?: Place;
      readonly fields: readonly string[];
    }
  /** Not part of the plan, but gone. */
  | {
      readonly kind: 'wrongly-gone';
      readonly record: string;
      readonly place: Place;
      readonly fields: readonly string[];
    }
  /** The whole record is gone though only a part of it, or nothing, was to go. */
  | { readonly kind: 'record-gone'; readonly record: string; readonly planned: boolean }
  | { readonly kind: 'changed'; readonly record: string; readonly place: Place; readonly fields: readonly string[] }
  | { readonly kind: 'appeared'; readonly record: string; readonly place: Place; readonly fields: readonly string[] }
  /** Computed by REDCap from what went. */
  | {
      readonly kind: 'recalculated';
      readonly record: string;
      readonly place: Place;
      readonly fields: readonly string[];
    }
  | { readonly kind: 'count'; readonly returned: number; readonly expected: readonly number[] }
  | { readonly kind: 'structure'; readonly change: StructureChange; readonly planned: boolean }
  | { readonly kind: 'dag'; readonly dag: string; readonly problem: 'still-there' | 'gone' }
  /** A row of a document of the structure, by its name; `changed`, `gone` and `new` are not part of the plan. */
  | {
      readonly kind: 'row';
      readonly document: StructureName;
      readonly name: string;
      readonly problem: 'not-added' | 'not-changed' | 'still-there' | 'changed' | 'gone' | 'new';
    }
  /** Of a user, though it was not planned. */
  | { readonly kind: 'access'; readonly username: string; readonly aspect: AccessAspect }
  | {
      readonly kind: 'assignment';
      readonly who: 'user' | 'record';
      readonly name: string;
      readonly problem: 'still-there' | 'changed';
    };

/** Whether going on after this difference could do more harm; a wrong number alone does not. */
export function isDamage(difference: Difference): boolean {
  return difference.kind !== 'count';
}
