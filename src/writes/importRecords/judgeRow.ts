import { LabelledNames } from './labelledNames';
import { ownText } from '../../common/ownText';
import { fingerprint, seedsOf } from '../../state/fingerprint';
import { type CodeAndLabel, parseChoices, statusChoices } from '../../dictionary/choices';
import type { Field } from '../../dictionary/field';
import type { DictionaryModel } from '../../dictionary/model';
import { closest } from '../../logic/closest';
import type { Ground } from '../../state/ground';
import { isRepeatingEvent, isRepeatingForm } from '../../state/structure';
import { type ValueCheck, exceptMissing, valueCheck } from '../review/storedValues';
import { type ColumnRole, Columns, statusCodes } from './columns';
import { DateEvidence, type DateOrder, isDateValidation, storedDate } from './dates';
import { instanceKey } from './instances';
import { LabelIndex, tickOf } from './labels';
import type { ImportProblem, ImportTrouble, Problems } from './problem';
import type { SourceRow, SourceRows } from './row';

/** A cell as it is to stand in the project; a blank value stands for a blank cell. */
export interface JudgedCell {
  readonly column: number;
  /** A field or a form's status. */
  readonly field: string;
  readonly form: string;
  /** The option of a checkbox; its value is `0` or `1`. */
  readonly code: string | undefined;
  readonly value: string;
}

/** A row that can be imported, with those of its cells that can. */
export interface JudgedRow {
  readonly source: SourceRow;
  readonly record: string;
  /** Blank in classic projects. */
  readonly event: string;
  /** `redcap_repeat_instrument`. */
  readonly instrument: string;
  /** 0: none. */
  readonly instance: number | 'new';
  readonly cells: readonly JudgedCell[];
  /** Unique name of the group that the record is to be in, and the column that says so. */
  readonly group: { readonly name: string; readonly column: number } | undefined;
}

/** How the file is read. */
export interface Reading {
  readonly dateOrder: DateOrder;
  /** Whether labels stand for codes. */
  readonly labels: boolean;
}

/** What rows are judged by. */
export interface JudgeFacts {
  readonly ground: Ground;
  readonly dictionary: DictionaryModel;
  /** Fields that the account is not served in full. */
  readonly hiddenFields: ReadonlySet<string>;
  /** Instruments that the account may look at and not edit. */
  readonly readOnlyForms: ReadonlySet<string>;
  /** `undefined` where they are not known. */
  readonly groups: LabelledNames | undefined;
  /** A group's members assign nothing. */
  readonly isMember: boolean;
}

const noSpot = { line: 0, character: 0, endLine: 0, endCharacter: 0 };
/** REDCap's limit (REDCAP_API.md §5.2). */
const longestName = 100;
const rowSeeds = seedsOf(Buffer.alloc(16, 7));
const broken = /[\0\uFFFD]/;

/** Judges one file row by row, by the dictionary and the set-up alone; what stands on the server is not looked at. */
export class RowJudge {
  /** What the dates and choices of the file look like, over all rows judged. */
  readonly dates = new DateEvidence();
  /** Values that are labels and no codes. */
  labelValues = 0;
  /** Cells with a value that are not imported. */
  refused = 0;
  /** Whether a row asks for the next instance, and the instances that others give by number. */
  asksForNew = false;
  readonly given = new Map<string, number>();
  private readonly columns: Columns;
  private readonly roles: ColumnRole[] = [];
  private readonly checks = new Map<Field, ValueCheck>();
  private readonly labels = new Map<string, LabelIndex>();
  private readonly missing: ReadonlySet<string>;
  private readonly events: LabelledNames;
  private readonly designated: ReadonlySet<string>;
  /** Rows by a fingerprint of their place: the first with it. */
  private readonly seen = new Map<number, number>();

  constructor(
    private readonly facts: JudgeFacts,
    private readonly reading: Reading,
    private readonly problems: Problems,
  ) {
    const { structure, info } = facts.ground;
    this.columns = new Columns(structure, facts.dictionary);
    this.missing = new Set(parseChoices(info.missingDataCodes).map(({ code }) => code));
    this.designated = new Set(structure.mappings.map((row) => `${row.uniqueEventName}\0${row.form}`));
    const arms = new Map(structure.arms.map(({ armNum, name }) => [armNum, name]));
    this.events = new LabelledNames(
      structure.events.map(({ uniqueEventName, eventName, armNum }) => ({
        name: uniqueEventName,
        labels: [`${eventName} (Arm ${armNum}: ${arms.get(armNum) ?? ''})`, eventName],
      })),
    );
  }

