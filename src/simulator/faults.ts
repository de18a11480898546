import type { FaultName, FaultRule } from './options';

/** Decides which fault strikes which call. */
export class FaultPlan {
  private rules: { readonly rule: FaultRule; passed: number; struck: number }[] = [];

  constructor(faults: readonly (FaultName | FaultRule)[]) {
    this.set(faults);
  }

  set(faults: readonly (FaultName | FaultRule)[]): void {
    this.rules = faults.map((fault) => ({ rule: typeof fault === 'string' ? { fault } : fault, passed: 0, struck: 0 }));
  }

  /**
   * The faults that strike this call; counts it for rules that wait or wear out.
   * @param named records that the call asks for by name
   * @param read records that it reads; absent: not known yet, and rules about that do not strike. Given: only those do
   */
  strike(content: string, action: string, named: readonly string[], read?: number): FaultName[] {
    const struck: FaultName[] = [];
    for (const entry of this.rules) {
      const { rule } = entry;
      if (
        !matches(rule, content, action) ||
        (rule.record !== undefined && !named.includes(rule.record)) ||
        (rule.above === undefined) !== (read === undefined) ||
        (rule.above !== undefined && (read ?? 0) <= rule.above)
      ) {
        continue;
      }
      if (entry.passed < (rule.after ?? 0)) {
        entry.passed += 1;
      } else if (entry.struck < (rule.times ?? Infinity)) {
        entry.struck += 1;
        struck.push(rule.fault);
      }
    }
    return struck;
  }
}

const deleteFaults = new Set<FaultName>(['partial-delete-whole-record', 'first-instance-only', 'wrong-count']);

function matches(rule: FaultRule, content: string, action: string): boolean {
  if (deleteFaults.has(rule.fault) && (content !== 'record' || action !== 'delete')) {
    return false;
  }
  return rule.call === undefined || rule.call === content || rule.call === `${content}/${action}`;
}
