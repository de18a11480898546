/** One line of a refused import: which field of which record, the value, and REDCap's words about it. Holds data: never for a log. */
export interface Complaint {
  readonly record: string;
  /** As a column: of a checkbox with its code, `races___2`. */
  readonly column: string;
  readonly value: string;
  /** Not cleaned; what shows it does that. */
  readonly message: string;
}

const start =
  /^(?:"(?<quoted>.*?)","(?<field>[a-z][a-z0-9_]{0,200})","|(?<bare>[^",]+),"?(?<plain>[a-z][a-z0-9_]{0,200})"?,)(?<rest>.*)$/s;

/**
 * The lines of a refused import, `"record","field","value","message"` (REDCAP_API.md §5.2). Values can hold line breaks, and how quotes in
 * them are written is not known: a line belongs to the one before unless it begins like a complaint. One that cannot be read costs no other.
 */
export function complaintsIn(text: string): readonly Complaint[] {
  const found: { record: string; column: string; lines: string[] }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const groups = start.exec(line)?.groups;
    const record = groups?.['quoted'] ?? groups?.['bare'];
    const column = groups?.['field'] ?? groups?.['plain'];
    if (groups && record !== undefined && column !== undefined) {
      found.push({ record: record.replaceAll('""', '"'), column, lines: [groups['rest'] ?? ''] });
    } else {
      found.at(-1)?.lines.push(line);
    }
  }
  return found.flatMap(({ record, column, lines }) => {
    const rest = lines.join('\n').trimEnd();
    const parts = partsOf(rest);
    return parts ? [{ record, column, ...parts }] : [];
  });
}

/** Value and message: the message is what stands in the last quotes. */
function partsOf(rest: string): { readonly value: string; readonly message: string } | undefined {
  const inner = rest.endsWith('"') ? rest.slice(0, -1) : rest;
  const quoted = Math.max(inner.lastIndexOf('","') + 2, inner.lastIndexOf(',"') + 1, 0);
  const at = rest.endsWith('"') && quoted > 1 ? quoted : rest.indexOf(',');
  if (at < 0) {
    return undefined;
  }
  const value = rest.slice(0, at).replace(/,$/, '').replace(/^"/, '').replace(/"$/, '');
  const message = inner.slice(at + 1);
  return { value: value.replaceAll('""', '"'), message: message.replaceAll('""', '"') };
}
