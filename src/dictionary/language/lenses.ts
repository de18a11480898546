import type { DictionaryIndex, Use } from './dictionaryIndex';

export interface FormLens {
  readonly form: string;
  /** Row of the instrument's first field. */
  readonly row: number;
  readonly fields: number;
  /** Fields of other instruments that need something of this one, once each, and where. */
  readonly neededBy: readonly Use[];
}

/** What stands above each instrument: how big it is, and how many fields of others need it. */
export function formLenses(index: DictionaryIndex): FormLens[] {
  const { model } = index;
  const users = new Map<string, Map<unknown, Use>>();
  model.fields.forEach((field, at) => {
    for (const mention of index.mentions(field)) {
      if (mention.kind !== 'field' || mention.role === 'declaration' || mention.role === 'comment') {
        continue;
      }
      const form = index.field(mention.name)?.form ?? index.statusForm(mention.name)?.name;
      if (form !== undefined && form !== field.form) {
        let list = users.get(form);
        if (list === undefined) {
          users.set(form, (list = new Map()));
        }
        if (!list.has(field)) {
          list.set(field, index.use(at, mention));
        }
      }
    }
  });
  const seen = new Set<string>();
  return model.formRuns
    .filter(({ form }) => form !== '' && !seen.has(form) && seen.add(form))
    .map(({ form, from }) => ({
      form,
      row: model.rowNumber(from),
      fields: model.form(form)?.fields.length ?? 0,
      neededBy: [...(users.get(form)?.values() ?? [])],
    }));
}
