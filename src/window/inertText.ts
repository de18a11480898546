/**
 * Text that may hold words of a server, for notifications and inputs. Both make links of `[text](address)`, also to commands;
 * a blank between the brackets keeps it text. Icon names stay text too.
 */
export function inertText(text: string): string {
  return text.replaceAll('](', '] (').replaceAll('$(', '$ (');
}
