import type { RepeatingSetup } from '../../api/model';
import type { Session } from '../../api/session';
import { checkboxColumn } from '../../dictionary/choices';
import type { Field } from '../../dictionary/field';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import { displayed } from '../../logic/dates';
import { readRecordRows } from '../evaluate/readRecordRows';
import type { RecordRow } from '../evaluate/recordContext';
import { logicOf } from './fieldLogic';
import { type Answers, answerKey } from './pretendRecord';

/** The instrument of a record that a preview is to show. */
export interface RecordPlace {
  readonly record: string;
  readonly form: string;
  /** Unique event name; blank in classic projects. */
  readonly event: string;
  readonly instance: number;
}

/** What a record holds, as answers to a form. It is for the eyes of whoever asked: nothing of it may be kept anywhere. */
export interface TakenRecord extends RecordPlace {
  readonly answers: Answers;
  /** Fields that were wanted and that the server did not send. */
  readonly absent: readonly string[];
}

/** The fields of a form that hold answers, and those of others that its logic and labels name. */
export interface WantedFields {
  readonly own: readonly string[];
  readonly others: readonly string[];
}

export function wantedFields(index: DictionaryIndex, form: string): WantedFields {
  const fields = index.model.form(form)?.fields ?? [];
  const own = new Set(fields.filter(({ type, key }) => type !== 'descriptive' && key !== '').map(({ key }) => key));
  const others = new Set<string>();
  for (const field of fields) {
    for (const { field: named } of logicOf(field).mentioned) {
      const name = named?.text.toLowerCase();
      if (name !== undefined && !own.has(name) && index.symbols.field(name) !== undefined) {
        others.add(name);
      }
    }
  }
  return { own: [...own], others: [...others] };
}

export interface RecordSource {
  readonly session: Session;
  readonly recordIdField: string;
  /** Fields of the server's dictionary. */
  readonly serverFields: ReadonlySet<string>;
  readonly repeating: readonly RepeatingSetup[];
}

/** Reads what one instrument shows of a record, of the wanted fields alone. @throws RedcapError, CancelledError */
export async function readTakenRecord(
  { session, recordIdField, serverFields, repeating }: RecordSource,
  index: DictionaryIndex,
  place: RecordPlace,
  signal?: AbortSignal,
): Promise<TakenRecord> {
  const { own, others } = wantedFields(index, place.form);
  const status = statusOf(place.form);
  const wanted = [...own, ...others];
  const fields = wanted.filter((name) => serverFields.has(name) || name.endsWith('_complete'));
  const rows = await readRecordRows(
    session,
    recordIdField,
    { record: place.record, fields: [...fields, status] },
    signal,
  );
  const columns = new Set(rows.flatMap((row) => Object.keys(row)));
  const isSent = (name: string): boolean =>
    columns.has(name) || (index.field(name)?.choices ?? []).some(({ code }) => columns.has(checkboxColumn(name, code)));
  return {
    ...place,
    answers: answersOf(rows, index, { place, repeating, names: [...wanted, status], recordIdField }),
    absent: wanted.filter((name) => !serverFields.has(name) || (rows.length > 0 && !isSent(name))),
  };
}

interface Placing {
  readonly place: RecordPlace;
  readonly repeating: readonly RepeatingSetup[];
  readonly names: readonly string[];
  readonly recordIdField: string;
}

/** Rows of an export as somebody would have typed them: dates in the order of their field, a checkbox as its boxes. */
export function answersOf(rows: readonly RecordRow[], index: DictionaryIndex, placing: Placing): Answers {
  const { place, names, recordIdField } = placing;
  const answers = new Map<string, string>();
  for (const row of rows) {
    const event = row['redcap_event_name'] ?? '';
    for (const name of names) {
      const form = index.symbols.field(name)?.form ?? (name === statusOf(place.form) ? place.form : undefined);
      if (form === undefined || name === recordIdField) {
        continue;
      }
      for (const instance of instancesOf(row, form, event, placing)) {
        const isShown = form === place.form && event === place.event && instance === place.instance;
        const isSaved = isShown && (row[statusOf(form)] ?? '') !== '';
        put(answers, answerKey(event, instance, name), { field: index.field(name), name, row, isShown, isSaved });
      }
    }
  }
  for (const event of new Set([place.event, ...rows.map((row) => row['redcap_event_name'] ?? '')])) {
    for (const instance of event === place.event ? new Set([1, place.instance]) : [1]) {
      answers.set(answerKey(event, instance, recordIdField), place.record);
    }
  }
  return answers;
}

interface Put {
  readonly field: Field | undefined;
  readonly name: string;
  readonly row: RecordRow;
  readonly isShown: boolean;
  /** A form that was saved has its blanks, too: no tag fills them in any more. */
  readonly isSaved: boolean;
}

function put(answers: Map<string, string>, key: string, { field, name, row, isShown, isSaved }: Put): void {
  // What is calculated on the form is calculated anew, as when it is opened.
  if (field !== undefined && isShown && logicOf(field).isCalculated) {
    return;
  }
  if (field?.type === 'checkbox') {
    for (const { code } of field.choices ?? []) {
      const value = row[checkboxColumn(name, code)] ?? '';
      if (value === '1' || isSaved) {
        answers.set(`${key}(${code})`, value === '1' ? '1' : '0');
      }
    }
    return;
  }
  const value = row[name] ?? '';
  if (value !== '' || isSaved) {
    answers.set(key, displayed(value, field?.validation));
  }
}

/** Under which instances a row's values of a form are looked for; none where the row is another form's. */
function instancesOf(row: RecordRow, form: string, event: string, { place, repeating }: Placing): readonly number[] {
  const ofForm = row['redcap_repeat_instrument'] ?? '';
  const number = Number(row['redcap_repeat_instance'] || 1);
  if (ofForm !== '') {
    return ofForm === form ? [number] : [];
  }
  if (repeating.some((setup) => setup.formName === form && setup.eventName === event)) {
    return [];
  }
  // Other forms of a repeating event are those of the same instance, which a preview looks for as their first.
  return form !== place.form && event === place.event && place.instance > 1
    ? number === place.instance
      ? [1, number]
      : number === 1 && repeats(repeating, event)
        ? []
        : [number]
    : [number];
}

function repeats(repeating: readonly RepeatingSetup[], event: string): boolean {
  return repeating.some(({ formName, eventName }) => formName === '' && eventName === event && event !== '');
}

function statusOf(form: string): string {
  return `${form.toLowerCase()}_complete`;
}
