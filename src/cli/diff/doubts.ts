import { checkDictionary } from '../../dictionary/check';
import { cellName } from '../../dictionary/coordinates';
import type { DictionaryModel } from '../../dictionary/model';
import { counted } from '../plural';

/** Fields repeated, columns wrong, CSV damaged: a comparison by variable name then passes over something. */
const blurring: ReadonlySet<string> = new Set(['DD01', 'DD21', 'DD27']);
const most = 5;

/** What in a dictionary a comparison cannot take into account. */
export function doubtsAbout(file: string, model: DictionaryModel): string[] {
  const problems = checkDictionary(model).filter(({ code, severity }) => severity === 'error' && blurring.has(code));
  const nameless = model.fields.filter(({ name }) => name === '').length;
  return [
    ...problems
      .slice(0, most)
      .map(
        ({ row, column, message }) => `The comparison may be incomplete, ${file} ${cellName(row, column)}: ${message}`,
      ),
    ...(problems.length > most ? [`${file}: ${problems.length - most} more of such errors; lint shows them.`] : []),
    ...(nameless > 0 ? [`${file}: ${counted(nameless, 'row')} without a variable name, not compared.`] : []),
  ];
}
