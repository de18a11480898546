import type { Field } from '../field';
import type { DictionaryModel } from '../model';

/** Rows of one instrument that stand together; an instrument that is scattered has several. */
export interface OutlineForm {
  readonly form: string;
  readonly sections: readonly OutlineSection[];
  readonly first: number;
  readonly last: number;
}

/** Fields below one header; the first section of an instrument may have none. */
export interface OutlineSection {
  readonly header: string;
  readonly fields: readonly Field[];
  /** Rows of the document. */
  readonly first: number;
  readonly last: number;
}

/** Instruments, sections and fields in the order of the file. */
export function outlineOf(model: DictionaryModel): OutlineForm[] {
  return model.formRuns.map(({ form, from, to }) => ({
    form,
    sections: sectionsOf(model, from, to),
    first: model.rowNumber(from),
    last: model.rowNumber(to - 1),
  }));
}

function sectionsOf(model: DictionaryModel, from: number, to: number): OutlineSection[] {
  const starts = [from];
  for (let index = from + 1; index < to; index++) {
    if (model.fields[index]?.sectionHeader !== '') {
      starts.push(index);
    }
  }
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? to;
    return {
      header: model.fields[start]?.sectionHeader ?? '',
      fields: model.fields.slice(start, end),
      first: model.rowNumber(start),
      last: model.rowNumber(end - 1),
    };
  });
}
