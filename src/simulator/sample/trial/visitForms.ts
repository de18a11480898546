import {
  calc,
  checkbox,
  descriptive,
  dropdown,
  file,
  instrument,
  matrix,
  notes,
  radio,
  slider,
  text,
  yesno,
} from '../instrument';

const atBaseline = "([event-name]='baseline_arm_1' or [event-name]='baseline_arm_2')";
const atMonth6 = "([event-name]='month_6_follow_up_arm_1' or [event-name]='month_6_follow_up_arm_2')";
const atSession = "[event-name]='training_session_arm_1'";
const atCall = "[event-name]='telephone_contact_arm_2'";
const inPerson = "[visit_mode]='1'";
const atAssessment = `${inPerson} and (${atBaseline} or ${atMonth6})`;

/** Month 6 minus baseline of the participant's own arm. */
function change(field: string): string {
  return [1, 2].reduceRight(
    (otherwise, arm) =>
      `if([event-name]='month_6_follow_up_arm_${arm}', round([${field}]-[baseline_arm_${arm}][${field}],1), ${otherwise})`,
    "''",
  );
}

export const vitalSigns = instrument('vital_signs', [
  text('visit_date', 'Date of the visit', {
    validation: 'date_ymd',
    min: '2024-04-01',
    max: 'today',
    required: true,
    tags: '@TODAY',
  }),
  text('visit_time', 'Time', { validation: 'time' }),
  radio('visit_mode', 'Kind of visit', '1, In person | 2, By telephone', { required: true, align: 'LH' }),
  dropdown('session_type', 'Main exercise', '1, Treadmill | 2, Cycle | 3, Intervals | 4, Resistance', {
    section: 'Training session',
    when: atSession,
  }),
  text('session_minutes', 'Minutes of exercise', { validation: 'integer', min: '5', max: '90', when: atSession }),
  slider('session_effort', 'Perceived effort', '6, no effort | 13, somewhat hard | 20, maximal', {
    min: '6',
    max: '20',
    when: atSession,
  }),
  yesno('session_target', 'Was the target heart rate reached?', { when: atSession }),
  yesno('call_reached', 'Was the participant reached?', { section: 'Telephone contact', when: atCall }),
  text('call_minutes', 'Length of the call (mm:ss)', {
    validation: 'time_mm_ss',
    when: `${atCall} and [call_reached]='1'`,
  }),
  text('sbp', 'Systolic blood pressure (mmHg)', {
    section: 'Vital signs',
    validation: 'integer',
    min: '70',
    max: '220',
    when: inPerson,
  }),
  text('dbp', 'Diastolic blood pressure (mmHg)', { validation: 'integer', min: '40', max: '130', when: inPerson }),
  calc('map', 'Mean arterial pressure (mmHg)', 'round(([sbp]+2*[dbp])/3,0)', { when: inPerson }),
  text('pulse', 'Heart rate (beats/min)', { validation: 'integer', min: '35', max: '180', when: inPerson }),
  text('spo2', 'Oxygen saturation (%)', { validation: 'integer', min: '80', max: '100', when: inPerson }),
  text('weight', 'Weight (kg)', { validation: 'number', min: '35', max: '200', when: inPerson }),
  text('height', 'Height (cm)', {
    validation: 'integer',
    min: '130',
    max: '210',
    when: `${inPerson} and ${atBaseline}`,
  }),
  calc('bmi', 'Body mass index (kg/m²)', 'round([weight]/(([height]/100)^(2)),1)', {
    when: `${inPerson} and ${atBaseline}`,
  }),
  text('bmi_class', 'BMI class', {
    when: `${inPerson} and ${atBaseline}`,
    tags: "@CALCTEXT(if([bmi]='','',if([bmi]<18.5,'Underweight',if([bmi]<25,'Normal weight',if([bmi]<30,'Overweight','Obese'))))) @READONLY",
  }),
  calc('weight_change', 'Change of weight since baseline (kg)', change('weight'), {
    when: `${inPerson} and ${atMonth6}`,
  }),
  yesno('smwt_done', 'Six-minute walk done?', { section: 'Exercise capacity', when: atAssessment }),
  text('smwt_distance', 'Distance (m)', {
    validation: 'integer',
    min: '30',
    max: '800',
    when: `${atAssessment} and [smwt_done]='1'`,
  }),
  text('smwt_reason', 'Why not?', { when: `${atAssessment} and [smwt_done]='0'` }),
  file('ecg', 'ECG strip', { note: 'PNG or JPEG', when: atAssessment, tags: '@INLINE' }),
  checkbox(
    'symptoms',
    'Symptoms since the last visit',
    '1, Breathlessness | 2, Swollen legs | 3, Palpitations | 4, Dizziness | 5, Fatigue | 99, None',
    { section: 'Symptoms', tags: "@NONEOFTHEABOVE='99'" },
  ),
  slider('dyspnoea', 'How much does breathlessness trouble you?', 'Not at all | Moderately | Extremely', {
    when: "[symptoms(1)]='1'",
  }),
  text('followup_due', 'Month 6 visit due', {
    validation: 'date_ymd',
    when: atBaseline,
    tags: "@CALCDATE([visit_date],182,'d') @READONLY",
  }),
  notes('visit_notes', 'Notes', { tags: '@HIDDEN-SURVEY' }),
]);

