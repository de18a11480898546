import type { MergeConflict, MergeResult, Side } from '../../dictionary/merge/conflict';
import { MergeError } from '../../dictionary/merge/conflict';
import { readSettings, settingsText, valuesIn } from './settingsText';

/** Merges two versions setting by setting. @throws MergeError `damaged` */
export function mergeSettings(base: string, ours: string, theirs: string): MergeResult {
  const texts = { base, ours, theirs };
  for (const of of ['base', 'ours', 'theirs'] as const) {
    if (readSettings(texts[of]).broken) {
      throw new MergeError('damaged', of);
    }
  }
  const [before, mine, other] = [valuesIn(base), valuesIn(ours), valuesIn(theirs)];
  const conflicts: MergeConflict[] = [];
  const agreed = new Map<string, string>();
  for (const name of new Set([...other.keys(), ...mine.keys()])) {
    const [was, we, they] = [before.get(name) ?? '', mine.get(name) ?? before.get(name) ?? '', other.get(name) ?? ''];
    agreed.set(name, we === was ? they : we);
    if (we !== was && they !== was && we !== they) {
      conflicts.push({ kind: 'cell', field: name, column: 'value', base: was, ours: we, theirs: they });
    }
  }
  const version = (of: Side | 'base'): string =>
    settingsText({
      ...Object.fromEntries(agreed),
      ...Object.fromEntries(
        conflicts.flatMap((conflict) => (conflict.kind === 'cell' ? [[conflict.field, conflict[of]]] : [])),
      ),
    });
  return { text: version('ours'), conflicts, version };
}
