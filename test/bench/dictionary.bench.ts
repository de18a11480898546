/**
 * A data dictionary of many fields: lossless parse, model and all rules, cold and after one keystroke, against parsers that only split cells, and
 * completion and hover after a keystroke (DESIGN.md, performance budgets). Two texts: one that is built, and the dictionaries of the corpus in turn.
 *
 * Cold means: the text, with no row, model, checker or memory of an earlier reading; what was compiled in earlier rounds stays compiled, for every
 * parser alike. In each round all parsers take their turn, so that what else the machine does hits all of them. Fastest rounds vary least.
 * Arguments: --fields <n> --rounds <n> --file <a dictionary to repeat instead> --shape <built or corpus> --cold (only lossless parse, model and rules, over and over: for a profile).
 */
import { parseArgs } from 'node:util';
import { parse as csvParse } from 'csv-parse/sync';
import Papa from 'papaparse';
import { inferSchema, initParser } from 'udsv';
import { DictionaryChecker, checkDictionary } from '../../src/dictionary/check';
import { applyEdits, parseCsvDocument } from '../../src/dictionary/csvDocument';
import { completeAt } from '../../src/dictionary/language/completion';
import { DictionaryLanguage } from '../../src/dictionary/language/dictionaryIndex';
import { hoverAt } from '../../src/dictionary/language/hover';
import { createModel } from '../../src/dictionary/model';
import { built, ofCorpus, ofFile, type Shape } from './shapes';

const { values } = parseArgs({
  options: {
    fields: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '21' },
    file: { type: 'string' },
    shape: { type: 'string' },
    cold: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
const measured = (run: () => unknown): number => {
  const start = performance.now();
  run();
  return performance.now() - start;
};
const youngOnly = globalThis.gc as ((options: { readonly type: 'minor' }) => void) | undefined;

function againstParsers(text: string): void {
  const reference = 'uDSV, cells only';
  const parsers: readonly (readonly [string, () => unknown])[] = [
    [reference, () => initParser(inferSchema(text)).stringArrs(text)],
    ['Papa Parse, cells only', () => Papa.parse(text)],
    ['csv-parse, cells only', () => csvParse(text, { relax_column_count: true, relax_quotes: true, bom: true })],
    ['lossless parse', () => parseCsvDocument(text)],
    ['lossless parse and model', () => createModel(parseCsvDocument(text))],
    ['lossless parse, model and all rules', () => new DictionaryChecker().check(createModel(parseCsvDocument(text)))],
  ];
  const times = new Map<string, number[]>(parsers.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of parsers) {
      // What the parser before left behind is none of this one's. Only the young: a full collection also throws compiled code away.
      youngOnly?.({ type: 'minor' });
      times.get(name)!.push(measured(run));
    }
  }
  // The first rounds compile.
  const warm = Math.min(4, rounds - 1);
  const unit = times.get(reference)!;
  for (const [name, all] of times) {
    const [mid, least] = [median(all.slice(warm)), Math.min(...all)];
    const ratio = (ours: number, theirs: number): string =>
      `${ours.toFixed(1).padStart(6)} ms ${(ours / theirs).toFixed(2).padStart(6)} x uDSV`;
    console.log(
      `${name.padEnd(36)} first ${all[0]!.toFixed(1).padStart(6)} ms   median ${ratio(mid, median(unit.slice(warm)))}   fastest ${ratio(least, Math.min(...unit))}`,
    );
  }
}

function afterKeystrokes(text: string): void {
  const document = parseCsvDocument(text);
  const checker = new DictionaryChecker();
  let model = createModel(document);
  checker.check(model);
  let current = document;
  const strokes: number[] = [];
  for (let stroke = 0; stroke < 200; stroke++) {
    // Ten characters in one place, as people type, then another place.
    const at = Math.floor(current.length * ((1 + ((Math.floor(stroke / 10) * 37) % 99)) / 100)) + (stroke % 10);
    const start = performance.now();
    current = applyEdits(current, [{ start: at, end: at, text: 'x' }]);
    model = createModel(current, model);
    checker.check(model);
    strokes.push(performance.now() - start);
  }
  const sorted = strokes.sort((a, b) => a - b);
  console.log(
    `one keystroke, all rules again: median ${median(sorted).toFixed(2)} ms, 95 % within ${(sorted[Math.floor(sorted.length * 0.95)] ?? 0).toFixed(2)} ms, longest ${(sorted.at(-1) ?? 0).toFixed(1)} ms (budget: median 16 ms)`,
  );

  const language = new DictionaryLanguage();
  const english = {
    t: (message: string, ...args: (string | number | boolean)[]): string =>
      message.replaceAll(/\{(\d+)\}/g, (_all, place: string) => String(args[Number(place)])),
  };
  const brackets = [...text.matchAll(/\[[a-z]\w*/g)].map(({ index }) => index + 1);
  const asked = { completion: [] as number[], hover: [] as number[] };
  let typed = document;
  let typedModel = createModel(typed);
  for (let stroke = 0; stroke < 40 && brackets.length > 0; stroke++) {
    const at = brackets[(stroke * 131) % brackets.length] ?? 0;
    // Each is the first to be asked after a keystroke of its own, which writes the letter that was there.
    for (const [name, ask] of [
      ['completion', completeAt],
      ['hover', hoverAt],
    ] as const) {
      typed = applyEdits(typed, [{ start: at, end: at + 1, text: text.charAt(at) }]);
      const start = performance.now();
      typedModel = createModel(typed, typedModel);
      ask(language.index(typedModel), name === 'hover' ? at + 1 : at, english);
      asked[name].push(performance.now() - start);
    }
  }
  console.log(
    `after a keystroke: completion behind a bracket median ${median(asked.completion.slice(1)).toFixed(2)} ms, hover on a reference median ${median(asked.hover.slice(1)).toFixed(2)} ms (budget: median 20 ms each)`,
  );
}

function measure({ name, text }: Shape): void {
  const model = createModel(parseCsvDocument(text));
  console.log(
    `\n${name}: ${model.fields.length} fields, ${(text.length / 1e6).toFixed(2)} M characters, ${checkDictionary(model).length} findings, Node ${process.version}`,
  );
  if (values.cold) {
    console.log(
      `median ${median(Array.from({ length: rounds }, () => measured(() => checkDictionary(createModel(parseCsvDocument(text)))))).toFixed(1)} ms`,
    );
    return;
  }
  againstParsers(text);
  afterKeystrokes(text);
}

const fields = Number(values.fields);
const shapes = values.file === undefined ? [built(fields), ofCorpus(fields)] : [ofFile(values.file, fields)];
for (const shape of shapes) {
  if (shape !== undefined && (values.shape ?? shape.name) === shape.name) {
    measure(shape);
  }
}
