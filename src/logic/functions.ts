/** What a parameter or a result is: `any` takes both numbers and text. */
export type LogicKind = 'number' | 'text' | 'date' | 'boolean' | 'condition' | 'unit' | 'flag' | 'codes' | 'any';

export interface LogicParameter {
  readonly name: string;
  readonly kind: LogicKind;
}

export interface LogicFunction {
  readonly name: string;
  readonly min: number;
  /** `Infinity` when the last parameter may be repeated. */
  readonly max: number;
  readonly parameters: readonly LogicParameter[];
  readonly result: LogicKind;
  /** One sentence for hover and completion. */
  readonly doc: string;
}

/** name, fewest, most arguments, parameters as `name:kind`, kind of result, sentence. REDCAP_LOGIC.md §5. */
type Row = readonly [string, number, number, string, LogicKind, string];
const many = Infinity;

const rows: readonly Row[] = [
  [
    'if',
    3,
    3,
    'condition:condition value_if_true:any value_if_false:any',
    'any',
    'Gives the second argument when the condition is true, otherwise the third.',
  ],
  ['isnumber', 1, 1, 'value:any', 'boolean', 'True when the value is an integer or a decimal number.'],
  ['isinteger', 1, 1, 'value:any', 'boolean', 'True when the value is a whole number without decimals.'],
  [
    'round',
    1,
    2,
    'number:number decimals:number',
    'number',
    'Rounds to the nearest number with that many decimals (0 when not given).',
  ],
  [
    'roundup',
    1,
    2,
    'number:number decimals:number',
    'number',
    'Rounds away from zero to that many decimals (0 when not given).',
  ],
  [
    'rounddown',
    1,
    2,
    'number:number decimals:number',
    'number',
    'Rounds toward zero to that many decimals (0 when not given).',
  ],
  ['sqrt', 1, 1, 'number:number', 'number', 'Square root.'],
  ['abs', 1, 1, 'number:number', 'number', 'The number without its sign.'],
  ['exponential', 1, 1, 'number:number', 'number', 'e raised to the power of the number.'],
  [
    'log',
    1,
    2,
    'number:number base:number',
    'number',
    'Logarithm to the base; the natural logarithm when no base is given.',
  ],
  ['mod', 2, 2, 'dividend:number divisor:number', 'number', 'Remainder of the division.'],
  ['min', 1, many, 'number:number', 'number', 'The smallest number; blanks are skipped.'],
  ['max', 1, many, 'number:number', 'number', 'The largest number; blanks are skipped.'],
  ['mean', 1, many, 'number:number', 'number', 'The average; blanks are skipped.'],
  ['median', 1, many, 'number:number', 'number', 'The median; blanks are skipped.'],
  ['sum', 1, many, 'number:number', 'number', 'The sum; blanks are skipped, so it is 0 when everything is blank.'],
  ['stdev', 1, many, 'number:number', 'number', 'The standard deviation of a sample (n - 1); blanks are skipped.'],
  [
    'datediff',
    3,
    5,
    'date1:date date2:date unit:unit signed:flag signed:flag',
    'number',
    "Time from date1 to date2 in 'y', 'M' (months), 'd', 'h', 'm' (minutes) or 's'; without sign unless the last argument is true.",
  ],
  [
    'age_at_date',
    2,
    3,
    'date_of_birth:date date:date decimal:flag',
    'number',
    'Age in whole years at a date, by the calendar; with decimals when the third argument is true.',
  ],
  ['dayoftheweek', 1, 1, 'date:date', 'number', 'Day of the week, 1 (Monday) to 7 (Sunday).'],
  ['year', 1, 1, 'date:date', 'number', 'The year of a date, as a number.'],
  ['month', 1, 1, 'date:date', 'number', 'The month of a date, 1 to 12.'],
  ['day', 1, 1, 'date:date', 'number', 'The day of the month of a date, 1 to 31.'],
  ['contains', 2, 2, 'haystack:text needle:text', 'boolean', 'True when needle occurs in haystack, whatever the case.'],
  [
    'not_contain',
    2,
    2,
    'haystack:text needle:text',
    'boolean',
    'True when needle does not occur in haystack, whatever the case.',
  ],
  [
    'starts_with',
    2,
    2,
    'haystack:text needle:text',
    'boolean',
    'True when haystack starts with needle, whatever the case.',
  ],
  [
    'ends_with',
    2,
    2,
    'haystack:text needle:text',
    'boolean',
    'True when haystack ends with needle, whatever the case.',
  ],
  [
    'find',
    2,
    2,
    'needle:text haystack:text',
    'number',
    'Place of needle in haystack, from 1; 0 when absent. The needle comes first, unlike in contains.',
  ],
  ['left', 2, 2, 'text:text characters:number', 'text', 'The first characters of a text.'],
  ['right', 2, 2, 'text:text characters:number', 'text', 'The last characters of a text.'],
  [
    'mid',
    3,
    3,
    'text:text start:number characters:number',
    'text',
    'Characters from the middle of a text; start counts from 1.',
  ],
  ['length', 1, 1, 'text:text', 'number', 'How many characters a text has.'],
  ['trim', 1, 1, 'text:text', 'text', 'The text without blanks at its ends.'],
  ['upper', 1, 1, 'text:text', 'text', 'The text in capital letters.'],
  ['lower', 1, 1, 'text:text', 'text', 'The text in small letters.'],
  [
    'replace_text',
    3,
    3,
    'haystack:text search:text replacement:text',
    'text',
    'The text with every occurrence of search replaced.',
  ],
  ['concat', 2, many, 'text:any', 'text', 'All arguments, one behind the other.'],
  [
    'concat_ws',
    3,
    many,
    'separator:text text:any',
    'text',
    'All arguments that are not blank, with the separator between them.',
  ],
  ['isblankormissingcode', 1, 1, 'value:any', 'boolean', 'True when the value is blank or a missing data code.'],
  [
    'isblanknotmissingcode',
    1,
    1,
    'value:any',
    'boolean',
    'True when the value is really blank, not a missing data code.',
  ],
  ['ismissingcode', 1, 1, 'value:any', 'boolean', 'True when the value is a missing data code.'],
  [
    'hasmissingcode',
    2,
    2,
    'value:any codes:codes',
    'boolean',
    "True when the value is one of the missing data codes listed, e.g. 'NASK,NI'.",
  ],
];