  /** Columns that the file has been seen to have. */
  has(kind: ColumnRole['kind']): boolean {
    return this.roles.some((role) => role.kind === kind);
  }

  /** The role of a column; its problems are said when it is first seen. */
  role(rows: Pick<SourceRows, 'names' | 'headerSpot'>, column: number): ColumnRole {
    const known = this.roles[column];
    if (known) {
      return known;
    }
    const name = rows.names[column] ?? '';
    const role = this.columns.role(name);
    this.roles[column] = role;
    const say = (severity: ImportProblem['severity'], trouble: ImportTrouble): void =>
      this.problems.add(severity, trouble, () => ({ row: 0, column: name, spot: rows.headerSpot(column) }));
    if (role.kind === 'unknown') {
      say('error', { kind: 'unknown-column', name, closest: role.closest });
    } else if (role.kind === 'whole-checkbox') {
      say('error', { kind: 'checkbox-column', name, columns: role.columns });
    } else if (role.kind === 'ignored') {
      say('note', { kind: 'ignored-column', name, why: role.why });
    } else if ('form' in role && this.facts.hiddenFields.has(role.name)) {
      say('error', { kind: 'hidden', form: role.form });
    } else if ('form' in role && this.facts.readOnlyForms.has(role.form)) {
      say('warning', { kind: 'read-only-form', form: role.form });
    } else if (role.kind === 'group' && this.facts.isMember) {
      say('warning', { kind: 'group-not-yours' });
    }
    return role;
  }

  /** @returns nothing where no cell of the row can be imported */
  judge(rows: SourceRows, source: SourceRow): JudgedRow | undefined {
    const at = new Map<ColumnRole['kind'], { readonly column: number; readonly text: string }>();
    for (const column of source.columns) {
      const role = this.role(rows, column);
      if (isPlumbing(role)) {
        at.set(role.kind, { column, text: (source.value(column) ?? '').trim() });
      }
    }
    const say = (trouble: ImportTrouble, column?: number): undefined => {
      this.say(rows, source, 'error', trouble, column);
      this.refused += this.filled(rows, source);
      return undefined;
    };
    if (source.damage) {
      return say({ kind: source.damage });
    }
    const record = ownText(at.get('record')?.text ?? '');
    if (record === '') {
      return say({ kind: 'blank-record' }, at.get('record')?.column);
    }
    if (record.length > longestName || broken.test(record)) {
      return say({ kind: broken.test(record) ? 'damaged-text' : 'long-record' }, at.get('record')?.column);
    }
    const place = this.place(at);
    if ('trouble' in place) {
      return say(place.trouble, place.column);
    }
    const { event, instrument, instance } = place;
    if (instance !== 'new') {
      const key = fingerprint(`${record}\0${event}\0${instrument}\0${instance}`, rowSeeds);
      const first = this.seen.get(key);
      if (first !== undefined) {
        return say({ kind: 'repeated-row', first }, at.get('record')?.column);
      }
      this.seen.set(key, source.number);
    }
    if (instance === 'new') {
      this.asksForNew = true;
    } else if (instance > 0) {
      const key = instanceKey({ record, event, instrument });
      this.given.set(key, Math.max(this.given.get(key) ?? 0, instance));
    }
    return {
      source,
      record,
      event,
      instrument,
      instance,
      cells: this.cells(rows, source, place),
      group: this.group(rows, source, at.get('group')),
    };
  }

  /** Says what is wrong about a row or one of its cells. */
  say(
    rows: Pick<SourceRows, 'names'>,
    source: SourceRow,
    severity: ImportProblem['severity'],
    trouble: ImportTrouble,
    column?: number,
  ): void {
    const at = column ?? source.columns[0];
    this.problems.add(severity, trouble, () => ({
      row: source.number,
      column: column === undefined ? '' : (rows.names[column] ?? ''),
      spot: at === undefined ? noSpot : source.spot(at),
    }));
  }

  /** Values of a row that would be imported if nothing were wrong. */
  filled(rows: SourceRows, source: SourceRow): number {
    return source.columns.filter((column) => {
      const { kind } = this.role(rows, column);
      return (kind === 'value' || kind === 'checkbox' || kind === 'status') && (source.value(column) ?? '') !== '';
    }).length;
  }

