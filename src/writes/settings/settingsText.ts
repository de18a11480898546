import type { Span } from '../documents/table';

/** A setting as it is written. */
export interface WrittenSetting extends Span {
  readonly name: string;
  /** As REDCap has it: numbers and switches as their digits. `undefined` for what is no single value. */
  readonly value: string | undefined;
}

export interface WrittenSettings {
  readonly settings: readonly WrittenSetting[];
  /** Where the text stops being JSON, or an object of settings. */
  readonly broken: Span | undefined;
}

/** Settings that are numbers in REDCap's own JSON (REDCAP_API.md §6.13). */
const numbers: ReadonlySet<string> = new Set([
  'project_id',
  'in_production',
  'purpose',
  'is_longitudinal',
  'has_repeating_instruments_or_events',
  'surveys_enabled',
  'scheduling_enabled',
  'record_autonumbering_enabled',
  'randomization_enabled',
  'ddp_enabled',
  'display_today_now_button',
  'bypass_branching_erase_field_prompt',
]);

/** The settings as a document: one a line, in the order in which REDCap tells them. */
export function settingsText(values: Readonly<Record<string, string>>): string {
  return `${JSON.stringify(
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        numbers.has(name) && /^(?:0|[1-9]\d{0,8})$/.test(value) ? Number(value) : value,
      ]),
    ),
    undefined,
    2,
  )}\n`;
}

const pair = /"((?:[^"\\]|\\.)*)"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[{])/g;

/** Reads any text; never throws. */
export function readSettings(text: string): WrittenSettings {
  const clean = text.replace(/^\uFEFF/, ' ');
  let value: unknown;
  try {
    value = JSON.parse(clean);
  } catch (error) {
    const place = Number(/position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? clean.length);
    const start = Math.max(0, Math.min(place, clean.length - 1));
    return { settings: [], broken: { start, end: clean.length } };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { settings: [], broken: { start: 0, end: clean.length } };
  }
  // Everything inside a nested value would look like a setting of its own: it stops there.
  const settings: WrittenSetting[] = [];
  for (const match of clean.matchAll(pair)) {
    const [whole, name = '', written = ''] = match;
    const start = match.index + whole.length - written.length;
    const nested = written === '[' || written === '{';
    settings.push({
      name: JSON.parse(`"${name}"`) as string,
      value: nested ? undefined : textOf(JSON.parse(written)),
      start,
      end: start + written.length,
    });
    if (nested) {
      break;
    }
  }
  return { settings, broken: undefined };
}

function textOf(value: unknown): string {
  return value === true
    ? '1'
    : value === false
      ? '0'
      : typeof value === 'number' || typeof value === 'string'
        ? String(value)
        : '';
}

/** The values by name; of one that is written twice the last, as JSON has it. */
export function valuesIn(text: string): ReadonlyMap<string, string> {
  return new Map(readSettings(text).settings.map(({ name, value }) => [name, value ?? '']));
}

/** Whether two versions say the same; a text that is no settings says nothing. */
export function isSameSettings(one: string, other: string): boolean {
  const [a, b] = [valuesIn(one), valuesIn(other)];
  return a.size > 0 && a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