function read([name, min, max, parameters, result, doc]: Row): LogicFunction {
  return {
    name,
    min,
    max,
    result,
    doc,
    parameters: parameters.split(' ').map((p) => {
      const [label = '', kind = 'any'] = p.split(':');
      return { name: label, kind: kind as LogicKind };
    }),
  };
}

/** Every documented function, by lower-case name. */
export const logicFunctions: ReadonlyMap<string, LogicFunction> = new Map(rows.map((row) => [row[0], read(row)]));

/** Functions that known external modules add; REDCap itself does not have them (REDCAP_LOGIC.md §5). */
export const moduleFunctions: readonly string[] = [
  'ifnull',
  'ifenum',
  'datalookup',
  'makedate',
  'randomnumber',
  'loglookup',
];

/** Looks a function up whatever the case of its name. */
export function functionNamed(name: string): LogicFunction | undefined {
  return logicFunctions.get(name.toLowerCase());
}

/** The parameter the argument number `index` (from 0) is for; the last one repeats in functions that take any number. */
export function parameterAt(fn: LogicFunction, index: number): LogicParameter | undefined {
  return fn.parameters[index] ?? (fn.max === Infinity ? fn.parameters.at(-1) : undefined);
}

/** `round(number, [decimals])`: for hover and signature help. */
export function signatureOf(fn: LogicFunction): string {
  const names = fn.parameters.map((p, i) => (i < fn.min ? p.name : `[${p.name}]`));
  return `${fn.name}(${names.join(', ')}${fn.max === Infinity ? ', ...' : ''})`;
}
