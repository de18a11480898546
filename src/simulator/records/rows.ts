import type { Project } from '../store/project';
import type { Context, ProjectRecord, StoredValue } from '../store/record';
import type { Column, Plumbing } from './columns';
import type { Selection } from './selection';

/** One row of an export: a record's data in one place. */
export interface ExportRow {
  readonly record: ProjectRecord;
  readonly context: Context;
}

/**
 * The rows of one record: its events in order, in each the event's own data or its instances, then the instances of repeating
 * instruments. A row needs a stored value among the selected fields; the record id is stored with every event, and without it
 * a checkbox counts even where nothing is ticked (REDCAP_API.md §5.1).
 */
export function rowsOf(project: Project, record: ProjectRecord, selection: Selection): ExportRow[] {
  const rows: ExportRow[] = [];
  for (const event of selection.events) {
    const repeated = instancesOf(project, record, event).filter((context) => hasSelected(context, selection));
    const base = record.context(event);
    if (base !== undefined && project.isLive(base) && !project.isRepeatingEvent(event)) {
      if (
        hasSelected(base, selection) ||
        (selection.withRecordId ? repeated.length === 0 : showsCheckbox(project, event, selection))
      ) {
        rows.push({ record, context: base });
      }
    } else if (project.isRepeatingEvent(event)) {
      rows.push(
        ...record
          .instances(event, '')
          .map((instance) => record.context(event, '', instance))
          .filter((context) => context !== undefined)
          .filter(
            (context) =>
              selection.withRecordId || hasSelected(context, selection) || showsCheckbox(project, event, selection),
          )
          .map((context) => ({ record, context })),
      );
    }
    rows.push(...repeated.map((context) => ({ record, context })));
  }
  return selection.filter === undefined
    ? rows
    : rows.filter((row) => selection.filter?.(row.record, row.context) === true);
}

function instancesOf(project: Project, record: ProjectRecord, event: string): Context[] {
  if (!project.hasRepeating) {
    return [];
  }
  return project.dictionary.forms
    .filter((form) => project.isRepeatingForm(form.name, event) && project.isDesignated(form.name, event))
    .flatMap((form) => record.instances(event, form.name).map((instance) => record.context(event, form.name, instance)))
    .filter((context) => context !== undefined);
}

function hasSelected(context: Context, selection: Selection): boolean {
  for (const name of context.values.keys()) {
    if (selection.fields.has(name)) {
      return true;
    }
  }
  return false;
}

function showsCheckbox(project: Project, event: string, selection: Selection): boolean {
  return Array.from(selection.fields, (name) => project.dictionary.field(name)).some(
    (field) =>
      field?.type === 'checkbox' &&
      project.isDesignated(field.form, event) &&
      !project.isRepeatingForm(field.form, event),
  );
}

/** Turns rows into cells, column by column. */
export class RowRenderer {
  private readonly applicable = new Map<string, ReadonlySet<string>>();
  private readonly eventLabels: ReadonlyMap<string, string>;
  private readonly severalArms: boolean;

  constructor(
    private readonly project: Project,
    private readonly columns: readonly Column[],
    private readonly labels: boolean,
    private readonly nameOf: Selection['nameOf'],
  ) {
    this.severalArms =
      project.arms.filter((arm) => project.events.some((event) => event.armNum === arm.armNum)).length > 1;
    this.eventLabels = new Map(
      project.events.map((event) => {
        const arm = project.arms.find((candidate) => candidate.armNum === event.armNum);
        return [
          event.uniqueName,
          this.severalArms ? `${event.name} (Arm ${event.armNum}: ${arm?.name ?? ''})` : event.name,
        ];
      }),
    );
  }

  cells(row: ExportRow): string[] {
    const { context } = row;
    const forms = this.formsOf(context);
    const cells: string[] = [];
    for (const column of this.columns) {
      if (column.plumbing !== undefined) {
        cells.push(this.plumbing(row, column.plumbing));
      } else if (forms.has(column.form)) {
        const value = context.values.get(column.field);
        cells.push(value === undefined ? column.blank : column.show(value));
      } else {
        cells.push('');
      }
    }
    return cells;
  }

  private formsOf(context: Context): ReadonlySet<string> {
    const key = `${context.event}\n${context.instrument}`;
    const known =
      this.applicable.get(key) ??
      new Set(this.project.formsOf(context.event, context.instrument).map((form) => form.name));
    this.applicable.set(key, known);
    return known;
  }

  private plumbing({ record, context }: ExportRow, kind: Plumbing): string {
    switch (kind) {
      case 'record':
        return this.nameOf(record);
      case 'event':
        return this.labels ? (this.eventLabels.get(context.event) ?? context.event) : context.event;
      case 'instrument':
        return this.labels ? (this.project.dictionary.form(context.instrument)?.label ?? '') : context.instrument;
      case 'instance':
        return context.instance === 0 ? '' : String(context.instance);
      case 'dag':
        return this.labels ? (this.project.dag(record.dag)?.name ?? '') : record.dag;
      case 'survey':
        return asText(context.values.get('redcap_survey_identifier'));
    }
  }
}

function asText(value: StoredValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
