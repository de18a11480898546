import {
  calc,
  checkbox,
  descriptive,
  dropdown,
  file,
  instrument,
  notes,
  radio,
  signature,
  text,
  truefalse,
  yesno,
} from '../instrument';

const serious = "[ae_serious]='1'";

export const adverseEvents = instrument('adverse_events', [
  text('ae_term', 'Adverse event', { required: true, note: 'Diagnosis rather than symptoms' }),
  text('ae_start', 'Start', { validation: 'date_dmy', max: 'today', required: true }),
  yesno('ae_ongoing', 'Still going on?', { required: true }),
  text('ae_end', 'End', { validation: 'date_dmy', min: '[ae_start]', max: 'today', when: "[ae_ongoing]='0'" }),
  calc('ae_days', 'Duration (days)', "datediff([ae_start],[ae_end],'d')+1", { when: "[ae_ongoing]='0'" }),
  radio('ae_severity', 'Severity', '1, Mild | 2, Moderate | 3, Severe | 4, Life-threatening | 5, Fatal', {
    section: 'Assessment',
    required: true,
    align: 'LV',
  }),
  truefalse('ae_serious', 'The event is serious'),
  checkbox(
    'ae_criteria',
    'Why is it serious?',
    '1, Death | 2, Danger to life | 3, Hospital stay | 4, Lasting disability | 5, Medically important',
    { when: serious },
  ),
  text('ae_reported', 'Reported to the sponsor', { validation: 'datetime_dmy', max: 'now', when: serious }),
  notes('ae_narrative', 'Narrative', { when: serious, tags: '@RICHTEXT' }),
  file('ae_document', 'Report form', { when: serious }),
  dropdown(
    'ae_related',
    'Related to the exercise programme?',
    '1, Unrelated | 2, Unlikely | 3, Possible | 4, Probable | 5, Definite',
  ),
  dropdown(
    'ae_action',
    'Action taken',
    '0, None | 1, Training paused | 2, Training stopped | 3, Medication changed | 4, Other',
  ),
  radio(
    'ae_outcome',
    'Outcome',
    '1, Recovered | 2, Recovering | 3, Not recovered | 4, Recovered with sequelae | 5, Fatal',
  ),
]);

export const studyCompletion = instrument('study_completion', [
  yesno('completed', 'Did the participant complete the study?', { required: true }),
  text('end_date', 'Date of completion or withdrawal', { validation: 'date_ymd', max: 'today', required: true }),
  calc(
    'days_in_study',
    'Days in the study',
    "if([arm-number]='1', datediff([baseline_arm_1][consent_date],[end_date],'d'), datediff([baseline_arm_2][consent_date],[end_date],'d'))",
  ),
  descriptive('last_session', 'Last training session: [training_session_arm_1][visit_date][last-instance]', {
    when: "[arm-number]='1'",
  }),
  radio(
    'withdrawal',
    'Main reason',
    '1, Wish of the participant | 2, Adverse event | 3, Lost to follow-up | 4, Death | 5, Decision of the investigator | 99, Other',
    { when: "[completed]='0'" },
  ),
  text('withdrawal_other', 'Other reason', { when: "[completed]='0' and [withdrawal]='99'" }),
  text('death_date', 'Date of death', {
    validation: 'date_mdy',
    identifier: true,
    max: '[end_date]',
    when: "[completed]='0' and [withdrawal]='4'",
  }),
  radio('death_cause', 'Cause of death', '1, Cardiac | 2, Other vascular | 3, Not vascular | 9, Unknown', {
    when: "[completed]='0' and [withdrawal]='4'",
  }),
  yesno('share_results', 'Wants to be told about the results?', { when: "[completed]='1'" }),
  signature('pi_signature', 'Signature of the investigator'),
  notes('completion_notes', 'Notes', { align: 'LV' }),
]);
