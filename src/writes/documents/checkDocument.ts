import { mappingName } from '../../state/structure';
import type { StructureName } from '../../state/documentNames';
import type { DocumentProblem } from './problem';
import { columnsOf, requiredColumns, specOf } from './spec';
import { type Span, type Table, type TableRow, cellSpan, readTable, rowSpan } from './table';

/** What is known of the project; what is absent is not checked against. */
export interface DocumentFacts {
  readonly isLongitudinal: boolean;
  readonly arms?: readonly { readonly armNum: number }[];
  readonly events?: readonly { readonly uniqueEventName: string; readonly armNum: number }[];
  readonly mappings?: readonly { readonly uniqueEventName: string; readonly form: string }[];
  readonly forms?: readonly string[];
  /** The document as the server holds it: columns and names that REDCap has given. */
  readonly server?: string;
}

/** The problems of a structure document, at their cells, in the order of the text. Errors keep it from being pushed. */
export function checkDocument(name: StructureName, text: string, facts: DocumentFacts): readonly DocumentProblem[] {
  return new Checker(name, readTable(text), facts).run();
}

const tooLong = 9;

class Checker {
  private readonly problems: DocumentProblem[] = [];
  private readonly stored: ReadonlyMap<string, TableRow>;
  private readonly storedColumns: readonly string[];
  private readonly spec;

  constructor(
    private readonly name: StructureName,
    private readonly table: Table,
    private readonly facts: DocumentFacts,
  ) {
    this.spec = specOf(name);
    const server = facts.server === undefined ? undefined : readTable(facts.server);
    this.stored = new Map(server?.rows.map((row) => [this.spec.keyOf(row.values), row]));
    this.storedColumns = server?.columns ?? [];
  }

  run(): readonly DocumentProblem[] {
    for (const { start, end } of this.table.document.problems) {
      this.problems.push({ kind: 'damaged', severity: 'error', start, end });
    }
    if (this.columns() && this.problems.length === 0) {
      const seen = new Map<string, TableRow>();
      for (const row of this.table.rows) {
        this.row(row, seen);
      }
      this.together();
    }
    return this.problems.sort((a, b) => a.start - b.start);
  }

  /** @returns whether the rows can be understood */
  private columns(): boolean {
    const { columns, document } = this.table;
    const known = new Set([...columnsOf(this.name, this.facts.isLongitudinal), ...this.storedColumns]);
    for (const [index, column] of columns.entries()) {
      const cell = document.cell(0, index);
      const at = { start: cell?.start ?? 0, end: cell?.end ?? 0 };
      if (columns.indexOf(column) < index) {
        this.problems.push({ kind: 'double-column', severity: 'error', column, ...at });
      } else if (!known.has(column)) {
        this.problems.push({ kind: 'unknown-column', severity: 'error', column, ...at });
      }
    }
    const missing = requiredColumns(this.name, this.facts.isLongitudinal).filter((column) => !columns.includes(column));
    for (const column of missing) {
      this.problems.push({ kind: 'missing-column', severity: 'error', column, ...rowSpan(document, 0) });
    }
    return missing.length === 0;
  }

  private row(row: TableRow, seen: Map<string, TableRow>): void {
    const { document, columns } = this.table;
    const cells = document.rows[row.row]?.cellCount ?? 0;
    if (cells > columns.length) {
      this.problems.push({
        kind: 'extra-cells',
        severity: 'error',
        cells,
        columns: columns.length,
        ...rowSpan(document, row.row),
      });
      return;
    }
    for (const column of this.spec.filled) {
      if ((row.values[column] ?? '') === '') {
        this.add({ kind: 'blank', column }, row, column);
      }
    }
    for (const column of ['arm_num', 'day_offset', 'offset_min', 'offset_max']) {
      const value = row.values[column] ?? '';
      const pattern = column === 'day_offset' ? /^-?\d+$/ : /^\d+$/;
      if (
        value !== '' &&
        (!pattern.test(value) || value.length > tooLong || (column === 'arm_num' && Number(value) < 1))
      ) {
        this.add({ kind: 'not-a-number', column }, row, column);
      }
    }
    const key = this.spec.keyOf(row.values);
    const first = seen.get(key);
    if (key !== '' && first) {
      this.add(
        { kind: 'duplicate', key: key.replace(/^ \/ /, ''), line: this.lineOf(first) },
        row,
        this.spec.keyColumns.at(-1) ?? '',
      );
    }
    seen.set(key, first ?? row);
    this.names(row, key);
    this.given(row, key);
    for (const column of ['day_offset', 'offset_min', 'offset_max']) {
      // REDCap would not take a blank for "none" here.
      if (row.values[column] === '' && (this.stored.get(key)?.values[column] ?? '') !== '') {
        this.add({ kind: 'blank', column }, row, column);
      }
    }
  }

