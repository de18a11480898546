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
  truefalse,
  yesno,
} from '../instrument';

export const registration = instrument('registration', [
  text('case_id', 'Case ID'),
  text('reg_date', 'Date of registration', { validation: 'date_dmy', max: 'today', required: true, tags: '@TODAY' }),
  dropdown(
    'reg_source',
    'Referred by',
    '1, General practitioner | 2, Hospital | 3, Screening clinic | 4, Other registry',
    { required: true },
  ),
  text('surname', 'Surname', { section: 'Patient', identifier: true, required: true }),
  text('given_name', 'Given name', { identifier: true, required: true }),
  text('birth_date', 'Date of birth', {
    validation: 'date_dmy',
    min: '1915-01-01',
    max: 'today',
    identifier: true,
    required: true,
  }),
  radio('sex', 'Sex', '1, Male | 2, Female', { required: true, align: 'LH' }),
  text('hospital_no', 'Hospital number', { validation: 'mrn_10d', identifier: true }),
  text('region', 'District', { note: 'First three letters', validation: 'alpha_only', tags: '@CHARLIMIT=3' }),
  truefalse('data_consent', 'Consent to store the data', { required: true }),
  text('contact_email', 'E-mail for the yearly survey', {
    validation: 'email',
    identifier: true,
    when: "[data_consent]='1'",
  }),
]);

export const tumour = instrument('tumour', [
  text('dx_date', 'Date of diagnosis', { validation: 'date_dmy', max: 'today', required: true }),
  calc('dx_age', 'Age at diagnosis', "rounddown(datediff([birth_date],[dx_date],'y'),0)"),
  dropdown(
    'histology',
    'Histology',
    'LPS, Liposarcoma | LMS, Leiomyosarcoma | UPS, Undifferentiated pleomorphic sarcoma | SYN, Synovial sarcoma | GIST, Gastrointestinal stromal tumour | OS, Osteosarcoma | EWS, Ewing sarcoma | OTH, Other',
    { validation: 'autocomplete', required: true },
  ),
  text('histology_other', 'Other histology', { when: "[histology]='OTH'" }),
  dropdown(
    'site',
    'Primary site',
    '1, Upper limb | 2, Lower limb | 3, Trunk | 4, Retroperitoneum | 5, Viscera | 6, Head and neck',
  ),
  radio('side', 'Side', 'L, Left | R, Right', { when: "[site]='1' or [site]='2'", align: 'LH' }),
  text('size_mm', 'Largest diameter (mm)', { validation: 'integer', min: '3', max: '500' }),
  calc('size_cm', 'Largest diameter (cm)', 'round([size_mm]/10,1)'),
  radio('grade', 'FNCLCC grade', '1, Grade 1 | 2, Grade 2 | 3, Grade 3 | 9, Not graded'),
  yesno('metastases', 'Metastases at diagnosis?'),
  checkbox('metastasis_sites', 'Where?', '1, Lung | 2, Bone | 3, Liver | 4, Lymph nodes | 5, Other', {
    when: "[metastases]='1'",
  }),
  file('pathology_report', 'Pathology report'),
  text('creatinine', 'Creatinine before treatment (mg/dL)', {
    section: 'Kidney function',
    validation: 'number_2dp',
    min: '0.20',
    max: '9.00',
  }),
  calc(
    'egfr',
    'Estimated GFR (mL/min/1.73 m²)',
    `if([creatinine]='' or [dx_age]='', '',
round(142
 * (min([creatinine]/if([sex]='2',0.7,0.9),1))^(if([sex]='2',-0.241,-0.302))
 * (max([creatinine]/if([sex]='2',0.7,0.9),1))^(-1.2)
 * (0.9938)^([dx_age])
 * if([sex]='2',1.012,1), 0))`,
    { note: 'CKD-EPI 2021' },
  ),
  descriptive('egfr_warning', '<em>Estimated GFR of [egfr]: ask the nephrologist before chemotherapy.</em>', {
    when: "[egfr]<>'' and [egfr]<45",
  }),
]);

