import type { MetadataField } from '../../../../src/api/model';
import type { ExportStructure } from '../../../../src/reads/export/exportStructure';

/** A dictionary row with the rest blank. */
export function field(
  field_name: string,
  form_name: string,
  field_type = 'text',
  more: Partial<MetadataField> = {},
): MetadataField {
  return {
    field_name,
    form_name,
    field_type,
    section_header: '',
    field_label: field_name,
    select_choices_or_calculations: '',
    field_note: '',
    text_validation_type_or_show_slider_number: '',
    text_validation_min: '',
    text_validation_max: '',
    identifier: '',
    branching_logic: '',
    required_field: '',
    custom_alignment: '',
    question_number: '',
    matrix_group_name: '',
    matrix_ranking: '',
    field_annotation: '',
    ...more,
  };
}

/** Record id `study_id`; instruments `intake` and `visit`; a checkbox, a file, a descriptive text. */
export const classic: ExportStructure = {
  metadata: [
    field('study_id', 'intake'),
    field('name', 'intake', 'text', { identifier: 'y' }),
    field('consent', 'intake', 'file'),
    field('hint', 'visit', 'descriptive'),
    field('weight', 'visit'),
    field('meds', 'visit', 'checkbox'),
  ],
  instruments: [
    { name: 'intake', label: 'Intake' },
    { name: 'visit', label: 'Visit' },
  ],
  // As REDCap serves it: no file and no descriptive fields.
  fieldNames: [
    ['study_id', '', 'study_id'],
    ['name', '', 'name'],
    ['intake_complete', '', 'intake_complete'],
    ['weight', '', 'weight'],
    ['meds', '1', 'meds___1'],
    ['meds', '-4', 'meds____4'],
    ['visit_complete', '', 'visit_complete'],
  ].map(([originalFieldName = '', choiceValue = '', exportFieldName = '']) => ({
    originalFieldName,
    choiceValue,
    exportFieldName,
  })),
  isLongitudinal: false,
  events: [],
  dags: [],
  ownDag: '',
};

export const longitudinal: ExportStructure = {
  ...classic,
  isLongitudinal: true,
  events: [1, 2].flatMap((armNum) =>
    ['enroll', 'follow'].map((name) => ({
      eventName: name,
      armNum,
      uniqueEventName: `${name}_arm_${armNum}`,
      customEventLabel: '',
      eventId: undefined,
    })),
  ),
  dags: [
    { name: 'Site A', uniqueGroupName: 'site_a', id: 1 },
    { name: 'Site B', uniqueGroupName: 'site_b', id: 2 },
  ],
};
