import type { MetadataField } from '../api/model';

export interface SectionFields {
  /** Names the section: its header stands on this field. */
  readonly firstField: string;
  readonly header: string;
  readonly fields: readonly MetadataField[];
}

export interface FormFields {
  readonly count: number;
  /** Fields above the first section header. */
  readonly head: readonly MetadataField[];
  readonly sections: readonly SectionFields[];
}

/** A data dictionary arranged for browsing. Built once for each reading of it, in one pass. */
export interface FieldIndex {
  readonly forms: ReadonlyMap<string, FormFields>;
  readonly byName: ReadonlyMap<string, MetadataField>;
  /** First field of the section that a field stands in; absent for fields above the first header. */
  readonly sectionOf: ReadonlyMap<string, string>;
  /** File-upload fields by instrument, signatures too. */
  readonly filesOf: ReadonlyMap<string, readonly MetadataField[]>;
  readonly hasIdentifiers: boolean;
}

interface GrowingForm {
  count: number;
  readonly head: MetadataField[];
  readonly sections: { firstField: string; header: string; fields: MetadataField[] }[];
}

export function fieldIndexOf(metadata: readonly MetadataField[]): FieldIndex {
  const forms = new Map<string, GrowingForm>();
  const byName = new Map<string, MetadataField>();
  const sectionOf = new Map<string, string>();
  const filesOf = new Map<string, readonly MetadataField[]>();
  let hasIdentifiers = false;
  for (const field of metadata) {
    let form = forms.get(field.form_name);
    if (!form) {
      form = { count: 0, head: [], sections: [] };
      forms.set(field.form_name, form);
    }
    form.count++;
    byName.set(field.field_name, field);
    hasIdentifiers ||= field.identifier === 'y';
    if (field.field_type === 'file') {
      filesOf.set(field.form_name, [...(filesOf.get(field.form_name) ?? []), field]);
    }
    if (field.section_header.trim() !== '') {
      form.sections.push({ firstField: field.field_name, header: field.section_header, fields: [] });
    }
    const section = form.sections.at(-1);
    if (section) {
      section.fields.push(field);
      sectionOf.set(field.field_name, section.firstField);
    } else {
      form.head.push(field);
    }
  }
  return { forms, byName, sectionOf, filesOf, hasIdentifiers };
}
