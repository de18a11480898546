/**
 * The language features in a data dictionary of many fields, each after a keystroke (DESIGN.md: completion and hover ≤ 20 ms median, a keystroke
 * ≤ 16 ms), beside what Papa Parse needs to split the same text into cells once. Arguments: --fields <n> --strokes <n>.
 */
import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import Papa from 'papaparse';
import { columnNames } from '../../src/dictionary/columnNames';
import { coloursOf } from '../../src/dictionary/language/colours';
import { completeAt } from '../../src/dictionary/language/completion';
import type { DictionaryIndex } from '../../src/dictionary/language/dictionaryIndex';
import { choiceHints } from '../../src/dictionary/language/hints';
import { hoverAt } from '../../src/dictionary/language/hover';
import { formLenses } from '../../src/dictionary/language/lenses';
import { LinkFinder } from '../../src/dictionary/language/links';
import { outlineOf } from '../../src/dictionary/language/outline';
import { renameEdits } from '../../src/dictionary/language/rename';
import { TrackedDictionary } from '../../src/editor/language/trackedDictionary';

const { values } = parseArgs({
  options: { fields: { type: 'string', default: '10000' }, strokes: { type: 'string', default: '60' } },
});
const english = {
  t: (message: string, ...args: (string | number | boolean)[]): string =>
    message.replaceAll(/\{(\d+)\}/g, (_all, at: string) => String(args[Number(at)])),
};

function build(fields: number): string {
  const rows = Array.from({ length: fields }, (_, n) => {
    const form = Math.floor(n / 50);
    const name = (at: number): string => `q${form}_${Math.max(0, at)}`;
    const row: Partial<Record<(typeof columnNames)[number], string>> = {
      field_name: name(n % 50),
      form_name: `instrument_${form}`,
      field_type: 'text',
      field_label: `<p>Question ${n}, as asked at visit [q0_1], "in full", see https://example.org/q/${n}</p>`,
      field_note: 'Leave blank where it does not apply to you, and say so in the next field.',
    };
    switch (n % 7) {
      case 1:
      case 2:
        return {
          ...row,
          field_type: 'radio',
          select_choices_or_calculations: '1, Never | 2, Sometimes, or rarely | 3, Often | -9, Unknown',
        };
      case 3:
        return {
          ...row,
          field_type: 'checkbox',
          select_choices_or_calculations: 'a, First | b, Second | c, "Third"',
          branching_logic: `[${name((n % 50) - 1)}] = '3' and [q0_0] <> ""`,
        };
      case 4:
        return {
          ...row,
          field_type: 'calc',
          select_choices_or_calculations: `round(sum([${name((n % 50) - 2)}], [q0_1]) / 2, 1)`,
          branching_logic: `[q0_1] = '2' or [q0_3(b)] = '1'`,
        };
      case 5:
        return {
          ...row,
          text_validation_type_or_show_slider_number: 'date_ymd',
          text_validation_max: 'today',
          field_annotation: `@IF([q0_1] = '1', @HIDDEN, '') @DEFAULT="[q0_0]"`,
        };
      case 6:
        return {
          ...row,
          field_type: 'notes',
          section_header: n % 50 < 10 ? 'Something else' : '',
          field_annotation: '@PLACEHOLDER=\'say "more"\'',
        };
      default:
        return row;
    }
  });
  return stringify([
    columnNames,
    ...rows.map((row: Partial<Record<(typeof columnNames)[number], string>>) =>
      columnNames.map((column) => row[column] ?? ''),
    ),
  ]);
}

const text = build(Number(values.fields));
const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
const measured = (run: () => unknown): number => {
  const start = performance.now();
  run();
  return performance.now() - start;
};

const papaTimes = Array.from({ length: 9 }, () => measured(() => Papa.parse(text)));
const papa = median(papaTimes);
const line = (name: string, times: number[], budget?: number): void => {
  const ms = median(times);
  console.log(
    `${name.padEnd(52)} median ${ms.toFixed(2).padStart(8)} ms ${(ms / papa).toFixed(3).padStart(7)} x Papa Parse   fastest ${Math.min(
      ...times,
    )
      .toFixed(2)
      .padStart(8)} ms${budget === undefined ? '' : `   (budget: median ${budget} ms)`}`,
  );
};

console.log(`${values.fields} fields, ${(text.length / 1e6).toFixed(2)} M characters, Node ${process.version}`);
line('Papa Parse, cells only', papaTimes);
const tracked = new TrackedDictionary(text);
// Once, with nothing compiled yet: as when the first dictionary is opened.
line('open: read, index all rows', [measured(() => formLenses(tracked.index))]);
line('open: all problems', [measured(() => tracked.problems.length)]);

const finder = new LinkFinder();
const features: readonly {
  readonly name: string;
  readonly budget?: number;
  readonly run: (index: DictionaryIndex, offset: number) => unknown;
}[] = [
  { name: 'completion behind a bracket', budget: 20, run: (index, offset) => completeAt(index, offset, english) },
  // The field that nearly all others name: the costliest there is.
  {
    name: 'hover on a field (who needs it included)',
    budget: 20,
    run: (index) => hoverAt(index, index.model.document.rowStart(2) + 2, english),
  },
  {
    name: 'colours and hints of 60 rows',
    run: (index) => [coloursOf(index, 5000, 5060), choiceHints(index, 5000, 5060)],
  },
  { name: 'outline', run: (index) => outlineOf(index.model) },
  { name: 'lenses', run: (index) => formLenses(index) },
  { name: 'links', run: (index) => finder.linksIn(index.model) },
  {
    name: 'rename of a field used everywhere',
    run: (index) => renameEdits(index, { kind: 'field', name: 'q0_1' }, 'renamed'),
  },
];
const times = new Map<string, number[]>(
  ['problems after a keystroke', ...features.map(({ name }) => name)].map((name) => [name, []]),
);
let current = text;
const places = [...text.matchAll(/\[q0_1\]/g)].map(({ index }) => index);
for (let stroke = 0; stroke < Number(values.strokes); stroke++) {
  // A letter goes into a reference and out again, each time somewhere else. With it, the reference names no field, and the closest name is looked for.
  const at = places[(stroke * 131) % places.length]! + 3;
  for (const edit of [
    { start: at, end: at, text: 'x' },
    { start: at, end: at + 1, text: '' },
  ]) {
    current = current.slice(0, edit.start) + edit.text + current.slice(edit.end);
    times.get('problems after a keystroke')!.push(
      measured(() => {
        tracked.edit([edit], current.length, () => current);
        return tracked.problems.length;
      }),
    );
    for (const { name, run } of features) {
      // Each feature gets a version of its own, as if it were the first to be asked after the keystroke.
      const fresh = { start: at, end: at + 1, text: current.charAt(at) };
      tracked.edit([fresh], current.length, () => current);
      times.get(name)!.push(measured(() => run(tracked.index, at + edit.text.length)));
    }
  }
}
line('problems after a keystroke', times.get('problems after a keystroke')!, 16);
for (const { name, budget } of features) {
  line(name, times.get(name)!, budget);
}
