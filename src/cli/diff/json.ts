import { riskWords } from '../../dictionary/diff/change';
import type { Comparison } from './comparison';

/** Everything there is, for programs. */
export function formatJson({ old, now, risk, changes, removedFields, doubts }: Comparison): string {
  return `${JSON.stringify({ old, new: now, risk, riskText: riskWords[risk], changes, removedFields, notes: doubts }, undefined, 2)}\n`;
}
