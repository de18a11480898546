/** A row of the tree as shown, free of `vscode`. */
export interface TreeRow {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Name of a codicon. */
  readonly icon: string;
  /** Name of a theme colour for the icon. */
  readonly iconColor?: string;
  /** `kind;flag;flag;`, as the menus in package.json ask for it. */
  readonly contextValue: string;
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  /** What a screen reader says. */
  readonly accessibleLabel: string;
}

export function contextValueOf(kind: string, ...flags: readonly (string | false | undefined)[]): string {
  return [kind, ...flags]
    .filter((flag) => typeof flag === 'string' && flag !== '')
    .map((flag) => `${String(flag)};`)
    .join('');
}
