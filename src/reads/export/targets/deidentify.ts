import { createHmac } from 'node:crypto';
import { parseChoices } from '../../../dictionary/choices';
import type { CodebookColumn } from './codebook';
import { valueOf } from './columnStats';
import type { Row } from './csvRows';
import { dateText, dayOf, momentOf } from './moments';
import type { RowSource } from './rowSource';

export type DateTreatment = 'shift' | 'drop';

/** What a de-identified export does to a column. */
export type Treatment =
  | 'kept'
  /** Blanks where a value does not fit the type of the column: it could be any text. */
  | 'kept-by-type'
  | 'hashed'
  | 'dates-shifted'
  | 'dropped-identifier'
  | 'dropped-text'
  | 'dropped-date'
  | 'dropped-file';

export interface TreatedColumn {
  readonly column: CodebookColumn;
  readonly treatment: Treatment;
  /** Not tagged as an identifier, kept, and by its name or label one all the same. */
  readonly isSuspect: boolean;
}

export interface Deidentified {
  readonly source: RowSource;
  readonly treated: readonly TreatedColumn[];
  /** Values that were blanked because they do not fit the type of their column; counted in the last reading. */
  readonly blanked: () => ReadonlyMap<string, number>;
}

/** Shifts are whole days back, at most a year, the same for all dates of a record: intervals stay what they are. */
const mostDays = 364;
const hashCharacters = 16;

/** Words by which designers name what tells people apart, in English and German. */
const suspicious =
  /(?:^|[^\p{L}])(?:(?:first|last|sur|family|maiden|given|middle|full|nick)[ _-]?name|initials?|mrn|ssn|medical[ _-]?record|social[ _-]?security|passport|insurance|phone|mobile|fax|e-?mail|address|street|city|town|zip|zip[ _-]?code|postal|postcode|dob|birth(?:day|date)?|date[ _-]?of[ _-]?birth|ip[ _-]?address|url|licen[cs]e|account|iban|vorname|nachname|geburts\p{L}*|telefon\p{L}*|handy|anschrift|adresse|stra(?:ß|ss)e|plz|postleitzahl|wohnort|versicher\p{L}*|krankenkasse|patienten-?nummer|fallnummer)(?:$|[^\p{L}])/iu;

/**
 * The same rows without what tells people apart: identifiers, texts that anybody could have written anything into and files are left out, dates are
 * shifted or left out, names of records are hashed. Both depend on the secret alone, so that exports with one secret fit together.
 * @param missingCodes the project's missing-data codes as served; they are kept
 */
export function deidentify(
  source: RowSource,
  codebook: readonly CodebookColumn[],
  how: { readonly dates: DateTreatment; readonly secret: string; readonly missingCodes: string },
): Deidentified {
  const codes = new Set(parseChoices(how.missingCodes).map(({ code }) => code));
  const treated = codebook.map((column, i): TreatedColumn => {
    const treatment = i === 0 ? 'hashed' : treatmentOf(column, how.dates);
    return {
      column,
      treatment,
      isSuspect:
        !treatment.startsWith('dropped') &&
        i > 0 &&
        suspicious.test(`${column.column.replaceAll('_', ' ')} | ${column.label}`),
    };
  });
  const kept = treated.flatMap(({ treatment }, i) => (treatment.startsWith('dropped') ? [] : [i]));
  let blanked = new Map<string, number>();
  const records = new Records(how.secret);
  const cellOf = (i: number, text: string, days: number): string => {
    const one = treated[i];
    if (text === '' || one === undefined || one.treatment === 'kept' || codes.has(text)) {
      return text;
    }
    const value =
      one.treatment === 'dates-shifted' ? shifted(text, days) : isOfType(one.column, text) ? text : undefined;
    if (value === undefined) {
      blanked.set(one.column.column, (blanked.get(one.column.column) ?? 0) + 1);
    }
    return value ?? '';
  };
  async function* rows(): AsyncGenerator<readonly Row[]> {
    blanked = new Map();
    for await (const batch of source.rows()) {
      yield batch.map((row) => {
        const { hash, days } = records.of(row[0] ?? '');
        return kept.map((i) => (i === 0 ? hash : cellOf(i, row[i] ?? '', days)));
      });
    }
  }
  return {
    source: { columns: kept.map((i) => source.columns[i] ?? ''), rows },
    treated,
    blanked: () => blanked,
  };
}

function treatmentOf({ column, field, type, metadata }: CodebookColumn, dates: DateTreatment): Treatment {
  const isDate = type === 'date' || type === 'datetime' || (metadata === undefined && column.endsWith('_timestamp'));
  if (metadata?.identifier === 'y') {
    return 'dropped-identifier';
  }
  if (isDate) {
    return dates === 'drop' ? 'dropped-date' : 'dates-shifted';
  }
  if (metadata === undefined) {
    return column === 'redcap_survey_identifier'
      ? 'dropped-identifier'
      : plumbing.has(field) || type === 'choice'
        ? 'kept'
        : 'dropped-text';
  }
  switch (metadata.field_type) {
    case 'radio':
    case 'dropdown':
    case 'yesno':
    case 'truefalse':
    case 'checkbox':
    case 'calc':
    case 'slider':
      return 'kept-by-type';
    case 'file':
      return 'dropped-file';
    default:
      return type === 'number' || isTime(metadata) ? 'kept-by-type' : 'dropped-text';
  }
}

const plumbing = new Set([
  'redcap_event_name',
  'redcap_repeat_instrument',
  'redcap_repeat_instance',
  'redcap_data_access_group',
]);

const timeOfDay = /^\d{1,2}:\d\d(?::\d\d)?$/;

/** A field that became a list of choices, or a time, keeps the texts that it had before. */
function isOfType({ type, choices }: CodebookColumn, text: string): boolean {
  switch (type) {
    case 'choice':
      return choices.some(({ code }) => code === text);
    case 'text':
      return timeOfDay.test(text);
    default:
      return valueOf(type, text) !== undefined;
  }
}

/** Times of day tell nothing that the date does not. */
function isTime({
  text_validation_type_or_show_slider_number: validation,
}: NonNullable<CodebookColumn['metadata']>): boolean {
  return validation === 'time' || validation === 'time_mm_ss' || validation === 'time_hh_mm_ss';
}

function shifted(text: string, days: number): string | undefined {
  const day = dayOf(text.slice(0, 10));
  if (day === undefined || (text.length > 10 && momentOf(text) === undefined)) {
    return undefined;
  }
  return `${dateText(day - days)}${text.slice(10)}`;
}

/** Rows of a record stand together: the last one is remembered. */
class Records {
  private last = { name: '', hash: '', days: 0 };

  constructor(private readonly secret: string) {}

  of(name: string): { readonly hash: string; readonly days: number } {
    if (this.last.name !== name || this.last.hash === '') {
      const digest = createHmac('sha256', this.secret).update(name).digest();
      this.last = {
        name,
        hash: digest.toString('hex').slice(0, hashCharacters),
        days: 1 + (digest.readUInt32LE(16) % mostDays),
      };
    }
    return this.last;
  }
}
