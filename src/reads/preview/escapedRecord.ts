import type { PipingContext } from '../../logic/renderPiping';

/** Marks that no label can hold, for they are taken out of it: between them stands the name of an embedded field. */
export const openEmbedding = '\uE000';
export const closeEmbedding = '\uE001';

export function withoutMarks(text: string): string {
  return text.replaceAll(/[\uE000\uE001]/g, '');
}

export function escapeHtml(text: string): string {
  return withoutMarks(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A record whose values are put into HTML: what people type is text. Labels stay HTML, as in REDCap. */
export function escapedRecord(record: PipingContext): PipingContext {
  const escaped = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : escapeHtml(value);
  return {
    missingCodes: record.missingCodes ?? [],
    ...(record.today !== undefined && { today: record.today }),
    ...(record.now !== undefined && { now: record.now }),
    // Codes must stay as they are to find their labels.
    value: (request) =>
      record.choices?.(request.field) === undefined ? escaped(record.value(request)) : record.value(request),
    smart: (name, parameters, request) => escaped(record.smart?.(name, parameters, request)),
    validationOf: (field) => record.validationOf?.(field),
    fieldKind: (field) => record.fieldKind?.(field),
    isField: (name) => record.isField(name),
    isEvent: (name) => record.isEvent?.(name) ?? false,
    choices: (field) => record.choices?.(field)?.map(({ code, label }) => ({ code, label: withoutMarks(label) })),
    fieldLabel: (field) => {
      const label = record.fieldLabel?.(field);
      return label === undefined ? undefined : withoutMarks(label);
    },
  };
}
