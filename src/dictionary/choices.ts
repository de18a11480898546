/** A stretch of a cell's value, UTF-16 code units. */
export interface ValueRange {
  readonly start: number;
  readonly end: number;
}

export interface CodeAndLabel {
  readonly code: string;
  readonly label: string;
}

/** One part of a choice list. */
export interface Choice extends CodeAndLabel {
  readonly codeRange: ValueRange;
  /** Equal to `codeRange` for a part without a comma. */
  readonly labelRange: ValueRange;
  /** Whether the part has a comma; without one, REDCap takes the text as code and label. */
  readonly hasComma: boolean;
}

/**
 * `1, One | 2, Two`: parts at `|`, code before the first comma, spaces around both dropped. A part without a comma is its own code.
 * Empty parts are kept, with an empty code. Blank text has no choices (`REDCAP_DATA_DICTIONARY.md §5.1`).
 */
export function parseChoices(text: string): Choice[] {
  if (text.trim() === '') {
    return [];
  }
  const choices: Choice[] = [];
  for (let from = 0; from <= text.length;) {
    const bar = text.indexOf('|', from);
    const to = bar < 0 ? text.length : bar;
    choices.push(readChoice(text, from, to));
    from = to + 1;
  }
  return choices;
}

function readChoice(text: string, from: number, to: number): Choice {
  const comma = text.indexOf(',', from);
  const hasComma = comma >= 0 && comma < to;
  const codeRange = trimmed(text, from, hasComma ? comma : to);
  const labelRange = hasComma ? trimmed(text, comma + 1, to) : codeRange;
  return {
    code: text.slice(codeRange.start, codeRange.end),
    label: text.slice(labelRange.start, labelRange.end),
    codeRange,
    labelRange,
    hasComma,
  };
}

/** The list as REDCap writes it. */
export function formatChoices(choices: readonly CodeAndLabel[]): string {
  return choices.map(({ code, label }) => `${code}, ${label}`).join(' | ');
}

/** What a checkbox's code becomes in the names of its export columns: lower case, everything but letters and digits is `_`. */
export function checkboxSuffix(code: string): string {
  return code.toLowerCase().replaceAll(/[^a-z0-9]/g, '_');
}

/** The export column of one checkbox option, e.g. `symptoms` and `-4` → `symptoms____4`. */
export function checkboxColumn(field: string, code: string): string {
  return `${field}___${checkboxSuffix(code)}`;
}

export interface SliderLabels {
  readonly left: string;
  readonly middle: string;
  readonly right: string;
}

/** `left | middle | right`; two parts are left and right; what follows the second bar belongs to the third (`REDCAP_DATA_DICTIONARY.md §5.3`). */
export function parseSliderLabels(text: string): SliderLabels {
  const [left = '', second = '', ...rest] = text.split('|').map((part) => part.trim());
  return rest.length === 0 ? { left, middle: '', right: second } : { left, middle: second, right: rest.join(' | ') };
}

/** The choices of types whose choices are not in the dictionary. */
export const fixedChoices: ReadonlyMap<string, readonly CodeAndLabel[]> = new Map([
  [
    'yesno',
    [
      { code: '1', label: 'Yes' },
      { code: '0', label: 'No' },
    ],
  ],
  [
    'truefalse',
    [
      { code: '1', label: 'True' },
      { code: '0', label: 'False' },
    ],
  ],
]);

/** The choices of a field by its type: of its list, or of its type; none of others. */
export function choicesOfType(type: string, list: string): readonly CodeAndLabel[] {
  return type === 'radio' || type === 'dropdown' || type === 'checkbox'
    ? parseChoices(list)
    : (fixedChoices.get(type) ?? []);
}

/** The values of a `<form>_complete` field. */
export const statusChoices: readonly CodeAndLabel[] = [
  { code: '0', label: 'Incomplete' },
  { code: '1', label: 'Unverified' },
  { code: '2', label: 'Complete' },
];

function trimmed(text: string, from: number, to: number): ValueRange {
  let start = from;
  let end = to;
  while (start < end && isSpace(text.charCodeAt(start))) {
    start++;
  }
  while (end > start && isSpace(text.charCodeAt(end - 1))) {
    end--;
  }
  return { start, end };
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
}
