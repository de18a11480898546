import type { L10n } from '../../common/l10n';
import type { MetadataField } from '../../api/model';
import { type CodeAndLabel, choicesOfType } from '../../dictionary/choices';
import type { RecordRow } from '../evaluate/recordContext';
import type { SummaryLine, SummaryPicture } from './picture';

/** Different values that are told apart, and numbers that are kept for median and histogram, at most. */
const mostUnique = 10_000;
const mostNumbers = 200_000;
const mostBars = 20;

type Scale = 'number' | 'date' | undefined;

/** Counts the values of one field, of all and by event and group. Memory does not grow with the records beyond the bounds above. */
export class FieldSummary {
  private readonly scale: Scale;
  private readonly all: Tally;
  private readonly byEvent = new Map<string, Tally>();
  private readonly byGroup = new Map<string, Tally>();
  private readonly counts = new Map<string, number>();
  private isServed = false;

  constructor(
    private readonly field: MetadataField,
    private readonly missingCodes: ReadonlySet<string>,
  ) {
    this.scale = scaleOf(field);
    this.all = new Tally(this.scale);
  }

  /** The rows of one record: those of its event or instance count in which somebody has begun the instrument. */
  add(rows: readonly RecordRow[]): void {
    const { form_name: form } = this.field;
    const group = rows.find((row) => row['redcap_data_access_group'])?.['redcap_data_access_group'] ?? '';
    for (const row of rows) {
      const own = row['redcap_repeat_instrument'] ?? '';
      const values = this.valuesOf(row);
      this.isServed ||= values !== undefined;
      if ((own !== '' && own !== form) || values === undefined) {
        continue;
      }
      if (values.length === 0 && (row[`${form}_complete`] ?? '') === '') {
        continue;
      }
      const tallies = [this.all, tallyOf(this.byEvent, row['redcap_event_name'] ?? '', this.scale)];
      if (group !== '') {
        tallies.push(tallyOf(this.byGroup, group, this.scale));
      }
      const answers = values.filter((value) => !this.missingCodes.has(value));
      for (const tally of tallies) {
        tally.add(answers);
      }
      if (this.field.field_type === 'checkbox' || choicesOf(this.field).length > 0) {
        for (const value of values) {
          this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
        }
      }
    }
  }

  /** Undefined where the column did not come; of a checkbox the ticked options. */
  private valuesOf(row: RecordRow): readonly string[] | undefined {
    const { field_name: name, field_type: type } = this.field;
    if (type !== 'checkbox') {
      const value = row[name];
      return value === undefined ? undefined : value === '' ? [] : [value];
    }
    const start = `${name}___`;
    const columns = Object.keys(row).filter((column) => column.startsWith(start));
    const choices = choicesOf(this.field);
    return columns.length === 0
      ? undefined
      : columns
          .filter((column) => row[column] === '1')
          .map((column) => {
            const code = column.slice(start.length);
            return (
              choices.find((choice) => choice.code.toLowerCase().replaceAll(/[^a-z0-9]/g, '_') === code)?.code ?? code
            );
          });
  }

  picture(
    labels: {
      readonly project: string;
      readonly events: ReadonlyMap<string, string>;
      readonly groups: ReadonlyMap<string, string>;
    },
    l10n: L10n,
  ): SummaryPicture {
    const { field } = this;
    // In the project's order, not in that in which records came.
    const named = (map: ReadonlyMap<string, Tally>, names: ReadonlyMap<string, string>, kind: 'event' | 'group') =>
      [...new Set([...names.keys(), ...map.keys()])].flatMap((name) => {
        const tally = name === '' ? undefined : map.get(name);
        return tally === undefined ? [] : [tally.line(names.get(name) ?? name, kind)];
      });
    const choices = choicesOf(field);
    const codes = new Set(choices.map(({ code }) => code));
    return {
      project: labels.project,
      field: field.field_name,
      label: field.field_label,
      form: field.form_name,
      type: field.field_type,
      lines: [
        this.all.line('', 'all'),
        ...named(this.byEvent, labels.events, 'event'),
        ...named(this.byGroup, labels.groups, 'group'),
      ],
      bars: [
        ...choices.map(({ code, label }) => ({ code, label, count: this.counts.get(code) ?? 0 })),
        ...[...this.counts]
          .filter(([code]) => !codes.has(code))
          .slice(0, 50)
          .map(([code, count]) => ({
            code,
            label: this.missingCodes.has(code) ? l10n.t('missing data code') : l10n.t('no choice'),
            count,
          })),
      ],
      histogram: this.all.histogram(),
      remarks: [
        ...(this.isServed ? [] : [l10n.t('REDCap does not serve this field to your account, or no record holds it.')]),
        ...(this.all.isSample ? [l10n.t('Median and histogram are of the first {0} values.', mostNumbers)] : []),
      ],
    };
  }
}

