import { say } from '../../common/wording';
import { findCycles } from '../../logic/cycles';
import type { DictionaryModel } from '../model';
import type { TableReport, TableRule } from './rule';

/** Fields of an instrument that are embedded in each other: no place is left where one of them begins. Of one in itself its own row tells. */
export const embeddedInCircle: TableRule = {
  code: 'DD24',
  title: 'Fields embedded in each other',
  severity: 'warning',
  anchor: '§10',
  check(model, report) {
    const embedded = new Map<string, readonly string[]>();
    for (const index of model.embeddingPlaces) {
      const field = model.fieldList.get(index);
      // Of two rows of one name the first is the field.
      if (field !== undefined && model.names.get(field.key) === index) {
        embedded.set(
          field.key,
          field.embeddings.map(({ name }) => name).filter((name) => formOf(model, name) === field.form),
        );
      }
    }
    for (const circle of findCycles(embedded)) {
      if (circle.length > 1) {
        for (const name of circle) {
          tell(model, name, circle, report);
        }
      }
    }
  },
};

function formOf(model: DictionaryModel, name: string): string | undefined {
  return model.fieldList.get(model.names.get(name) ?? -1)?.form;
}

function tell(model: DictionaryModel, key: string, circle: readonly string[], report: TableReport): void {
  const index = model.names.get(key) ?? -1;
  const field = model.fieldList.get(index);
  const found = field?.embeddings.find(({ name }) => circle.includes(name));
  if (field === undefined || found === undefined) {
    return;
  }
  const row = model.rowNumber(index);
  const base = model.document.rowStart(row);
  report.add(
    row,
    model.layout.index(found.column),
    say`${found.name} is embedded here, and ${field.name} in ${found.name}, itself or by way of others: no place is left for them.`,
    { place: { start: base + found.start, end: base + found.end }, detail: 'embedding-circle' },
  );
}
