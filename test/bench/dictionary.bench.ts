/**
 * A data dictionary of many fields: lossless parse, model and all rules, cold and after one keystroke, against parsers that only split cells, and
 * completion and hover after a keystroke (DESIGN.md, performance budgets). Fastest rounds are printed too: on a busy machine they vary least. Arguments: --fields <n> --rounds <n> --file <a dictionary to repeat instead of the built one>.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse as csvParse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import Papa from 'papaparse';
import { inferSchema, initParser } from 'udsv';
import { DictionaryChecker } from '../../src/dictionary/check';
import { columnNames } from '../../src/dictionary/columnNames';
import { applyEdits, parseCsvDocument } from '../../src/dictionary/csvDocument';
import { completeAt } from '../../src/dictionary/language/completion';
import { DictionaryLanguage } from '../../src/dictionary/language/dictionaryIndex';
import { hoverAt } from '../../src/dictionary/language/hover';
import { createModel } from '../../src/dictionary/model';

const { values } = parseArgs({ options: { fields: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '15' }, file: { type: 'string' } } });
const rounds = Number(values.rounds);

/** Forms of 40 fields in the shapes that real dictionaries have, about 400 characters each. */
function build(fields: number): string {
  const words = 'in the past four weeks how much of the time has your physical health or emotional problems interfered with your social activities'.split(' ');
  const sentence = (seed: number, length: number): string => Array.from({ length }, (_, index) => words[(seed * 7 + index * (1 + seed % 5)) % words.length]).join(' ');
  const rows = Array.from({ length: fields }, (_, n) => {
    const form = Math.floor(n / 40);
    const shape = n === 0 ? 0 : n % 10;
    const earlier = (back: number): string => `f${form}_${Math.max(0, n % 40 - back)}`;
    const row: Partial<Record<(typeof columnNames)[number], string>> = {
      field_name: n === 0 ? 'record_id' : `f${form}_${n % 40}`, form_name: `instrument_${form}`, field_type: 'text',
      field_label: `<div class="rich-text-field-label"><p>${sentence(n, 22)}</p></div>`, field_note: sentence(n + 3, 8),
    };
    if (n % 40 === 0) { row.section_header = `Section "${sentence(n, 4)}", part ${form}`; }
    if ([1, 2, 3, 4].includes(shape)) { row.field_type = shape === 4 ? 'checkbox' : shape === 3 ? 'dropdown' : 'radio'; row.select_choices_or_calculations = '1, None of the time | 2, A little of the time | 3, Some of the time | 4, Most of the time | -9, Unknown'; }
    if (shape === 5) { row.text_validation_type_or_show_slider_number = 'date_dmy'; row.text_validation_max = 'today'; row.required_field = 'y'; }
    if (shape === 6) { row.text_validation_type_or_show_slider_number = 'number'; row.text_validation_min = '0'; row.text_validation_max = '300'; }
    if (shape === 7) { row.field_type = 'calc'; row.select_choices_or_calculations = `round(sum([${earlier(1)}], [${earlier(6)}]) / 2, 1)`; }
    if (shape === 8) { row.field_type = 'notes'; row.field_annotation = "@HIDDEN-SURVEY @PLACEHOLDER='What else?'"; }
    if (shape === 9) { row.field_type = 'descriptive'; row.field_label = `Thank you, [${earlier(3)}]: ${sentence(n, 25)}`; }
    if ([3, 4, 6, 8].includes(shape)) { row.branching_logic = shape === 4 ? `[${earlier(2)}] = '1' or [${earlier(3)}] = '4'` : `[${earlier(shape === 6 ? 2 : shape === 3 ? 1 : 4)}${shape === 3 ? '' : shape === 6 ? '(2)' : '(1)'}] = '1' and [record_id] <> ""`; }
    return columnNames.map((column) => row[column] ?? '');
  });
  return stringify([columnNames, ...rows]);
}

