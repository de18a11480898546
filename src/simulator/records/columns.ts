import type { Call } from '../calls/call';
import { checkboxSuffix } from '../store/names';
import type { Choice, Field } from '../store/dictionary';
import type { Project, StoredFile } from '../store/project';
import type { StoredValue } from '../store/record';
import type { Selection } from './selection';

/** How an export shows values. */
export interface Style {
  readonly labels: boolean;
  readonly checkboxLabels: boolean;
  readonly blankGray: boolean;
  readonly combineCheckboxes: boolean;
  readonly decimal: ',' | '.' | undefined;
}

export type Plumbing = 'record' | 'event' | 'instrument' | 'instance' | 'dag' | 'survey';

/** One column of a flat export: plumbing, or a part of a field. */
export interface Column {
  readonly header: string;
  readonly label: string;
  readonly plumbing?: Plumbing;
  /** Where the value is stored. */
  readonly field: string;
  readonly form: string;
  /** What a place shows that could hold a value but holds none. */
  readonly blank: string;
  readonly show: (value: StoredValue) => string;
}

/** Columns beside the fields. */
export interface ColumnOptions {
  readonly dags: boolean;
  readonly surveyFields: boolean;
}

export function readStyle(call: Call): Style {
  const { parameters } = call;
  const decimal = parameters.get('decimalCharacter');
  return {
    labels: parameters.get('rawOrLabel').toLowerCase() === 'label',
    checkboxLabels: parameters.flag('exportCheckboxLabel'),
    blankGray: parameters.flag('exportBlankForGrayFormStatus'),
    combineCheckboxes: parameters.flag('combineCheckboxOptions'),
    decimal: decimal === ',' || decimal === '.' ? decimal : undefined,
  };
}

const asIs = (value: StoredValue): string => (typeof value === 'string' ? value : value.join(','));

/** Columns in REDCap's order (REDCAP_API.md §5.1). */
export function exportColumns(
  call: Call,
  selection: Selection,
  style: Style,
  further: ColumnOptions = {
    dags: call.parameters.flag('exportDataAccessGroups'),
    surveyFields: call.parameters.flag('exportSurveyFields'),
  },
): Column[] {
  const { project } = call;
  const columns: Column[] = [];
  const plumbing = (kind: Plumbing, header: string, label: string): void =>
    void columns.push({ header, label, plumbing: kind, field: header, form: '', blank: '', show: asIs });
  const surveys =
    further.surveyFields && project.settings.surveysEnabled
      ? new Set(project.surveys.map((survey) => survey.form))
      : new Set<string>();
  const { recordId } = project.dictionary;
  if (selection.withRecordId) {
    plumbing('record', recordId.name, plainText(recordId.label));
    if (project.isLongitudinal) {
      plumbing('event', 'redcap_event_name', 'Event Name');
    }
    if (project.hasRepeating) {
      plumbing('instrument', 'redcap_repeat_instrument', 'Repeat Instrument');
      plumbing('instance', 'redcap_repeat_instance', 'Repeat Instance');
    }
    if (further.dags && project.dags.length > 0 && call.user.dag === '') {
      plumbing('dag', 'redcap_data_access_group', 'Data Access Group');
    }
    if (surveys.size > 0) {
      plumbing('survey', 'redcap_survey_identifier', 'Survey Identifier');
    }
  }
  for (const form of project.dictionary.forms) {
    const fields = form.fields.filter((field) => selection.fields.has(field.name));
    if (fields.length > 0 && surveys.has(form.name)) {
      columns.push({
        header: `${form.name}_timestamp`,
        label: 'Survey Timestamp',
        field: `${form.name}_timestamp`,
        form: form.name,
        blank: '',
        show: asIs,
      });
    }
    columns.push(
      ...fields.filter((field) => field !== recordId).flatMap((field) => fieldColumns(project, field, style)),
    );
  }
  return columns;
}

function fieldColumns(project: Project, field: Field, style: Style): Column[] {
  const base = { field: field.name, form: field.form };
  const label = plainText(field.label);
  switch (field.type) {
    case 'descriptive':
      return [];
    case 'checkbox':
      return checkboxColumns(project, field, style);
    case 'status':
      return [
        {
          ...base,
          header: field.name,
          label,
          blank: style.blankGray ? '' : style.labels ? 'Incomplete' : '0',
          show: style.labels ? labelOf(field.choices) : asIs,
        },
      ];
    case 'file':
      return [{ ...base, header: field.name, label, blank: '', show: fileName(project.files) }];
    default: {
      const choices = [...field.choices, ...project.dictionary.missingCodes];
      return [
        {
          ...base,
          header: field.name,
          label,
          blank: '',
          show: style.labels && choices.length > 0 ? labelOf(choices) : numberStyle(field, style),
        },
      ];
    }
  }
}

function checkboxColumns(project: Project, field: Field, style: Style): Column[] {
  const choices = project.dictionary.checkboxChoices(field);
  const base = { field: field.name, form: field.form };
  const label = plainText(field.label);
  if (style.combineCheckboxes) {
    const show = (value: StoredValue): string =>
      choices
        .filter((choice) => value.includes(choice.code))
        .map((choice) => (style.labels ? choice.label : choice.code))
        .join(',');
    return [{ ...base, header: field.name, label, blank: '', show }];
  }
  return choices.map((choice) => {
    const [on, off] = style.labels
      ? style.checkboxLabels
        ? [choice.label, '']
        : ['Checked', 'Unchecked']
      : ['1', '0'];
    return {
      ...base,
      header: `${field.name}___${checkboxSuffix(choice.code)}`,
      label: `${label} (choice=${plainText(choice.label)})`,
      blank: off,
      show: (value: StoredValue) => (typeof value !== 'string' && value.includes(choice.code) ? on : off),
    };
  });
}

function labelOf(choices: readonly Choice[]): (value: StoredValue) => string {
  const labels = new Map(choices.map((choice) => [choice.code, choice.label]));
  return (value) => (typeof value === 'string' ? (labels.get(value) ?? value) : asIs(value));
}

/** Current servers show the file's name where older ones showed `[document]` (REDCAP_API.md §5.1). */
function fileName(files: ReadonlyMap<string, StoredFile>): (value: StoredValue) => string {
  return (value) => (typeof value === 'string' ? (files.get(value)?.name ?? '') : '');
}

function numberStyle(field: Field, style: Style): (value: StoredValue) => string {
  const { decimal } = style;
  if (
    decimal === undefined ||
    !(field.type === 'calc' || (field.type === 'text' && field.validation.startsWith('number')))
  ) {
    return asIs;
  }
  return (value) => asIs(value).replace(/[.,]/, decimal);
}

function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Single values as EAV rows show them: the ticked code or its label for checkboxes, the rest as in flat exports. */
export function fieldColumnsByName(project: Project, style: Style): (field: Field, value: string) => string {
  const shown = new Map<string, (value: StoredValue) => string>();
  return (field, value) => {
    let show = shown.get(field.name);
    if (show === undefined) {
      show =
        field.type === 'checkbox'
          ? style.labels
            ? labelOf(project.dictionary.checkboxChoices(field))
            : asIs
          : (fieldColumns(project, field, style)[0]?.show ?? asIs);
      shown.set(field.name, show);
    }
    return show(value);
  };
}
