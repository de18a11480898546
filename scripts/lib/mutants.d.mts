export interface Mutant {
  readonly id: string;
  readonly file: string;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly by: string;
  readonly was: string;
  readonly line: number;
}
export function mutantsOf(file: string, source: string): Mutant[];
export function withSwitches(source: string, mutants: readonly (Mutant & { readonly number: number })[]): string;
export function sample<T>(items: readonly T[], count: number, seed: number, nameOf?: (item: T) => string): T[];
