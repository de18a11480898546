const isText = (value: unknown): boolean => typeof value === 'string';
const isNumberOrText = (value: unknown): boolean => typeof value === 'number' || isText(value);
/** A value of a field; null is one that is not there. */
const isValue = (value: unknown): boolean => value === null || typeof value === 'boolean' || isNumberOrText(value);

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecordOf(is: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => isObject(value) && Object.values(value).every(is);
}

const record = { words: 'an object with values', is: isRecordOf(isValue) };
const nested = { words: 'an object of objects with values', is: isRecordOf(record.is) };
const text = { words: 'a string', is: isText };

const shapes: ReadonlyMap<string, { readonly words: string; readonly is: (value: unknown) => boolean }> = new Map([
  ['fields', record],
  ['files', record],
  ['smart', record],
  ['form_status', record],
  ['checkboxes', nested],
  ['events', nested],
  ['instances', nested],
  ['validation', { words: 'an object with strings', is: isRecordOf(isText) }],
  ['missing_codes', { words: 'an array of strings', is: (value) => Array.isArray(value) && value.every(isText) }],
  ['current_instance', { words: 'a number or a string', is: isNumberOrText }],
  ['current_event', text],
  ['today', text],
  ['now', text],
]);

/**
 * What is wrong with the context of a case (`REDCAP_LOGIC.md §12`). Something of another shape would be read as blank, and give a wrong result instead
 * of none; members that are not known are ignored.
 */
export function problemOfContext(context: Readonly<Record<string, unknown>>): string | undefined {
  for (const [member, { words, is }] of shapes) {
    if (Object.hasOwn(context, member) && !is(context[member])) {
      return `"context.${member}" is not ${words}.`;
    }
  }
  return undefined;
}
