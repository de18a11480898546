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
  signature,
  slider,
  text,
  truefalse,
  yesno,
} from '../instrument';

export const demographics = instrument('demographics', [
  text('record_id', 'Participant ID', { note: 'Site number, hyphen, running number' }),
  text('consent_date', 'Date of informed consent', {
    section: 'Consent',
    validation: 'date_mdy',
    min: '2024-04-01',
    max: 'today',
    required: true,
  }),
  dropdown(
    'consent_version',
    'Version of the consent form',
    '1, Version 1.0 (March 2024) | 2, Version 2.0 (January 2025)',
    { required: true },
  ),
  signature('consent_signature', 'Signature of the participant'),
  text('first_name', 'First name', { section: 'Participant', identifier: true, required: true }),
  text('last_name', 'Last name', { identifier: true, required: true }),
  text('initials', 'Initials', { tags: '@CALCTEXT(concat(left([first_name],1),left([last_name],1)))' }),
  text('dob', 'Date of birth', {
    validation: 'date_mdy',
    min: '1920-01-01',
    max: 'today',
    identifier: true,
    required: true,
  }),
  calc('age', 'Age at consent (years)', "rounddown(datediff([dob],[consent_date],'y'),0)", { note: 'Whole years' }),
  radio('sex', 'Sex recorded at birth', '1, Male | 2, Female', { required: true, align: 'LH' }),
  radio(
    'ethnicity',
    'Ethnic group',
    '1, Asian | 2, Black | 3, Hispanic or Latino | 4, White | 5, Mixed | 97, Prefer not to say',
    { align: 'LV' },
  ),
  dropdown(
    'employment',
    'Employment',
    '1, Working full time | 2, Working part time | 3, Retired | 4, Not working because of illness | 5, Other',
  ),
  dropdown(
    'language',
    'Preferred language',
    'en, English | es, Spanish | fr, French | pt, Portuguese | zh, Chinese | oth, Another language',
    { validation: 'autocomplete', tags: "@DEFAULT='en'" },
  ),
  text('language_other', 'Which language?', { when: "[language]='oth'", tags: "@PLACEHOLDER='e.g. Yoruba'" }),
  yesno('interpreter', 'Does [first_name] need an interpreter?', { when: "[language]<>'' and [language]<>'en'" }),
  checkbox(
    'contact_pref',
    'How may we contact the participant?',
    '1, Telephone | 2, Text message | 3, E-mail | 4, Letter',
    { section: 'Contact details' },
  ),
  text('phone', 'Telephone number', {
    validation: 'phone',
    identifier: true,
    when: "[contact_pref(1)]='1' or [contact_pref(2)]='1'",
    note: 'Include the area code',
  }),
  text('email', 'E-mail address', { validation: 'email', identifier: true, when: "[contact_pref(3)]='1'" }),
  notes('address', 'Postal address', { identifier: true, when: "[contact_pref(4)]='1'" }),
  text('best_time', 'Best time to call', {
    validation: 'time',
    min: '08:00',
    max: '20:00',
    when: "[contact_pref(1)]='1'",
  }),
]);

const met = '1, Yes | 0, No';

export const eligibility = instrument('eligibility', [
  descriptive(
    'elig_intro',
    '<div class="rich-text-field-label"><p>Eligibility review for <strong>[first_name] [last_name]</strong>, born [dob], consent on [consent_date].</p></div>',
  ),
  text('elig_datetime', 'Date and time of the review', { validation: 'datetime_mdy', required: true, tags: '@NOW' }),
  text('lvef', 'Left ventricular ejection fraction (%)', {
    section: 'Echocardiography',
    validation: 'integer',
    min: '10',
    max: '45',
    required: true,
    tags: '@FORCE-MINMAX',
  }),
  text('lvef_date', 'Date of the echocardiogram', { validation: 'date_mdy', max: '[consent_date]' }),
  dropdown('lvef_method', 'Method', '1, Biplane Simpson | 2, Three-dimensional | 3, Visual estimate'),
  file('echo_report', 'Echocardiography report', { note: 'Remove the name before uploading' }),
  radio('nyha', 'NYHA class', '2, II: slight limitation | 3, III: marked limitation', { required: true }),
  ...matrix(
    'inclusion',
    'Inclusion criteria: all must be met',
    met,
    [
      ['inc_age', 'Aged 18 or older'],
      ['inc_hf', 'Heart failure for at least three months'],
      ['inc_lvef', 'Ejection fraction of 40 % or lower'],
      ['inc_stable', 'Medication unchanged for four weeks'],
      ['inc_able', 'Able to walk without help'],
    ],
    { required: true },
  ),
  ...matrix(
    'exclusion',
    'Exclusion criteria: none may be met',
    met,
    [
      ['exc_acs', 'Acute coronary syndrome within six weeks'],
      ['exc_exercise', 'Exercises regularly, more than once a week'],
      ['exc_arrhythmia', 'Uncontrolled arrhythmia'],
      ['exc_life', 'Life expectancy below twelve months'],
    ],
    { required: true },
  ),
  calc(
    'eligible',
    'Eligible',
    "if([inc_age]='1' and [inc_hf]='1' and [inc_lvef]='1' and [inc_stable]='1' and [inc_able]='1' and [exc_acs]='0' and [exc_exercise]='0' and [exc_arrhythmia]='0' and [exc_life]='0', 1, 0)",
    { note: '1 = yes, 0 = no' },
  ),
  yesno('waiver', 'Did the sponsor grant a waiver?', { when: "[eligible]='0'" }),
  text('waiver_ref', 'Reference of the waiver', { when: "[eligible]='0' and [waiver]='1'" }),
  truefalse('elig_confirmed', 'The investigator has confirmed eligibility', { required: true }),
  text('elig_by', 'Reviewed by', { tags: '@USERNAME @READONLY' }),
  dropdown('training_strategy', 'Training strategy (by randomization)', '1, Continuous | 2, Intervals', {
    tags: '@READONLY',
  }),
]);