/** The rows of a file, again and again under other names, until there are enough. */
function repeat(file: string, fields: number): string {
  const text = readFileSync(file, 'utf8');
  const body = text.slice(text.indexOf('\n') + 1);
  const once = createModel(parseCsvDocument(text)).fields.length;
  const copies = Array.from({ length: Math.ceil(fields / once) - 1 }, (_, copy) => body
    .replaceAll(/(^|\n)([a-z][a-z0-9_]*),([a-z0-9_]+),/g, `$1$2_q${copy},$3_q${copy},`).replaceAll(/([[{])([a-z][a-z0-9_]*)/g, `$1$2_q${copy}`));
  return text + copies.join('');
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
interface Times {
  readonly first: number;
  readonly median: number;
  readonly fastest: number;
}
function time(run: () => unknown): Times {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return { first: times[0] ?? 0, median: median(times.slice(Math.min(3, rounds - 1))), fastest: Math.min(...times) };
}

const text = values.file === undefined ? build(Number(values.fields)) : repeat(values.file, Number(values.fields));
const document = parseCsvDocument(text);
const model = createModel(document);
console.log(`${model.fields.length} fields, ${(text.length / 1e6).toFixed(2)} M characters, ${new DictionaryChecker().check(model).length} findings, Node ${process.version}`);

const udsv = time(() => initParser(inferSchema(text)).stringArrs(text));
const line = (name: string, { first, median, fastest }: Times): void =>
  console.log(`${name.padEnd(36)} first ${first.toFixed(1).padStart(6)} ms   median ${median.toFixed(1).padStart(6)} ms ${(median / udsv.median).toFixed(2).padStart(6)} x uDSV   fastest ${fastest.toFixed(1).padStart(6)} ms ${(fastest / udsv.fastest).toFixed(2).padStart(6)} x uDSV`);
line('uDSV, cells only', udsv);
line('Papa Parse, cells only', time(() => Papa.parse(text)));
line('csv-parse, cells only', time(() => csvParse(text, { relax_column_count: true, bom: true })));
line('lossless parse', time(() => parseCsvDocument(text)));
line('lossless parse and model', time(() => createModel(parseCsvDocument(text))));
line('lossless parse, model and all rules', time(() => new DictionaryChecker().check(createModel(parseCsvDocument(text)))));

const checker = new DictionaryChecker();
checker.check(model);
let current = document;
const strokes: number[] = [];
for (let stroke = 0; stroke < 200; stroke++) {
  // Ten characters in one place, as people type, then another place.
  const at = Math.floor(current.length * ((1 + Math.floor(stroke / 10) * 37 % 99) / 100)) + stroke % 10;
  const start = performance.now();
  current = applyEdits(current, [{ start: at, end: at, text: 'x' }]);
  checker.check(createModel(current));
  strokes.push(performance.now() - start);
}
const sorted = strokes.sort((a, b) => a - b);
console.log(`one keystroke, all rules again: median ${median(sorted).toFixed(2)} ms, 95 % within ${(sorted[Math.floor(sorted.length * 0.95)] ?? 0).toFixed(2)} ms, longest ${(sorted.at(-1) ?? 0).toFixed(1)} ms (budget: median 16 ms)`);

const language = new DictionaryLanguage();
const english = { t: (message: string, ...args: (string | number | boolean)[]): string => message.replaceAll(/\{(\d+)\}/g, (_all, place: string) => String(args[Number(place)])) };
const brackets = [...text.matchAll(/\[[a-z]\w*/g)].map(({ index }) => index + 1);
const asked = { completion: [] as number[], hover: [] as number[] };
let typed = document;
for (let stroke = 0; stroke < 40 && brackets.length > 0; stroke++) {
  const at = brackets[stroke * 131 % brackets.length] ?? 0;
  // Each is the first to be asked after a keystroke of its own, which writes the letter that was there.
  for (const [name, ask] of [['completion', completeAt], ['hover', hoverAt]] as const) {
    typed = applyEdits(typed, [{ start: at, end: at + 1, text: text.charAt(at) }]);
    const start = performance.now();
    ask(language.index(createModel(typed)), name === 'hover' ? at + 1 : at, english);
    asked[name].push(performance.now() - start);
  }
}
console.log(`after a keystroke: completion behind a bracket median ${median(asked.completion.slice(1)).toFixed(2)} ms, hover on a reference median ${median(asked.hover.slice(1)).toFixed(2)} ms (budget: median 20 ms each)`);