export const treatment = instrument('treatment', [
  checkbox(
    'tx_kinds',
    'Treatment given',
    '1, Surgery | 2, Radiotherapy | 3, Chemotherapy | 4, Targeted therapy | 0, None',
    { tags: "@NONEOFTHEABOVE='0'" },
  ),
  text('surgery_date', 'Date of surgery', {
    section: 'Surgery',
    validation: 'date_dmy',
    min: '[dx_date]',
    max: 'today',
    when: "[tx_kinds(1)]='1'",
  }),
  radio('margin', 'Margin', '0, R0 | 1, R1 | 2, R2 | 9, Unknown', { when: "[tx_kinds(1)]='1'" }),
  text('rt_dose', 'Total dose (Gy)', {
    section: 'Radiotherapy',
    validation: 'number',
    min: '1',
    max: '80',
    when: "[tx_kinds(2)]='1'",
  }),
  text('rt_fractions', 'Fractions', { validation: 'integer', min: '1', max: '40', when: "[tx_kinds(2)]='1'" }),
  calc('rt_per_fraction', 'Dose per fraction (Gy)', 'round([rt_dose]/[rt_fractions],2)', { when: "[tx_kinds(2)]='1'" }),
  dropdown(
    'chemo',
    'First regimen',
    '1, Doxorubicin | 2, Doxorubicin and ifosfamide | 3, Gemcitabine and docetaxel | 4, MAP | 5, VDC/IE | 99, Other',
    { section: 'Chemotherapy', when: "[tx_kinds(3)]='1'" },
  ),
  text('chemo_other', 'Other regimen', { when: "[tx_kinds(3)]='1' and [chemo]='99'" }),
  text('cycles', 'Cycles', { validation: 'integer', min: '1', max: '20', when: "[tx_kinds(3)]='1'" }),
  yesno('imatinib', 'Imatinib?', { when: "[tx_kinds(4)]='1' and [histology]='GIST'" }),
  yesno('mdt', 'Discussed in the sarcoma board?'),
  notes('tx_notes', 'Remarks'),
]);

export const followUp = instrument('follow_up', [
  text('fu_date', 'Date last seen', { validation: 'date_dmy', min: '[dx_date]', max: 'today', required: true }),
  calc('fu_months', 'Months since diagnosis', "round(datediff([dx_date],[fu_date],'M'),1)"),
  radio(
    'fu_status',
    'Status',
    '1, Alive without disease | 2, Alive with disease | 3, Dead of disease | 4, Dead of another cause',
    { required: true, align: 'LV' },
  ),
  yesno('recurrence', 'Recurrence since the last visit?', { when: "[fu_status]='1' or [fu_status]='2'" }),
  checkbox('recurrence_kind', 'Kind of recurrence', '1, Local | 2, Lymph nodes | 3, Distant', {
    when: "([fu_status]='1' or [fu_status]='2') and [recurrence]='1'",
  }),
  radio(
    'ecog',
    'ECOG performance status',
    '0, Fully active | 1, Restricted | 2, Up more than half of the day | 3, In bed more than half of the day | 4, Bedridden',
    { when: "[fu_status]='1' or [fu_status]='2'" },
  ),
  notes('fu_notes', 'Remarks'),
]);

export const wellbeing = instrument('wellbeing_survey', [
  descriptive('wb_intro', 'Thank you, [given_name]. The survey takes about three minutes.'),
  text('wb_date', 'Date', { validation: 'date_dmy', tags: '@TODAY @READONLY-SURVEY', number: '1' }),
  ...matrix(
    'wb',
    'During the past week, were you troubled by …',
    '1, Not at all | 2, A little | 3, Quite a bit | 4, Very much',
    [
      ['wb_pain', 'Pain'],
      ['wb_tired', 'Tiredness'],
      ['wb_worry', 'Worries about the future'],
      ['wb_move', 'Difficulty moving about'],
    ],
  ),
  calc('wb_total', 'Total', 'sum([wb_pain],[wb_tired],[wb_worry],[wb_move])', {
    tags: '@HIDDEN-SURVEY',
    note: '4 to 16',
  }),
  slider('wb_overall', 'How are you overall?', 'Very bad | | Very good', { number: '6' }),
  yesno('wb_call', 'Would you like a nurse to call you?', { number: '7' }),
  text('wb_phone', 'Under which number?', {
    validation: 'phone',
    identifier: true,
    when: "[wb_call]='1'",
    number: '8',
  }),
]);
