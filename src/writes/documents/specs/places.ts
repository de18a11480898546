import { mappingName } from '../../../state/structure';
import type { RowValues } from '../changes';

/** The key of a row that names an event and an instrument; an event alone where there is none. */
export function keyOfPlace(event: string, form: string): (row: RowValues) => string {
  return (row) => ((row[form] ?? '') === '' ? (row[event] ?? '') : mappingName(row[event] ?? '', row[form] ?? ''));
}
