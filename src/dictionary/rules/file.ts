import { type Sentence, say } from '../../common/wording';
import { essentialColumns, columns, requiredColumns, type ColumnName } from '../columnNames';
import { cellName, columnLetter } from '../coordinates';
import type { CsvProblemKind } from '../csvRow';
import type { Severity } from '../problem';
import type { TableRule } from './rule';

const headerOf = (column: ColumnName): string => columns.find(({ name }) => name === column)?.header ?? column;

export const fileColumns: TableRule = {
  code: 'DD21',
  title: 'Wrong number or names of columns',
  severity: 'error',
  anchor: '§2',
  // oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
  check(model, report) {
    const { layout, document } = model;
    if (!layout.isDictionary || (model.borrowsNames && layout.isByPlace)) {
      const first = document.value(0, 0).trim();
      if (first === '' || /^sep=.?$/i.test(first)) {
        report.add(
          0,
          0,
          say`This is no REDCap data dictionary as it stands: the names of the columns come first, before blank lines and lines such as sep=; of Excel's.`,
        );
        return;
      }
      const missing = essentialColumns
        .filter((column) => layout.index(column) < 0 || layout.placed.includes(layout.index(column)))
        .map((column) => `"${headerOf(column)}"`)
        .join(', ');
      report.add(0, 0, say`This is no REDCap data dictionary: its first row lacks ${missing}.`);
      return;
    }
    if (model.borrowsNames) {
      report.add(
        0,
        0,
        say`This is no REDCap data dictionary: it lacks ${layout.missing.length} of ${columns.length} columns, and most of its field types are none of REDCap's.`,
      );
      return;
    }
    for (const column of layout.missing) {
      const required = requiredColumns.includes(column);
      report.add(
        0,
        0,
        required
          ? say`The column "${headerOf(column)}" is missing.`
          : say`The column "${headerOf(column)}" is missing: REDCap will take it as blank for every field.`,
        { ...(!required && { severity: 'hint' as const }) },
      );
    }
    const nameless = layout.unknown.filter((index) => document.value(0, index).trim() === '');
    const [firstNameless] = nameless;
    if (firstNameless !== undefined) {
      report.add(0, firstNameless, say`Columns without a name, which are none of REDCap's: ${nameless.length}.`, {
        severity: 'warning',
      });
    }
    for (const index of layout.unknown.filter((one) => !nameless.includes(one))) {
      report.add(0, index, say`Column ${columnLetter(index)} "${document.value(0, index)}" is none of REDCap's.`, {
        severity: 'warning',
      });
    }
    if (layout.isByPlace) {
      report.add(
        0,
        0,
        say`The names of the columns are none of REDCap's, perhaps of another language: each is taken for the column whose place it has.`,
        { severity: 'warning' },
      );
    }
    for (const index of layout.isByPlace ? [] : layout.placed) {
      const meant = layout.column(index);
      report.add(
        0,
        index,
        say`Column ${columnLetter(index)} "${document.value(0, index)}" is taken for "${meant === undefined ? '' : headerOf(meant)}", whose place it is.`,
        {
          severity: 'warning',
          fix: meant && report.setCell(say`Change to ${headerOf(meant)}`, 0, meant, headerOf(meant)),
        },
      );
    }
    for (const index of layout.repeated) {
      report.add(0, index, say`The column "${document.value(0, index)}" occurs twice.`);
    }
    if (layout.set === 'mixed') {
      report.add(0, 0, say`The header mixes names of the API with those of the web interface.`, {
        severity: 'warning',
      });
    }
    for (const row of model.oddRows) {
      const line = document.lines.get(row);
      if (line !== undefined) {
        checkWidth(
          row,
          line.cellCount,
          layout.width,
          model.fieldAtRow(row) === undefined,
          (column) => line.value(column),
          report,
        );
      }
    }
    for (const row of layout.width > 1 ? model.blankRows : []) {
      if (document.lines.get(row)?.cellCount === layout.width) {
        report.add(row, 0, say`The row is empty: REDCap may complain about a missing form name.`, {
          severity: 'warning',
        });
      }
    }
  },
};

// oxlint-disable-next-line max-params -- called for every cell: no object a call
function checkWidth(
  row: number,
  count: number,
  width: number,
  isBlank: boolean,
  value: (column: number) => string,
  report: Parameters<TableRule['check']>[1],
): void {
  if (isBlank) {
    report.add(row, 0, say`The row is empty.`, { severity: 'hint' });
  } else if (count < width) {
    report.add(row, count - 1, say`The row ends after ${count} of ${width} columns (${cellName(row, count - 1)}).`);
  } else {
    const firstFull = Array.from({ length: count - width }, (_, index) => width + index).find(
      (column) => value(column).trim() !== '',
    );
    report.add(
      row,
      firstFull ?? width,
      firstFull === undefined
        ? say`The row has more columns than the header (${count - width}); they are blank.`
        : say`The row has more columns than the header (${count - width}): a cell that holds the delimiter may lack its quotes.`,
      { ...(firstFull === undefined && { severity: 'warning' as const }) },
    );
  }
}

export const csvDamage: TableRule = {
  code: 'DD27',
  title: 'Damaged CSV',
  severity: 'error',
  anchor: '§1',
  check(model, report) {
    for (const problem of model.document.problems) {
      report.add(problem.row, problem.column, sentences[problem.kind](cellName(problem.row, problem.column)), {
        place: problem,
        severity: severities[problem.kind],
      });
    }
  },
};

/** What a reader of CSV gets wrong is an error; what it reads as was meant is not. */
const severities: Readonly<Record<CsvProblemKind, Severity>> = {
  'unclosed-quote': 'error',
  'text-after-quote': 'error',
  'blank-before-quote': 'warning',
  'blank-after-quote': 'hint',
  nul: 'error',
  undecoded: 'warning',
  control: 'warning',
};

const sentences: Readonly<Record<CsvProblemKind, (cell: string) => Sentence>> = {
  'unclosed-quote': (cell) => say`The quote that opens ${cell} is never closed.`,
  'text-after-quote': (cell) => say`${cell} goes on after its closing quote: a quote inside of a cell must be doubled.`,
  'blank-before-quote': (cell) =>
    say`There is a blank in front of the opening quote of ${cell}: REDCap reads the quotes, Excel and others take them for text.`,
  'blank-after-quote': (cell) => say`There is a blank behind the closing quote of ${cell}.`,
  control: (cell) =>
    say`${cell} holds a character that only Windows-1252 has, read as ISO 8859-1: open the file as Windows-1252.`,
  nul: (cell) => say`${cell} holds a NUL character: the file may be of another encoding.`,
  undecoded: (cell) =>
    say`${cell} holds a character that could not be read: the file is probably not UTF-8 but Windows-1252.`,
};

/** How many cells of the first rows must say NA for the file to be a data frame that was written out. */
const suspicious = 0.3;

export const notAvailable: TableRule = {
  code: 'DD31',
  title: 'Empty cells written as NA',
  severity: 'warning',
  anchor: '§1',
  check(model, report) {
    const sample = model.fieldList.slice(0, 50);
    const cells = sample.length * model.layout.width;
    const count = sample.reduce(
      (sum, field) =>
        sum +
        Array.from({ length: field.row.cellCount }, (_, column) => field.row.value(column)).filter(
          (value) => value === 'NA',
        ).length,
      0,
    );
    if (cells > 0 && count / cells > suspicious) {
      report.add(
        0,
        0,
        say`Most empty cells say NA: a statistics program wrote this file, and REDCap takes NA as text.`,
      );
    }
  },
};
