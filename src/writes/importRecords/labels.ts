import type { CodeAndLabel } from '../../dictionary/choices';

/** What a label looks like in an export: without markup, blanks as one. Capitals do not count. */
function plain(label: string): string {
  return label
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Codes by label; `undefined` for a label that several codes have. */
export class LabelIndex {
  private readonly codes = new Map<string, string | undefined>();
  private readonly known: ReadonlySet<string>;

  constructor(choices: readonly CodeAndLabel[]) {
    this.known = new Set(choices.map(({ code }) => code));
    for (const { code, label } of choices) {
      const key = plain(label);
      if (key !== '') {
        this.codes.set(key, this.codes.has(key) && this.codes.get(key) !== code ? undefined : code);
      }
    }
  }

  isCode(value: string): boolean {
    return this.known.has(value);
  }

  isLabel(value: string): boolean {
    return this.codes.has(plain(value));
  }

  /** The code that a value of a file with labels means; `ambiguous` where two are possible. */
  codeOf(value: string): { readonly code: string } | 'ambiguous' | undefined {
    const key = plain(value);
    const isCode = this.known.has(value);
    if (!this.codes.has(key)) {
      return isCode ? { code: value } : undefined;
    }
    const code = this.codes.get(key);
    return code === undefined || (isCode && code !== value) ? 'ambiguous' : { code };
  }
}

/** Whether an option is ticked, as exports with labels write it: `Checked`, `Unchecked`, or the option's own label. */
export function tickOf(value: string, label: string): '0' | '1' | undefined {
  const key = plain(value);
  return key === 'unchecked' ? '0' : key === 'checked' || key === plain(label) ? '1' : undefined;
}