const dose = '0, Not taken | 1, Below target dose | 2, Target dose | 3, Not tolerated';

export const medicalHistory = instrument('medical_history', [
  text('hf_year', 'Year heart failure was diagnosed', {
    section: 'Heart failure',
    validation: 'integer',
    min: '1980',
    max: '2026',
  }),
  dropdown(
    'hf_cause',
    'Main cause',
    '1, Ischaemic | 2, Idiopathic dilated | 3, Hypertensive | 4, Valvular | 5, Toxic or chemotherapy | 6, Inherited | 99, Other',
    { validation: 'autocomplete' },
  ),
  text('hf_cause_other', 'Other cause', { when: "[hf_cause]='99'" }),
  yesno('hf_hospital', 'Admitted for heart failure in the past year?'),
  text('hf_hospital_n', 'Number of admissions', {
    validation: 'integer',
    min: '1',
    max: '12',
    when: "[hf_hospital]='1'",
  }),
  checkbox(
    'mh_conditions',
    'Other conditions',
    '1, Hypertension | 2, Diabetes | 3, Atrial fibrillation | 4, Chronic kidney disease | 5, COPD or asthma | 6, Myocardial infarction | 7, Stroke or TIA | 99, None of these',
    { section: 'Other conditions', tags: "@NONEOFTHEABOVE='99'" },
  ),
  radio('diabetes_type', 'Type of diabetes', '1, Type 1 | 2, Type 2 | 3, Another type', {
    when: "[mh_conditions(2)]='1'",
  }),
  radio('diabetes_treatment', 'Treatment of diabetes', '1, Diet | 2, Tablets | 3, Insulin', {
    when: "[mh_conditions(2)]='1'",
  }),
  dropdown('af_type', 'Type of atrial fibrillation', '1, Paroxysmal | 2, Persistent | 3, Permanent', {
    when: "[mh_conditions(3)]='1'",
  }),
  text('mi_date', 'Date of the last infarction', {
    validation: 'date_mdy',
    max: '[consent_date]',
    when: "[mh_conditions(6)]='1'",
  }),
  checkbox(
    'mh_devices',
    'Implanted devices',
    'ICD, Defibrillator | CRT, Resynchronisation | PPM, Pacemaker | NONE, None',
    { tags: "@NONEOFTHEABOVE='NONE'" },
  ),
  text('device_date', 'Date of the latest implant', {
    validation: 'date_ymd',
    max: 'today',
    when: "[mh_devices(ICD)]='1' or [mh_devices(CRT)]='1' or [mh_devices(PPM)]='1'",
  }),
  radio('smoking', 'Smoking', '0, Never | 1, Former | 2, Current', { section: 'Lifestyle' }),
  text('cigarettes', 'Cigarettes a day', {
    validation: 'integer',
    min: '1',
    max: '80',
    when: "[smoking]='1' or [smoking]='2'",
  }),
  text('smoke_years', 'Years of smoking', {
    validation: 'integer',
    min: '1',
    max: '70',
    when: "[smoking]='1' or [smoking]='2'",
  }),
  calc('pack_years', 'Pack years', 'round([cigarettes]/20*[smoke_years],1)', {
    when: "[smoking]='1' or [smoking]='2'",
  }),
  radio('preg_test', 'Pregnancy test', '0, Negative | 1, Positive | 2, Not needed', { when: "[sex]='2' and [age]<55" }),
  slider(
    'confidence',
    'How confident are you that you can exercise three times a week?',
    'Not at all | Somewhat | Completely',
  ),
  ...matrix('medication', 'Heart failure medication today', dose, [
    ['med_raas', 'ACE inhibitor, ARB or ARNI'],
    ['med_bb', 'Beta blocker'],
    ['med_mra', 'Mineralocorticoid antagonist'],
    ['med_sglt2', 'SGLT2 inhibitor'],
  ]),
  notes('med_other', 'Other medication', { note: 'One per line', tags: '@CHARLIMIT=500' }),
]);
