import type { ProjectSeed } from '../../../../src/simulator/store/seed';

/** A filled field as the stored state has it, seen without any code under test. */
export interface Point {
  readonly record: string;
  readonly event: string;
  readonly form: string;
  /** 0 where nothing repeats. */
  readonly instance: number;
  readonly field: string;
  readonly isFile: boolean;
  readonly isStatus: boolean;
  readonly text: string;
}

/** All stored data points; the record ID and untouched statuses are none. Ticked options of one checkbox are one point. */
export function pointsOf(seed: ProjectSeed): readonly Point[] {
  const forms = new Map(seed.fields.map((row) => [row['field_name'] ?? '', row['form_name'] ?? '']));
  const recordId = seed.fields[0]?.['field_name'];
  const points = new Map<string, Point>();
  for (const stored of seed.values) {
    const isStatus = !forms.has(stored.field) && stored.field.endsWith('_complete');
    if (stored.field === recordId || (isStatus && stored.value === '0')) {
      continue;
    }
    const form = forms.get(stored.field) ?? stored.field.replace(/_complete$/, '');
    const { record, event, instance, field } = stored;
    const key = JSON.stringify([record, event, form, instance, field]);
    points.set(key, {
      record,
      event,
      form,
      instance,
      field,
      isFile: false,
      isStatus,
      text: `${points.get(key)?.text ?? ''}|${stored.value}`,
    });
  }
  for (const { record, event, instance, field, base64 } of seed.files) {
    const form = forms.get(field) ?? '';
    points.set(JSON.stringify([record, event, form, instance, field]), {
      record,
      event,
      form,
      instance,
      field,
      isFile: true,
      isStatus: false,
      text: base64,
    });
  }
  return [...points.values()];
}

export const recordsOf = (seed: ProjectSeed): string[] => [
  ...new Set([...seed.values.map((row) => row.record), ...seed.files.map((row) => row.record)]),
];

/** Numbers that a plan must show for these points. */
export function numbersOf(points: readonly Point[]): {
  values: number;
  files: number;
  forms: number;
  records: string[];
} {
  return {
    values: points.filter((point) => !point.isFile && !point.isStatus).length,
    files: points.filter((point) => point.isFile).length,
    forms: new Set(points.map((point) => JSON.stringify([point.record, point.event, point.form, point.instance]))).size,
    records: [...new Set(points.map((point) => point.record))].sort(),
  };
}

/** A state in a form that compares: everything stored, in a fixed order. */
export const sorted = (points: readonly Point[]): string[] => points.map((point) => JSON.stringify(point)).sort();
