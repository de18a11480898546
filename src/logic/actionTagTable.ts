/** What an action tag takes: nothing, a text in quotes, a number, codes, a list of `code=limit`, an expression, three arguments, a condition with tags, or a size that may be left out. */
export type TagParameterKind =
  | 'none'
  | 'text'
  | 'number'
  | 'codes'
  | 'limits'
  | 'expression'
  | 'calcdate'
  | 'condition'
  | 'size'
  | 'field'
  | 'optional';

export interface ActionTagInfo {
  readonly name: string;
  readonly takes: TagParameterKind;
  /** The parameter stands in parentheses. */
  readonly parentheses: boolean;
  /** Field types it works on; empty for all. */
  readonly types: readonly string[];
  readonly doc: string;
}

type Row = readonly [string, TagParameterKind, string, string];
const choice = 'checkbox radio dropdown yesno truefalse';

/** name, parameter, field types, sentence. REDCAP_LOGIC.md §9. */
const rows: readonly Row[] = [
  ['HIDDEN', 'none', '', 'Hides the field on forms, surveys and in the mobile app.'],
  ['HIDDEN-SURVEY', 'none', '', 'Hides the field on survey pages.'],
  ['HIDDEN-FORM', 'none', '', 'Hides the field on data entry forms.'],
  ['HIDDEN-APP', 'none', '', 'Hides the field in the mobile app.'],
  ['HIDDEN-PDF', 'none', '', 'Leaves the field out of PDFs.'],
  ['READONLY', 'none', '', 'Shows the field but does not let it be edited.'],
  ['READONLY-SURVEY', 'none', '', 'Read-only on survey pages.'],
  ['READONLY-FORM', 'none', '', 'Read-only on data entry forms.'],
  ['READONLY-APP', 'none', '', 'Read-only in the mobile app.'],
  ['RANDOMORDER', 'none', choice, 'Shows the choices in random order; not in a matrix.'],
  ['HIDECHOICE', 'codes', choice, "Hides choices by code: @HIDECHOICE='1,2'; saved ones stay visible."],
  ['SHOWCHOICE', 'codes', choice, "Shows only these choices: @SHOWCHOICE='1,2'."],
  ['MAXCHOICE', 'limits', choice, 'Disables a choice after so many records chose it: @MAXCHOICE(1=25,2=30).'],
  ['MAXCHECKED', 'number', 'checkbox', 'Lets at most so many boxes be checked.'],
  ['NONEOFTHEABOVE', 'codes', 'checkbox', 'Makes these choices exclude all others.'],
  [
    'DEFAULT',
    'text',
    'text notes radio dropdown checkbox slider yesno truefalse sql',
    'Fills the field when the form is opened for the first time.',
  ],
  [
    'SETVALUE',
    'text',
    'text notes radio dropdown checkbox slider yesno truefalse sql',
    'Fills the field on every load, replacing what is there.',
  ],
  ['PREFILL', 'text', 'text notes radio dropdown checkbox slider yesno truefalse sql', 'Older name of @SETVALUE.'],
  ['PLACEHOLDER', 'text', 'text notes', 'Grey text inside an empty field.'],
  ['CHARLIMIT', 'number', 'text notes', 'Largest number of characters; not together with @WORDLIMIT.'],
  ['WORDLIMIT', 'number', 'text notes', 'Largest number of words; not together with @CHARLIMIT.'],
  ['PASSWORDMASK', 'none', 'text', 'Shows dots instead of what is typed.'],
  ['FORCE-MINMAX', 'none', 'text slider', 'Refuses values outside the validation range.'],
  ['RICHTEXT', 'none', 'notes', 'A rich text editor instead of a plain one.'],
  ['HIDEBUTTON', 'none', 'text', 'Hides the Today and Now buttons.'],
  ['NOW', 'none', 'text', "Fills in the browser's date and time when blank."],
  ['NOW-SERVER', 'none', 'text', "Fills in the server's date and time when blank."],
  ['NOW-UTC', 'none', 'text', 'Fills in UTC date and time when blank.'],
  ['TODAY', 'none', 'text', "Fills in the browser's date when blank."],
  ['TODAY-SERVER', 'none', 'text', "Fills in the server's date when blank."],
  ['TODAY-UTC', 'none', 'text', 'Fills in the UTC date when blank.'],
  ['USERNAME', 'none', 'text', 'Fills in the user name.'],
  ['LATITUDE', 'none', 'text', "Fills in the device's latitude."],
  ['LONGITUDE', 'none', 'text', "Fills in the device's longitude."],
  ['CONSENT-VERSION', 'none', 'text', 'Fills in the version of the consent form.'],
  ['CALCTEXT', 'expression', 'text', 'Makes a text field a calculation whose result may be text; not inside @IF.'],
  ['CALCDATE', 'calcdate', 'text', "Makes a date field a calculation: @CALCDATE([date], 14, 'd'); not inside @IF."],
  ['IF', 'condition', '', "Applies tags under a condition, judged when the page loads: @IF([a]='1', @HIDDEN, '')."],
  ['INLINE', 'size', 'file', 'Shows an uploaded picture or PDF in place; optional width and height.'],
  ['INLINE-PREVIEW', 'size', 'file descriptive', 'Offers a preview of an uploaded file.'],
  ['NOMISSING', 'none', '', 'No missing data codes for this field.'],
  ['LANGUAGE-CURRENT-FORM', 'none', 'text radio dropdown', 'Stores the language of the form.'],
  ['LANGUAGE-CURRENT-SURVEY', 'none', 'text radio dropdown', 'Stores the language of the survey.'],
  ['LANGUAGE-SET', 'none', 'radio dropdown', "Switches the language to the field's value."],
  ['LANGUAGE-SET-FORM', 'none', 'radio dropdown', 'Switches the language on forms.'],
  ['LANGUAGE-SET-SURVEY', 'none', 'radio dropdown', 'Switches the language on surveys.'],
  ['LANGUAGE-FORCE', 'text', '', 'Shows the instrument in one language.'],
  ['LANGUAGE-FORCE-FORM', 'text', '', 'Shows the form in one language.'],
  ['LANGUAGE-FORCE-SURVEY', 'text', '', 'Shows the survey in one language.'],
  ['LANGUAGE-MENU-STATIC', 'none', '', 'Keeps the language menu open.'],
  ['APPUSERNAME-APP', 'none', 'text', "Fills in the mobile app's user name."],
  ['BARCODE-APP', 'none', 'text', 'Scans a barcode in the mobile app.'],
  ['SYNC-APP', 'none', 'file', 'Sends the file to the mobile app.'],
  ['MC-FIELD-HIDDEN', 'none', '', 'MyCap: hides the field.'],
  ['MC-FIELD-SLIDER-BASIC', 'optional', 'slider', 'MyCap: slider in steps.'],
  ['MC-FIELD-SLIDER-CONTINUOUS', 'optional', 'slider', 'MyCap: continuous slider.'],
  ['MC-FIELD-FILE-IMAGECAPTURE', 'none', 'file', 'MyCap: takes a picture.'],
  ['MC-FIELD-FILE-VIDEOCAPTURE', 'optional', 'file', 'MyCap: takes a video.'],
  ['MC-FIELD-TEXT-BARCODE', 'none', 'text', 'MyCap: scans a barcode.'],
  ['MC-TASK-UUID', 'none', 'text', 'MyCap: identifier of the task result.'],
  ['MC-TASK-STARTDATE', 'none', 'text', 'MyCap: when the task was started.'],
  ['MC-TASK-ENDDATE', 'none', 'text', 'MyCap: when the task was finished.'],
  ['MC-TASK-SCHEDULEDATE', 'none', 'text', 'MyCap: when the task was due.'],
  ['MC-TASK-STATUS', 'none', 'text radio dropdown', 'MyCap: state of the task.'],
  ['MC-TASK-SUPPLEMENTALDATA', 'none', 'text notes', 'MyCap: further data of the task.'],
  ['MC-TASK-SERIALIZEDRESULT', 'none', 'file', 'MyCap: result of the task as a file.'],
  ['MC-PARTICIPANT-CODE', 'none', 'text', "MyCap: the participant's code."],
  ['MC-PARTICIPANT-JOINDATE', 'none', 'text', 'MyCap: when the participant joined.'],
  ['DOWNLOAD-COUNT', 'field', 'text', 'Counts the downloads of a file field.'],
  ['SAVE-PROMPT-EXEMPT', 'none', '', 'A change of this field alone does not ask to save.'],
  ['SAVE-PROMPT-EXEMPT-WHEN-AUTOSET', 'none', '', 'A value set by a tag alone does not ask to save.'],
];

const inParentheses: ReadonlySet<TagParameterKind> = new Set([
  'limits',
  'expression',
  'calcdate',
  'condition',
  'size',
  'field',
]);

/** Every action tag of REDCap itself, by name with `@`. */
export const actionTags: ReadonlyMap<string, ActionTagInfo> = new Map(
  rows.map(([name, takes, types, doc]) => [
    `@${name}`,
    {
      name: `@${name}`,
      takes,
      doc,
      parentheses: inParentheses.has(takes),
      types: types === '' ? [] : types.split(' '),
    },
  ]),
);

/** Starts of tags that well-known external modules add. */
export const moduleTagPrefixes: readonly string[] = ['@HIDESUBMIT', '@IMAGEMAP', '@UV'];
