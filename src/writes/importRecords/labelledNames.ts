/** Events or groups by their unique names, and by labels; capitals and blanks of labels do not count. */
export class LabelledNames {
  private readonly names = new Set<string>();
  /** `undefined`: several have it. */
  private readonly labels = new Map<string, string | undefined>();

  constructor(things: Iterable<{ readonly name: string; readonly labels: readonly string[] }>) {
    for (const { name, labels } of things) {
      this.names.add(name);
      for (const label of new Set(labels.map(plain))) {
        this.labels.set(label, this.labels.has(label) ? undefined : name);
      }
    }
  }

  /** @param byLabel where nothing has this unique name, or something else has this label. What several have is nobody's. */
  nameOf(text: string, byLabel: boolean): { readonly name: string } | 'ambiguous' | undefined {
    const label = plain(text);
    if (!byLabel || !this.labels.has(label)) {
      return this.names.has(text) ? { name: text } : undefined;
    }
    const named = this.labels.get(label);
    return named === undefined || (this.names.has(text) && named !== text) ? 'ambiguous' : { name: named };
  }
}

function plain(label: string): string {
  return label.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