class Tally {
  private n = 0;
  private missing = 0;
  private readonly seen = new Set<string>();
  private isUniqueLeast = false;
  private readonly numbers: number[] = [];
  private counted = 0;
  private mean = 0;
  private squares = 0;
  private min = Infinity;
  private max = -Infinity;

  constructor(private readonly scale: Scale) {}

  get isSample(): boolean {
    return this.counted > mostNumbers;
  }

  add(answers: readonly string[]): void {
    if (answers.length === 0) {
      this.missing++;
      return;
    }
    this.n++;
    for (const value of answers) {
      if (this.seen.size < mostUnique) {
        this.seen.add(value);
      } else {
        this.isUniqueLeast ||= !this.seen.has(value);
      }
      const number = numberOf(value, this.scale);
      if (number !== undefined) {
        this.addNumber(number);
      }
    }
  }

  /** Mean and sum of squares as they come (Welford). */
  private addNumber(number: number): void {
    this.counted++;
    const step = number - this.mean;
    this.mean += step / this.counted;
    this.squares += step * (number - this.mean);
    this.min = Math.min(this.min, number);
    this.max = Math.max(this.max, number);
    if (this.numbers.length < mostNumbers) {
      this.numbers.push(number);
    }
  }

  line(label: string, kind: SummaryLine['kind']): SummaryLine {
    const { counted, scale } = this;
    const show = (number: number): string => (counted === 0 ? '' : shown(number, scale));
    return {
      label,
      kind,
      n: this.n,
      missing: this.missing,
      unique: this.seen.size,
      isUniqueLeast: this.isUniqueLeast,
      min: show(this.min),
      max: show(this.max),
      mean: show(this.mean),
      median: show(median(this.numbers)),
      sd: counted < 2 || scale !== 'number' ? '' : rounded(Math.sqrt(this.squares / (counted - 1))),
    };
  }

  histogram(): SummaryPicture['histogram'] {
    const { numbers, min, max, scale } = this;
    if (numbers.length === 0 || scale === undefined) {
      return [];
    }
    const bins = min === max ? 1 : Math.min(mostBars, Math.ceil(Math.log2(numbers.length) + 1));
    const width = (max - min) / bins || 1;
    const counts = Array.from({ length: bins }, () => 0);
    for (const number of numbers) {
      const bin = Math.min(bins - 1, Math.floor((number - min) / width));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts.map((count, bin) => ({
      from: shown(min + bin * width, scale),
      to: shown(min === max ? max : min + (bin + 1) * width, scale),
      count,
    }));
  }
}

function tallyOf(map: Map<string, Tally>, key: string, scale: Scale): Tally {
  const known = map.get(key) ?? new Tally(scale);
  map.set(key, known);
  return known;
}

function choicesOf({ field_type: type, select_choices_or_calculations: list }: MetadataField): readonly CodeAndLabel[] {
  return choicesOfType(type, list);
}

function scaleOf({ field_type: type, text_validation_type_or_show_slider_number: validation }: MetadataField): Scale {
  if (type === 'calc' || type === 'slider') {
    return 'number';
  }
  return type !== 'text'
    ? undefined
    : validation.startsWith('date')
      ? 'date'
      : /^(?:int|integer|float|number|mrn_)/.test(validation)
        ? 'number'
        : undefined;
}

/** Raw dates are year, month, day, whatever the field shows (REDCAP_API.md §5.1). */
function numberOf(value: string, scale: Scale): number | undefined {
  if (scale === undefined) {
    return undefined;
  }
  const number =
    scale === 'number'
      ? Number(value.replace(',', '.'))
      : Date.parse(value.length > 10 ? `${value.replace(' ', 'T')}Z` : `${value}T00:00Z`);
  return Number.isFinite(number) ? number : undefined;
}

function shown(number: number, scale: Scale): string {
  return scale === 'date' ? new Date(number).toISOString().slice(0, 10) : rounded(number);
}

function rounded(number: number): string {
  return String(Number(number.toPrecision(6)));
}

function median(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
