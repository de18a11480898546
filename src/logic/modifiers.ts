export interface PipingModifier {
  readonly name: string;
  /** Field types it makes sense for; empty for all. */
  readonly types: readonly string[];
  /** May follow a smart variable. */
  readonly smart: boolean;
  readonly doc: string;
}

const choices = ['dropdown', 'radio', 'checkbox', 'yesno', 'truefalse', 'sql'];

/** What may follow a colon in a piped reference. REDCAP_LOGIC.md §10. */
export const pipingModifiers: readonly PipingModifier[] = [
  { name: 'value', types: choices, smart: true, doc: 'The raw code instead of the label.' },
  { name: 'label', types: [...choices, 'file'], smart: false, doc: 'The label of the choice; of a file, its name.' },
  { name: 'checked', types: ['checkbox'], smart: false, doc: 'Labels of the checked choices, separated by commas.' },
  {
    name: 'unchecked',
    types: ['checkbox'],
    smart: false,
    doc: 'Labels of the choices that are not checked, separated by commas.',
  },
  {
    name: 'hideunderscore',
    types: [],
    smart: true,
    doc: 'Nothing instead of six underscores when the value is blank.',
  },
  { name: 'inline', types: ['file', 'descriptive'], smart: false, doc: 'Shows the picture in place.' },
  { name: 'link', types: ['file'], smart: false, doc: 'A link that downloads the file.' },
  { name: 'field-label', types: [], smart: false, doc: 'The label of the field instead of its value.' },
  { name: 'ampm', types: ['text'], smart: false, doc: 'The time in 12-hour form, e.g. 4pm.' },
  { name: 'day', types: ['text'], smart: false, doc: 'The day of the date, as a number.' },
  { name: 'month', types: ['text'], smart: false, doc: 'The month of the date, as a number.' },
  { name: 'year', types: ['text'], smart: false, doc: 'The year of the date, as a number.' },
];