  private place(
    at: ReadonlyMap<ColumnRole['kind'], { readonly column: number; readonly text: string }>,
  ):
    | Pick<JudgedRow, 'event' | 'instrument' | 'instance'>
    | { readonly trouble: ImportTrouble; readonly column: number | undefined } {
    const { structure, info } = this.facts.ground;
    const given = (kind: ColumnRole['kind']): string => at.get(kind)?.text ?? '';
    const wrong = (trouble: ImportTrouble, kind: ColumnRole['kind']) => ({ trouble, column: at.get(kind)?.column });
    const named = given('event');
    if (!info.isLongitudinal && named !== '') {
      return wrong({ kind: 'classic-event' }, 'event');
    }
    if (info.isLongitudinal && named === '') {
      // REDCap would take the first event (REDCAP_API.md §5.2).
      return wrong({ kind: 'blank-event' }, at.has('event') ? 'event' : 'record');
    }
    const found = info.isLongitudinal
      ? (this.events.nameOf(named, this.reading.labels) ?? this.events.nameOf(named.toLowerCase(), false))
      : { name: '' };
    if (found === 'ambiguous') {
      return wrong({ kind: 'ambiguous-name' }, 'event');
    }
    const event = found?.name;
    if (event === undefined) {
      const names = structure.events.map((known) => known.uniqueEventName);
      return wrong({ kind: 'unknown-event', closest: closest(named, names) }, 'event');
    }
    const instrument = given('repeat-instrument');
    const text = given('repeat-instance');
    const instance = /^new$/i.test(text) ? 'new' : text === '' ? 0 : Number(text);
    if (instance !== 'new' && text !== '' && (!/^\d{1,9}$/.test(text) || instance === 0)) {
      return wrong({ kind: 'bad-instance' }, 'repeat-instance');
    }
    const isKnown = structure.repeating !== undefined;
    if (instrument !== '') {
      if (isKnown && !isRepeatingForm(structure, event, instrument)) {
        return wrong({ kind: 'unknown-repeating', instrument }, 'repeat-instrument');
      }
      return instance === 0
        ? wrong({ kind: 'missing-instance', instrument }, 'repeat-instrument')
        : { event, instrument, instance };
    }
    if (isKnown && isRepeatingEvent(structure, event)) {
      return { event, instrument, instance: instance === 0 ? 1 : instance };
    }
    return instance !== 0 && isKnown
      ? wrong({ kind: 'not-repeating' }, 'repeat-instance')
      : { event, instrument, instance };
  }

  private cells(
    rows: SourceRows,
    source: SourceRow,
    place: Pick<JudgedRow, 'event' | 'instrument'>,
  ): readonly JudgedCell[] {
    const cells: JudgedCell[] = [];
    for (const column of source.columns) {
      const role = this.role(rows, column);
      const raw = source.value(column);
      const isFilled = raw !== '';
      if (role.kind === 'unknown' || role.kind === 'whole-checkbox') {
        this.refused += isFilled ? 1 : 0;
      }
      if (role.kind !== 'value' && role.kind !== 'checkbox' && role.kind !== 'status') {
        continue;
      }
      if (this.facts.hiddenFields.has(role.name)) {
        this.refused += isFilled ? 1 : 0;
        continue;
      }
      const refuse = (trouble: ImportTrouble): void => {
        this.refused++;
        this.say(rows, source, 'error', trouble, column);
      };
      const elsewhere = this.misplaced(role.name, role.form, place);
      if (elsewhere) {
        // Flat files have all columns in every row; an option that is not ticked says nothing.
        if (isFilled && !(role.kind === 'checkbox' && /^(?:0|unchecked)$/i.test(raw ?? ''))) {
          refuse(elsewhere);
        }
        continue;
      }
      const read = raw === undefined ? ({ kind: 'nested' } as const) : this.value(role, raw);
      if (typeof read !== 'string') {
        refuse(read);
        continue;
      }
      if (role.kind === 'value' && read !== '') {
        const why = this.check(role.field)(read);
        if (why?.kind === 'out-of-range') {
          this.say(rows, source, 'warning', why, column);
        }
      }
      cells.push({
        column,
        field: role.name,
        form: role.form,
        code: role.kind === 'checkbox' ? role.code : undefined,
        value: read,
      });
    }
    return cells;
  }