  private names({ values, row }: TableRow, key: string): void {
    const { arms, events, forms, server, isLongitudinal } = this.facts;
    const at = { row, values };
    const arm = values['arm_num'] ?? '';
    if (this.name === 'events.csv') {
      if (key !== '' && server !== undefined && !this.stored.has(key)) {
        this.add({ kind: 'unknown-event-name', name: key }, at, 'unique_event_name');
      }
      if (key === '' && arms && arm !== '' && !arms.some(({ armNum }) => armNum === Number(arm))) {
        this.add({ kind: 'unknown-arm', name: arm }, at, 'arm_num', 'warning');
      }
    }
    if (this.name === 'dags.csv' && key !== '' && server !== undefined && !this.stored.has(key)) {
      this.add({ kind: 'unknown-group-name', name: key }, at, 'unique_group_name');
    }
    const eventColumn =
      this.name === 'instrument_event_mappings.csv'
        ? 'unique_event_name'
        : this.name === 'repeating_instruments_and_events.csv' && isLongitudinal
          ? 'event_name'
          : undefined;
    if (eventColumn === undefined && this.name !== 'repeating_instruments_and_events.csv') {
      return;
    }
    const event = eventColumn === undefined ? '' : (values[eventColumn] ?? '');
    const form = values[eventColumn === 'unique_event_name' ? 'form' : 'form_name'] ?? '';
    if (eventColumn === 'event_name' && event === '') {
      this.add({ kind: 'blank', column: 'event_name' }, at, 'event_name');
    } else if (
      eventColumn !== undefined &&
      event !== '' &&
      events &&
      !events.some(({ uniqueEventName }) => uniqueEventName === event)
    ) {
      this.add({ kind: 'unknown-event', name: event }, at, eventColumn);
    }
    if (eventColumn === undefined && form === '') {
      this.add({ kind: 'blank', column: 'form_name' }, at, 'form_name');
    } else if (form !== '' && forms && !forms.includes(form)) {
      this.add(
        { kind: 'unknown-instrument', name: form },
        at,
        eventColumn === 'unique_event_name' ? 'form' : 'form_name',
      );
    }
  }

  /** What REDCap fills: names, ids and the arm of an event stand as on the server, and blank in new rows. */
  private given(row: TableRow, key: string): void {
    const stored = this.stored.get(key);
    const { events, server } = this.facts;
    if (this.name === 'events.csv' && stored && Number(stored.values['arm_num']) !== Number(row.values['arm_num'])) {
      this.add({ kind: 'wrong-arm', event: key, arm: Number(stored.values['arm_num']) }, row, 'arm_num');
    }
    if (this.name === 'instrument_event_mappings.csv') {
      const arm = row.values['arm_num'] ?? '';
      const event = events?.find(({ uniqueEventName }) => uniqueEventName === row.values['unique_event_name']);
      if (arm !== '' && event && event.armNum !== Number(arm)) {
        this.add({ kind: 'wrong-arm', event: event.uniqueEventName, arm: event.armNum }, row, 'arm_num');
      }
      return;
    }
    for (const column of server === undefined ? [] : this.spec.given) {
      const [value, known] = [row.values[column] ?? '', stored?.values[column] ?? ''];
      if (value !== '' && value !== known) {
        this.add({ kind: 'given', column, value: known }, row, column);
      }
    }
  }

  /** What only shows when all rows are seen. */
  private together(): void {
    const { rows } = this.table;
    const label =
      this.name === 'events.csv' ? 'event_name' : this.name === 'dags.csv' ? 'data_access_group_name' : undefined;
    if (label !== undefined) {
      const taken = new Map<string, number>();
      const place = ({ values }: TableRow): string =>
        `${values['arm_num'] ?? ''}\u0000${(values[label] ?? '').toLowerCase()}`;
      for (const row of rows) {
        taken.set(place(row), (taken.get(place(row)) ?? 0) + 1);
      }
      for (const row of rows) {
        if (this.spec.keyOf(row.values) === '' && (taken.get(place(row)) ?? 0) > 1 && row.values[label] !== '') {
          this.add({ kind: 'same-label', label: row.values[label] ?? '' }, row, label, 'warning');
        }
      }
    }
    if (this.name === 'repeating_instruments_and_events.csv' && this.facts.isLongitudinal) {
      this.repeating();
    }
  }

  private repeating(): void {
    const { rows } = this.table;
    const whole = new Set(
      rows.filter(({ values }) => values['form_name'] === '').map(({ values }) => values['event_name'] ?? ''),
    );
    const { mappings } = this.facts;
    const designated =
      mappings && new Set(mappings.map(({ uniqueEventName, form }) => mappingName(uniqueEventName, form)));
    for (const row of rows) {
      const [event = '', form = ''] = [row.values['event_name'], row.values['form_name']];
      if (event === '' || form === '') {
        continue;
      }
      if (whole.has(event)) {
        this.add({ kind: 'repeats-twice', event }, row, 'form_name');
      } else if (designated && !designated.has(mappingName(event, form)) && this.facts.forms?.includes(form)) {
        this.add({ kind: 'not-designated', event, form }, row, 'form_name', 'warning');
      }
    }
  }

  private add(problem: Finding, row: TableRow, column: string, severity: 'error' | 'warning' = 'error'): void {
    this.problems.push({ ...problem, severity, ...cellSpan(this.table, row.row, column) });
  }

  private lineOf({ row }: TableRow): number {
    const { document } = this.table;
    return document.rows.slice(0, row).reduce((lines, { text }) => lines + (text.match(/\r\n?|\n/g)?.length ?? 0), 1);
  }
}

type WithoutPlace<T> = T extends DocumentProblem ? Omit<T, keyof Span | 'severity'> : never;
type Finding = WithoutPlace<DocumentProblem>;
