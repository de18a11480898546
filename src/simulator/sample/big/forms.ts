import { calc, checkbox, dropdown, instrument, notes, radio, text, yesno, type DictionaryRow } from '../instrument';

const alive = "[died_hospital]='0'";
const valve = "[procedure(2)]='1'";
const bypass = "[procedure(1)]='1'";
const smoker = "[smoking]='1' or [smoking]='2'";

/** 62 fields on 6 instruments. */
export const cardiacForms: readonly DictionaryRow[] = [
  ...instrument('admission', [
    text('case_no', 'Case number'),
    text('centre', 'Centre', { validation: 'integer', min: '1', max: '40', required: true }),
    text('admission_date', 'Date of admission', { validation: 'date_ymd', max: 'today', required: true }),
    text('birth_year', 'Year of birth', { validation: 'integer', min: '1910', max: '2010', required: true }),
    calc('age', 'Age', 'year([admission_date])-[birth_year]'),
    radio('sex', 'Sex', '1, Male | 2, Female', { required: true }),
    text('height', 'Height (cm)', { validation: 'integer', min: '130', max: '215' }),
    text('weight', 'Weight (kg)', { validation: 'number', min: '30', max: '220' }),
    calc('bmi', 'Body mass index (kg/m²)', 'round([weight]/(([height]/100)^(2)),1)'),
    radio('urgency', 'Urgency', '1, Elective | 2, Urgent | 3, Emergency', { required: true }),
    dropdown('insurance', 'Insurance', '1, Public | 2, Private | 3, Other'),
    radio('smoking', 'Smoking', '0, Never | 1, Former | 2, Current'),
    text('pack_years', 'Pack years', { validation: 'integer', min: '1', max: '150', when: smoker }),
  ]),
  ...instrument('risk', [
    checkbox(
      'history',
      'Conditions',
      '1, Hypertension | 2, Diabetes | 3, Lung disease | 4, Stroke | 5, Peripheral artery disease | 6, Atrial fibrillation | 0, None',
      { tags: "@NONEOFTHEABOVE='0'" },
    ),
    radio('diabetes_treatment', 'Treatment of diabetes', '1, Diet | 2, Tablets | 3, Insulin', {
      when: "[history(2)]='1'",
    }),
    yesno('previous_surgery', 'Earlier heart operation?'),
    text('previous_year', 'In which year?', {
      validation: 'integer',
      min: '1970',
      max: '2026',
      when: "[previous_surgery]='1'",
    }),
    radio('nyha', 'NYHA class', '1, I | 2, II | 3, III | 4, IV'),
    text('lvef', 'Ejection fraction (%)', { validation: 'integer', min: '10', max: '80' }),
    calc('lvef_poor', 'Poor ejection fraction', "if([lvef]<>'' and [lvef]<=30, 1, 0)"),
    text('creatinine', 'Creatinine (mg/dL)', { validation: 'number', min: '0.2', max: '12' }),
    yesno('dialysis', 'Dialysis?'),
    text('hb', 'Haemoglobin (g/dL)', { validation: 'number', min: '5', max: '20' }),
    text('hba1c', 'HbA1c (%)', { validation: 'number', min: '4', max: '16', when: "[history(2)]='1'" }),
  ]),
  ...instrument('operation', [
    text('op_date', 'Date of the operation', {
      validation: 'date_ymd',
      min: '[admission_date]',
      max: 'today',
      required: true,
    }),
    text('op_start', 'Incision', { validation: 'time' }),
    text('op_minutes', 'Length (min)', { validation: 'integer', min: '20', max: '900' }),
    checkbox('procedure', 'Procedure', '1, Coronary bypass | 2, Valve | 3, Aorta | 4, Other'),
    text('grafts', 'Number of grafts', { validation: 'integer', min: '1', max: '7', when: bypass }),
    yesno('mammary', 'Internal mammary artery used?', { when: bypass }),
    checkbox('valves', 'Valves', 'A, Aortic | M, Mitral | T, Tricuspid', { when: valve }),
    radio('valve_kind', 'Kind of valve operation', '1, Repair | 2, Biological prosthesis | 3, Mechanical prosthesis', {
      when: valve,
    }),
    yesno('pump', 'Heart-lung machine used?'),
    text('bypass_minutes', 'Bypass time (min)', { validation: 'integer', min: '5', max: '600', when: "[pump]='1'" }),
    text('clamp_minutes', 'Cross-clamp time (min)', {
      validation: 'integer',
      min: '0',
      max: '400',
      when: "[pump]='1'",
    }),
    text('lowest_temp', 'Lowest temperature (°C)', { validation: 'number', min: '15', max: '38', when: "[pump]='1'" }),
    text('blood_units', 'Red cells (units)', { validation: 'integer', min: '0', max: '40' }),
    radio('surgeon', 'Operated by', '1, Consultant | 2, Trainee with consultant'),
  ]),
  ...instrument('intensive_care', [
    text('icu_hours', 'Hours in intensive care', { validation: 'integer', min: '0', max: '2400' }),
    text('ventilation_hours', 'Hours of ventilation', { validation: 'integer', min: '0', max: '2400' }),
    text('peak_lactate', 'Highest lactate (mmol/L)', { validation: 'number', min: '0.3', max: '25' }),
    text('drain_ml', 'Blood loss in 24 hours (mL)', { validation: 'integer', min: '0', max: '6000' }),
    yesno('reopened', 'Reopened for bleeding?'),
    yesno('inotropes', 'Inotropes beyond 24 hours?'),
    radio('aki', 'Acute kidney injury', '0, None | 1, Stage 1 | 2, Stage 2 | 3, Stage 3'),
    yesno('new_af', 'New atrial fibrillation?'),
    yesno('delirium', 'Delirium?'),
  ]),
  ...instrument('discharge', [
    yesno('died_hospital', 'Died in hospital?', { required: true }),
    text('discharge_date', 'Date of discharge or death', {
      validation: 'date_ymd',
      min: '[op_date]',
      max: 'today',
      required: true,
    }),
    calc('stay', 'Days in hospital', "datediff([admission_date],[discharge_date],'d')"),
    dropdown('destination', 'Discharged to', '1, Home | 2, Rehabilitation | 3, Other hospital | 4, Nursing home', {
      when: alive,
    }),
    checkbox(
      'discharge_drugs',
      'Medication',
      '1, Aspirin | 2, Beta blocker | 3, Statin | 4, ACE inhibitor | 5, Anticoagulant',
      { when: alive },
    ),
    radio('wound', 'Wound', '1, Clean | 2, Superficial infection | 3, Deep infection'),
    text('discharge_hb', 'Haemoglobin at discharge (g/dL)', { validation: 'number', min: '5', max: '20', when: alive }),
    notes('remarks', 'Remarks'),
  ]),
  ...instrument('one_year', [
    text('year_date', 'Date last seen', { validation: 'date_ymd', min: '[discharge_date]', max: 'today', when: alive }),
    radio('year_status', 'Status', '1, Alive | 2, Dead | 3, Lost to follow-up', { when: alive }),
    radio('year_nyha', 'NYHA class', '1, I | 2, II | 3, III | 4, IV', { when: `${alive} and [year_status]='1'` }),
    yesno('readmitted', 'Admitted again?', { when: `${alive} and [year_status]='1'` }),
    text('year_lvef', 'Ejection fraction (%)', {
      validation: 'integer',
      min: '10',
      max: '80',
      when: `${alive} and [year_status]='1'`,
    }),
    text('year_walk', 'Six-minute walk (m)', {
      validation: 'integer',
      min: '20',
      max: '800',
      when: `${alive} and [year_status]='1'`,
    }),
    yesno('working', 'Back at work?', { when: `${alive} and [year_status]='1' and [age]<65` }),
  ]),
];
