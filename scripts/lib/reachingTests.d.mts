export interface ReachingTest {
  readonly key: string;
  readonly file: string;
  readonly title: string;
  readonly near: number;
  readonly cpu: number;
  readonly reaches: number;
  readonly kills: number;
}
export function bestFirst<T extends ReachingTest>(tests: readonly T[]): T[];
export function within<T extends { readonly cpu: number }>(tests: readonly T[], budget: number): T[];
export function nearness(test: string, source: string): number;
export function byFile<T extends { readonly file: string }>(tests: readonly T[]): [string, T[]][];