  /** A value as it is stored, or why there is none. */
  private value(
    role: Extract<ColumnRole, { readonly kind: 'value' | 'checkbox' | 'status' }>,
    raw: string,
  ): string | ImportTrouble {
    const text = raw.trim();
    if (text === '') {
      return raw === '' || role.kind !== 'value' ? '' : this.freeText(role.field, raw);
    }
    if (broken.test(raw)) {
      return { kind: 'damaged-text' };
    }
    if (role.kind === 'checkbox') {
      if (text === '0' || text === '1') {
        return text;
      }
      const tick = tickOf(text, role.label);
      this.labelValues += tick === undefined ? 0 : 1;
      return tick === undefined || !this.reading.labels ? { kind: 'bad-checkbox' } : tick;
    }
    if (role.kind === 'status') {
      return this.choice(role.name, statusChoices, (code) => statusCodes.has(code), text);
    }
    const { field } = role;
    if (this.missing.has(text)) {
      return text;
    }
    const { choices } = field;
    if (choices) {
      return this.choice(field.name, choices, (code) => this.check(field)(code) === undefined, text);
    }
    if (field.type === 'text' && isDateValidation(field.validation)) {
      this.dates.see(text, field.validation);
      const { dateOrder } = this.reading;
      return (
        storedDate(text, field.validation, dateOrder) ?? {
          kind: 'bad-date',
          validation: field.validation,
          order: dateOrder,
        }
      );
    }
    return this.freeText(field, raw);
  }

  private freeText(field: Field, raw: string): string | ImportTrouble {
    const isFree = field.type === 'notes' || (field.type === 'text' && field.validation === '');
    const value = isFree ? raw : raw.trim();
    const why = value === '' ? undefined : this.check(field)(value);
    return why?.kind === 'malformed' ? { kind: 'malformed', validation: why.validation } : value;
  }

  private choice(
    field: string,
    choices: readonly CodeAndLabel[],
    fits: (code: string) => boolean,
    text: string,
  ): string | ImportTrouble {
    let index = this.labels.get(field);
    if (!index) {
      this.labels.set(field, (index = new LabelIndex(choices)));
    }
    const isLabel = !index.isCode(text) && index.isLabel(text);
    this.labelValues += isLabel ? 1 : 0;
    if (!this.reading.labels) {
      return fits(text) ? text : { kind: 'no-choice', codes: choices.map(({ code }) => code), isLabel };
    }
    const found = index.codeOf(text);
    return found === 'ambiguous'
      ? { kind: 'ambiguous-label' }
      : (found?.code ?? { kind: 'no-choice', codes: choices.map(({ code }) => code), isLabel: false });
  }

  private check(field: Field): ValueCheck {
    let check = this.checks.get(field);
    if (!check) {
      check = exceptMissing(valueCheck(field), this.missing);
      this.checks.set(field, check);
    }
    return check;
  }

  /** Why a field has no place in a row. */
  private misplaced(
    field: string,
    form: string,
    { event, instrument }: Pick<JudgedRow, 'event' | 'instrument'>,
  ): ImportTrouble | undefined {
    const { structure } = this.facts.ground;
    if (event !== '' && !this.designated.has(`${event}\0${form}`)) {
      return { kind: 'not-designated', form, event };
    }
    if (instrument !== '') {
      return form === instrument ? undefined : { kind: 'wrong-instrument', form, instrument };
    }
    return isRepeatingForm(structure, event, form) ? { kind: 'needs-instance', form } : undefined;
  }

  private group(
    rows: SourceRows,
    source: SourceRow,
    given: { readonly column: number; readonly text: string } | undefined,
  ): JudgedRow['group'] {
    const { groups, isMember } = this.facts;
    if (given === undefined || given.text === '' || isMember) {
      return undefined;
    }
    const found = groups === undefined ? { name: given.text } : groups.nameOf(given.text, this.reading.labels);
    if (found === undefined || found === 'ambiguous') {
      this.say(rows, source, 'error', { kind: found ? 'ambiguous-name' : 'unknown-group' }, given.column);
      return undefined;
    }
    return { name: found.name, column: given.column };
  }
}

function isPlumbing(
  role: ColumnRole,
): role is Extract<
  ColumnRole,
  { readonly kind: 'record' | 'event' | 'repeat-instrument' | 'repeat-instance' | 'group' }
> {
  return (
    role.kind === 'record' ||
    role.kind === 'event' ||
    role.kind === 'repeat-instrument' ||
    role.kind === 'repeat-instance' ||
    role.kind === 'group'
  );
}
