import { type Row, csv, field } from './support';

/** Every kind of place where the name of the field `age` can stand (REDCAP_LOGIC.md §2), with doubled quotes and several lines; `enrol` and `grid` too. */
export const everywhere: readonly Row[] = [
  field('record_id', 'enrol'),
  field('age', 'enrol', { field_label: 'Age, "in years"', text_validation_type_or_show_slider_number: 'integer' }),
  field('agent', 'enrol', { field_label: 'Not [age] itself: agent age' }),
  field('ready', 'enrol', {
    field_type: 'checkbox',
    select_choices_or_calculations: '1, Older than [age] | 2, "Young" [agent]',
    field_note: 'See [age:value]',
  }),
  field('bmi', 'visit', {
    field_type: 'calc',
    select_choices_or_calculations: 'round([age] / sum([age],\n [baseline_arm_1][age][last-instance]), 1)',
  }),
  field('shown', 'visit', {
    branching_logic: '# "the [age] matters"\n([age] > 17 and [ready(1)] = "1")\nor [AGE] = "x"',
  }),
  field('bounded', 'visit', {
    text_validation_type_or_show_slider_number: 'integer',
    text_validation_min: '[age]',
    text_validation_max: '[visit_1_arm_1][age]',
  }),
  field('embedder', 'enrol', {
    field_type: 'descriptive',
    section_header: '<b>"{age}"</b>',
    field_label: 'Enter {age:icons} here, {agent} there',
  }),
  field('tagged', 'visit', {
    field_annotation:
      '@IF([age] > 5, @DEFAULT="[age]", @CALCTEXT(concat("a", [age]))) note [age] @CALCDATE([age], [age], "d")',
  }),
  field('smart', 'visit', {
    field_label: '[aggregate-mean:age,agent] [bar-chart:agent,age:bar-stacked] [form-link:enrol:go]',
  }),
  field('status', 'visit', { branching_logic: "[enrol_complete] = '2' and [survey-date-completed:enrol] <> ''" }),
  field('m1', 'visit', { field_type: 'radio', select_choices_or_calculations: '1, a', matrix_group_name: 'grid' }),
  field('m2', 'visit', { field_type: 'radio', select_choices_or_calculations: '1, a', matrix_group_name: 'grid' }),
  field('broken', 'visit', { branching_logic: '[age and {age} = 1 or [baseline_arm_1] [age]' }),
  field('counted', 'visit', { field_annotation: '@DOWNLOAD-COUNT(age)' }),
];

export const everywhereText = csv(everywhere);
