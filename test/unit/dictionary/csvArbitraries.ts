import * as fc from 'fast-check';
import type { TextEdit } from '../../../src/dictionary/csvDocument';

/** Text made of what matters to CSV, and some that does not. */
export const csvSoup = (maxLength = 60): fc.Arbitrary<string> =>
  fc
    .array(
      fc.constantFrom(
        '"',
        '"',
        '""',
        ',',
        ',',
        ';',
        '\t',
        '\n',
        '\r\n',
        '\r',
        ' ',
        'a',
        'word',
        'é',
        '😀',
        '\0',
        '\uFEFF',
        'field_name',
        'form_name',
      ),
      { maxLength },
    )
    .map((parts) => parts.join(''));

/** A cell's value: ordinary, or full of quotes, delimiters and line ends. */
export const cellValue: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', 'a', '1, One | 2, Two', "[sex] = '1'", 'Straße', ' padded ', '😀') },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom('"', ',', ';', '\t', '\n', '\r\n', '\r', 'x', ' ', '\uFEFF', '\0', '|'), { maxLength: 8 })
      .map((parts) => parts.join('')),
  },
);

/** A table of at least one row and two columns. */
export const table: fc.Arbitrary<string[][]> = fc
  .integer({ min: 2, max: 5 })
  .chain((width) =>
    fc.array(fc.array(cellValue, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
  );

/** Edits of a text of this length, not overlapping, in no order. */
export const edits = (length: number, maxEdits = 3): fc.Arbitrary<TextEdit[]> =>
  fc
    .array(fc.tuple(fc.nat(length), fc.nat(length), csvSoup(5)), { minLength: 1, maxLength: maxEdits })
    .map((triples) => {
      const offsets = triples.flatMap(([a, b]) => [a, b]).sort((a, b) => a - b);
      return triples
        .map(([, , text], index) => ({ start: offsets[2 * index] ?? 0, end: offsets[2 * index + 1] ?? 0, text }))
        .reverse();
    });