const drawn = "[lab_drawn]='1'";

export const laboratoryResults = instrument('laboratory_results', [
  yesno('lab_drawn', 'Was blood drawn?', { required: true }),
  text('lab_reason', 'Why not?', { when: "[lab_drawn]='0'" }),
  text('lab_datetime', 'Date and time of the sample', { validation: 'datetime_dmy', max: 'now', when: drawn }),
  text('lab_received', 'Received by the laboratory', { validation: 'datetime_seconds_ymd', max: 'now', when: drawn }),
  yesno('lab_fasting', 'Fasting?', { when: drawn }),
  text('hb', 'Haemoglobin (g/dL)', {
    section: 'Blood count and iron',
    validation: 'number_1dp',
    min: '6.0',
    max: '20.0',
    when: drawn,
  }),
  text('iron', 'Iron (µg/dL)', { validation: 'integer', min: '10', max: '250', when: drawn }),
  text('tibc', 'Iron-binding capacity (µg/dL)', { validation: 'integer', min: '150', max: '550', when: drawn }),
  calc('tsat', 'Transferrin saturation (%)', 'round([iron]/[tibc]*100,1)', { when: drawn }),
  text('sodium', 'Sodium (mmol/L)', {
    section: 'Chemistry',
    validation: 'integer',
    min: '115',
    max: '160',
    when: drawn,
  }),
  text('potassium', 'Potassium (mmol/L)', { validation: 'number_1dp', min: '2.5', max: '7.0', when: drawn }),
  descriptive(
    'potassium_alert',
    '<p style="color:#c00">Potassium is [potassium] mmol/L: inform the investigator today.</p>',
    { when: `${drawn} and [potassium]<>'' and [potassium]>5.5` },
  ),
  text('creatinine', 'Creatinine (mg/dL)', { validation: 'number_2dp', min: '0.30', max: '8.00', when: drawn }),
  text('ntprobnp', 'NT-proBNP (ng/L)', {
    validation: 'integer',
    min: '5',
    max: '35000',
    when: drawn,
    note: 'UNK when the laboratory did not report it',
  }),
  text('chol', 'Total cholesterol (mg/dL)', {
    section: 'Lipids',
    validation: 'integer',
    min: '70',
    max: '450',
    when: drawn,
  }),
  text('hdl', 'HDL cholesterol (mg/dL)', { validation: 'integer', min: '15', max: '120', when: drawn }),
  text('tg', 'Triglycerides (mg/dL)', { validation: 'integer', min: '30', max: '900', when: drawn }),
  calc('ldl', 'LDL cholesterol (mg/dL)', "if([tg]<>'' and [tg]<400, round([chol]-[hdl]-[tg]/5,0), '')", {
    when: drawn,
    note: 'Friedewald; blank from triglycerides of 400 on',
  }),
  file('lab_report', 'Laboratory report', { when: drawn }),
  notes('lab_comment', 'Comment', { when: drawn }),
]);

const trouble = '1, Not at all | 2, A little | 3, Moderately | 4, Much | 5, Extremely';
const items = [
  ['hfq_wash', 'Washing or dressing'],
  ['hfq_street', 'Walking along the street'],
  ['hfq_stairs', 'Climbing one flight of stairs'],
  ['hfq_house', 'Housework or carrying shopping'],
  ['hfq_sleep', 'Sleeping lying flat'],
  ['hfq_friends', 'Seeing friends and family'],
  ['hfq_hobby', 'Hobbies'],
  ['hfq_mood', 'Enjoying life'],
] as const;
const answers = items.map(([name]) => `[${name}]`).join(',');

export const qualityOfLife = instrument('quality_of_life', [
  descriptive('hfq_intro', '<p>These questions are about the past two weeks. There are no right or wrong answers.</p>'),
  text('hfq_date', 'Today’s date', { validation: 'date_mdy', tags: '@TODAY @READONLY-SURVEY', number: '1' }),
  ...matrix('hfq', 'How much did your heart condition limit you in these?', trouble, items),
  slider('hfq_health', 'How good or bad is your health today?', 'Worst you can imagine | | Best you can imagine', {
    number: '10',
  }),
  notes('hfq_remark', 'Is there anything you want to tell us?', {
    number: '11',
    tags: "@PLACEHOLDER='You may leave this blank' @WORDLIMIT=150",
  }),
  calc('hfq_score', 'Summary score', `round((5-mean(${answers}))/4*100,1)`, {
    note: '0 = worst, 100 = best',
    tags: '@HIDDEN-SURVEY',
  }),
  calc('hfq_change', 'Change of the score since baseline', change('hfq_score'), {
    when: atMonth6,
    tags: '@HIDDEN-SURVEY',
  }),
]);
