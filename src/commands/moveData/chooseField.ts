import { CancelledError } from '../../common/cancelled';
import type { Field } from '../../dictionary/field';
import type { DictionaryModel } from '../../dictionary/model';
import { isExplorerNode } from '../../explorer/node';
import { back, pickOne } from '../../window/multiStep';

/** The field of the clicked row, else the user's pick among those that hold data of their own. @throws CancelledError */
export async function chooseField(
  dictionary: DictionaryModel,
  clicked: unknown,
  title: string,
  placeholder: string,
): Promise<Field> {
  const named = isExplorerNode(clicked) && clicked.kind === 'field' ? dictionary.field(clicked.field) : undefined;
  if (named) {
    return named;
  }
  const fields = dictionary.fields.filter((field) => field.type !== 'descriptive' && field !== dictionary.recordId);
  const chosen = await pickOne({
    title,
    placeholder,
    items: fields.map((field) => ({ label: field.name, description: `${field.type}, ${field.form}`, field })),
  });
  if (chosen === back) {
    throw new CancelledError();
  }
  return chosen.field;
}
