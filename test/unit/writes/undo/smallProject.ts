import type { MetadataField, RedcapEvent } from '../../../../src/api/model';
import type { SnapshotStructure } from '../../../../src/safety/snapshot/structurePart';
import type { Ground } from '../../../../src/state/ground';
import { structureOf } from '../../../../src/state/structure';

/** A field as the API tells it, with what is not given blank. */
export function field(name: string, form: string, type = 'text', more: Partial<MetadataField> = {}): MetadataField {
  return {
    field_name: name,
    form_name: form,
    field_type: type,
    field_annotation: '',
    section_header: '',
    field_label: '',
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
    ...more,
  };
}

export const event = (name: string, armNum: number, eventId: number | undefined, more: Partial<RedcapEvent> = {}) => ({
  eventName: name,
  armNum,
  uniqueEventName: `${name.toLowerCase()}_arm_${armNum}`,
  customEventLabel: '',
  eventId,
  ...more,
});

/** Two arms, three events; `lab` repeats in the visit of the first arm, its diary as a whole. */
export const stored: SnapshotStructure = {
  info: {
    title: 'Small',
    projectId: 7,
    isLongitudinal: true,
    inProduction: false,
    surveysEnabled: false,
    raw: {},
  } as unknown as SnapshotStructure['info'],
  arms: [
    { armNum: 1, name: 'Drug' },
    { armNum: 2, name: 'Placebo' },
  ],
  events: [event('Visit', 1, 11), event('Diary', 1, 12), event('Visit', 2, 21)],
  mappings: [
    { armNum: 1, uniqueEventName: 'visit_arm_1', form: 'visit' },
    { armNum: 1, uniqueEventName: 'visit_arm_1', form: 'lab' },
    { armNum: 1, uniqueEventName: 'diary_arm_1', form: 'diary' },
    { armNum: 2, uniqueEventName: 'visit_arm_2', form: 'visit' },
  ],
  repeating: [
    { eventName: 'visit_arm_1', formName: 'lab', customFormLabel: 'L' },
    { eventName: 'diary_arm_1', formName: '', customFormLabel: '' },
  ],
  dags: [
    { name: 'North', uniqueGroupName: 'north', id: 1 },
    { name: 'South', uniqueGroupName: 'south', id: 2 },
  ],
  userDags: [
    { username: 'ann', uniqueGroupName: 'north' },
    { username: 'bob', uniqueGroupName: 'south' },
    { username: 'eve', uniqueGroupName: '' },
  ],
  metadata: [
    field('id', 'visit'),
    field('weight', 'visit'),
    field('races', 'visit', 'checkbox'),
    field('scan', 'visit', 'file'),
    field('bmi', 'visit', 'calc'),
    field('tagged', 'visit', 'text', { field_annotation: '@CALCTEXT([weight])' }),
    field('lab_value', 'lab'),
    field('mood', 'diary'),
  ],
};

/** The project as it is now, by default as it was. */
export function groundOf(now: SnapshotStructure = stored): Ground {
  const { metadata, arms, events, mappings, repeating, info } = now;
  return { info, structure: structureOf({ metadata, arms, events, mappings, repeating }) };
}
