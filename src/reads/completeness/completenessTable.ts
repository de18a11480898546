import type { Instrument, MetadataField } from '../../api/model';
import { evaluateLogic } from '../../logic/evaluator';
import { toBoolean } from '../../logic/values';
import { type ParsedLogic, parseLogic } from '../../logic/parser';
import { type Clock, type EvaluationProject, RecordContext, type RecordRow } from '../evaluate/recordContext';
import type { CompletenessField } from './picture';

/** More than so many bytes are not kept to name the records behind the numbers. */
const mostBytes = 64 * 1024 * 1024;

interface Asked {
  readonly row: MetadataField;
  readonly branching: ParsedLogic | undefined;
}

interface Cell {
  asked: number;
  filled: number;
  /** A bit for each record that was asked and has no value. */
  missing: Uint8Array | undefined;
}

/**
 * Counts, for each field and event, how many were asked and how many have a value. Asked is who has begun the instrument there and whose branching
 * logic shows the field; a repeating instrument counts each instance. Records are added one after the other and not kept.
 */
export class CompletenessTable {
  private readonly names: string[] = [];
  private readonly byForm = new Map<string, Asked[]>();
  private readonly cells = new Map<string, Cell>();
  private readonly served = new Set<string>();
  private readonly events: readonly string[];
  private readonly keepsNames: boolean;

  constructor(
    private readonly project: EvaluationProject,
    private readonly metadata: readonly MetadataField[],
    private readonly clock: Clock,
    private readonly recordCount: number,
  ) {
    this.events = project.events.length === 0 ? [''] : project.events.map(({ uniqueEventName }) => uniqueEventName);
    for (const row of metadata) {
      if (isAsked(row, project.recordIdField)) {
        const branching = row.branching_logic.trim() === '' ? undefined : parseLogic(row.branching_logic);
        this.byForm.set(row.form_name, [...(this.byForm.get(row.form_name) ?? []), { row, branching }]);
      }
    }
    this.keepsNames = (metadata.length * this.events.length * recordCount) / 8 <= mostBytes;
  }

  get records(): number {
    return this.names.length;
  }

  /** All rows of one record, of a flat raw export with blank for what nobody saved. */
  add(name: string, rows: readonly RecordRow[]): void {
    const at = this.names.push(name) - 1;
    const [first] = rows;
    if (this.served.size === 0 && first) {
      for (const column of Object.keys(first)) {
        this.served.add(column.replace(/___.*$/s, ''));
      }
    }
    for (const row of rows) {
      const event = row['redcap_event_name'] ?? '';
      const own = row['redcap_repeat_instrument'] ?? '';
      for (const [form, fields] of this.byForm) {
        if (own === '' ? !this.repeatsAlone(form, event) : own === form) {
          this.addForm(at, { form, fields, event }, row, rows);
        }
      }
    }
  }

  private addForm(
    at: number,
    { form, fields, event }: { readonly form: string; readonly fields: readonly Asked[]; readonly event: string },
    row: RecordRow,
    rows: readonly RecordRow[],
  ): void {
    if ((row[`${form}_complete`] ?? '') === '' && !fields.some(({ row: field }) => isFilled(field, row))) {
      return;
    }
    const instance = Number(row['redcap_repeat_instance'] || 1);
    const place = { record: this.names[at] ?? '', event, form, instance };
    const context = new RecordContext(this.project, rows, place, this.clock);
    for (const { row: field, branching } of fields) {
      if (branching !== undefined && !toBoolean(evaluateLogic(branching.ast, context))) {
        continue;
      }
      const key = `${event}\n${field.field_name}`;
      const cell = this.cells.get(key) ?? { asked: 0, filled: 0, missing: undefined };
      this.cells.set(key, cell);
      cell.asked++;
      if (isFilled(field, row)) {
        cell.filled++;
      } else if (this.keepsNames) {
        cell.missing ??= new Uint8Array(Math.ceil(this.recordCount / 8));
        cell.missing[at >> 3] = (cell.missing[at >> 3] ?? 0) | (1 << (at & 7));
      }
    }
  }

  /** Records that were asked and have no value; undefined where there are too many to keep. */
  missing(field: string, event: string): readonly string[] | undefined {
    const bits = this.cells.get(`${event}\n${field}`)?.missing;
    return this.keepsNames ? this.names.filter((_, at) => ((bits?.[at >> 3] ?? 0) & (1 << (at & 7))) !== 0) : undefined;
  }

  fields(instruments: readonly Instrument[]): readonly CompletenessField[] {
    const labels = new Map(instruments.map(({ name, label }) => [name, label]));
    const designated = new Set(this.project.mappings.map(({ uniqueEventName, form }) => `${uniqueEventName}\n${form}`));
    const isClassic = this.project.events.length === 0;
    return this.metadata
      .filter((row) => isAsked(row, this.project.recordIdField))
      .map(({ field_name: name, field_label: label, form_name: form }) => ({
        name,
        label,
        form,
        formLabel: labels.get(form) ?? form,
        isHidden: this.served.size > 0 && !this.served.has(name),
        cells: this.events.map((event) => {
          const cell = this.cells.get(`${event}\n${name}`);
          return isClassic || designated.has(`${event}\n${form}`)
            ? ([cell?.asked ?? 0, cell?.filled ?? 0] as const)
            : null;
        }),
      }));
  }

  private repeatsAlone(form: string, event: string): boolean {
    return this.project.repeating.some((setup) => setup.formName === form && setup.eventName === event);
  }
}

/** Fields that somebody, or REDCap, can fill; not those that are hidden always. */
function isAsked(row: MetadataField, recordIdField: string): boolean {
  return (
    row.field_type !== 'descriptive' &&
    row.field_name !== recordIdField &&
    !/@HIDDEN(?![-\w])/i.test(row.field_annotation)
  );
}

function isFilled({ field_name: name, field_type: type }: MetadataField, row: RecordRow): boolean {
  if (type !== 'checkbox') {
    return (row[name] ?? '') !== '';
  }
  const start = `${name}___`;
  return Object.keys(row).some((column) => column.startsWith(start) && row[column] === '1');
}
