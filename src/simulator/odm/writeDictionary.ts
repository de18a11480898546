import { xmlEscape } from '../format/xml';
import { checkboxSuffix } from '../store/names';
import type { Choice, Field, Form } from '../store/dictionary';
import type { Project } from '../store/project';
import { odmDataType, odmFieldType, odmValidation } from './fieldTypes';

export interface PseudoItems {
  readonly surveyFields: boolean;
  readonly dags: boolean;
}

/** An ODM item: a field, one option of a checkbox, or a survey or group column. */
interface Item {
  readonly oid: string;
  readonly field: Field | undefined;
  readonly label: string;
}

/** Fields of a form that lie under one heading, as REDCap cuts them: a heading's field stands alone, what follows is named after the form. */
export interface ItemGroup {
  readonly oid: string;
  readonly name: string;
  readonly items: readonly Item[];
}

export function* metaDataVersion(project: Project, pseudo: PseudoItems): Generator<string> {
  if (project.isLongitudinal) {
    yield* eventDefinitions(project);
  }
  const forms = project.dictionary.forms.map((form) => ({ form, groups: itemGroups(project, form, pseudo) }));
  for (const { form, groups } of forms) {
    yield `\t<FormDef OID="Form.${form.name}" Name="${xmlEscape(form.label)}" Repeating="No" redcap:FormName="${form.name}">\n${groups.map((group) => `\t\t<ItemGroupRef ItemGroupOID="${group.oid}" Mandatory="No"/>\n`).join('')}\t</FormDef>\n`;
  }
  for (const group of forms.flatMap(({ groups }) => groups)) {
    const references = group.items.map(
      (item) =>
        `\t\t<ItemRef ItemOID="${item.oid}" Mandatory="${item.field?.row?.required_field === 'y' ? 'Yes' : 'No'}" redcap:Variable="${item.field?.name ?? item.oid}"/>\n`,
    );
    yield `\t<ItemGroupDef OID="${group.oid}" Name="${xmlEscape(group.name)}" Repeating="No">\n${references.join('')}\t</ItemGroupDef>\n`;
  }
  for (const item of forms.flatMap(({ groups }) => groups).flatMap((group) => group.items)) {
    yield itemDefinition(item);
  }
  for (const item of forms.flatMap(({ groups }) => groups).flatMap((group) => group.items)) {
    yield item.field === undefined || item.field.choices.length === 0 ? '' : codeList(item.oid, item.field);
  }
}

function* eventDefinitions(project: Project): Generator<string> {
  const events = project.orderedEvents;
  yield `\t<Protocol>\n${events.map((event, i) => `\t\t<StudyEventRef StudyEventOID="Event.${event.uniqueName}" OrderNumber="${i + 1}" Mandatory="No"/>\n`).join('')}\t</Protocol>\n`;
  for (const event of events) {
    const arm = project.arms.find((candidate) => candidate.armNum === event.armNum)?.name ?? '';
    const forms = project.dictionary.forms.filter((form) => project.isDesignated(form.name, event.uniqueName));
    yield `\t<StudyEventDef OID="Event.${event.uniqueName}" Name="${xmlEscape(`${event.name} (Arm ${event.armNum}: ${arm})`)}" Type="Common" Repeating="${project.isRepeatingEvent(event.uniqueName) ? 'Yes' : 'No'}" redcap:EventName="${xmlEscape(event.name)}" redcap:CustomEventLabel="${xmlEscape(event.customLabel)}" redcap:UniqueEventName="${event.uniqueName}" redcap:ArmNum="${event.armNum}" redcap:ArmName="${xmlEscape(arm)}" redcap:DayOffset="${event.dayOffset}" redcap:OffsetMin="${event.offsetMin}" redcap:OffsetMax="${event.offsetMax}">\n`;
    yield `${forms.map((form, i) => `\t\t<FormRef FormOID="Form.${form.name}" OrderNumber="${i + 1}" Mandatory="No" redcap:FormName="${form.name}"/>\n`).join('')}\t</StudyEventDef>\n`;
  }
}

export function itemGroups(project: Project, form: Form, pseudo: PseudoItems): ItemGroup[] {
  const groups: { oid: string; name: string; items: Item[] }[] = [];
  const survey = pseudo.surveyFields && project.surveys.some((candidate) => candidate.form === form.name);
  const timestamp: Item = { oid: `${form.name}_timestamp`, field: undefined, label: 'Survey Timestamp' };
  let current: { oid: string; name: string; items: Item[] } | undefined;
  for (const field of form.fields) {
    const items = fieldItems(project, field);
    const header = field.type === 'status' ? 'Form Status' : (field.row?.section_header ?? '');
    const first = items[0]?.oid ?? field.name;
    if (current === undefined || header !== '') {
      current = { oid: `${form.name}.${first}`, name: header === '' ? form.label : header, items: [] };
      groups.push(current);
    }
    current.items.push(...items);
    if (field === project.dictionary.recordId) {
      current.items.push(
        ...(pseudo.dags && project.dags.length > 0
          ? [{ oid: 'redcap_data_access_group', field: undefined, label: 'Data Access Group' }]
          : []),
      );
      current.items.push(
        ...(pseudo.surveyFields && project.surveys.length > 0
          ? [{ oid: 'redcap_survey_identifier', field: undefined, label: 'Survey Identifier' }]
          : []),
      );
    }
    if (survey && field === form.fields[0]) {
      current.items.push(timestamp);
    }
    current = header === '' ? current : undefined;
  }
  return groups;
}

function fieldItems(project: Project, field: Field): Item[] {
  return field.type === 'checkbox'
    ? project.dictionary
        .checkboxChoices(field)
        .map((choice) => ({ oid: `${field.name}___${checkboxSuffix(choice.code)}`, field, label: field.label }))
    : [{ oid: field.name, field, label: field.label }];
}

function itemDefinition({ oid, field, label }: Item): string {
  if (field === undefined) {
    const type = oid.endsWith('_timestamp') ? 'datetime' : 'text';
    return `\t<ItemDef OID="${oid}" Name="${oid}" DataType="${type}" Length="999" redcap:Variable="${oid}">\n\t\t<Question><TranslatedText>${xmlEscape(label)}</TranslatedText></Question>\n\t</ItemDef>\n`;
  }
  const { row } = field;
  const attributes: readonly (readonly [string, string])[] = [
    ['FieldType', odmFieldType(field)],
    ['TextValidationType', odmValidation(field.validation)],
    ['SliderLabels', field.type === 'slider' ? (row?.select_choices_or_calculations ?? '') : ''],
    ['FieldNote', row?.field_note ?? ''],
    ['SectionHeader', field.type === 'status' ? 'Form Status' : (row?.section_header ?? '')],
    ['Calculation', field.type === 'calc' ? (row?.select_choices_or_calculations ?? '') : ''],
    ['BranchingLogic', row?.branching_logic ?? ''],
    ['Identifier', row?.identifier ?? ''],
    ['RequiredField', row?.required_field ?? ''],
    ['CustomAlignment', row?.custom_alignment ?? ''],
    ['QuestionNumber', row?.question_number ?? ''],
    ['MatrixGroupName', row?.matrix_group_name ?? ''],
    ['MatrixRanking', row?.matrix_ranking ?? ''],
    ['FieldAnnotation', row?.field_annotation ?? ''],
    [
      'Choices',
      ['text', 'sql', 'notes', 'descriptive', 'file'].includes(field.type)
        ? (row?.select_choices_or_calculations ?? '')
        : '',
    ],
  ];
  const written = attributes
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ` redcap:${name}="${xmlEscape(value)}"`)
    .join('');
  const codes = field.choices.length === 0 ? '' : `\t\t<CodeListRef CodeListOID="${oid}.choices"/>\n`;
  return `\t<ItemDef OID="${oid}" Name="${oid}" ${odmDataType(field)} redcap:Variable="${field.name}"${written}>\n\t\t<Question>${translated(label)}</Question>\n${codes}${rangeChecks(field)}\t</ItemDef>\n`;
}

/** Markup goes into a text of REDCap's own, next to a plain one. */
function translated(label: string): string {
  const plain = label.replace(/<[^>]*>/g, '');
  return `<TranslatedText>${xmlEscape(plain)}</TranslatedText>${plain === label ? '' : `<redcap:FormattedTranslatedText>${xmlEscape(label)}</redcap:FormattedTranslatedText>`}`;
}

function rangeChecks(field: Field): string {
  const [min, max] = [field.row?.text_validation_min ?? '', field.row?.text_validation_max ?? ''];
  const message = `The value you provided is outside the suggested range (${min === '' ? 'no limit' : min} - ${max === '' ? 'no limit' : max}). This value is admissible, but you may wish to double check it.`;
  return [
    ['GE', min],
    ['LE', max],
  ]
    .filter(([, value]) => value !== '')
    .map(
      ([comparator, value]) =>
        `\t\t<RangeCheck Comparator="${comparator ?? ''}" SoftHard="Soft">\n\t\t\t<CheckValue>${xmlEscape(value ?? '')}</CheckValue>\n\t\t\t<ErrorMessage><TranslatedText>${xmlEscape(message)}</TranslatedText></ErrorMessage>\n\t\t</RangeCheck>\n`,
    )
    .join('');
}

const ticked: readonly Choice[] = [
  { code: '1', label: 'Checked' },
  { code: '0', label: 'Unchecked' },
];

function codeList(oid: string, field: Field): string {
  const checkbox = field.type === 'checkbox';
  const boolean = checkbox || field.type === 'yesno' || field.type === 'truefalse';
  const own = checkbox ? ` redcap:CheckboxChoices="${xmlEscape(field.row?.select_choices_or_calculations ?? '')}"` : '';
  const items = (checkbox ? ticked : field.choices).map(
    (choice) =>
      `\t\t<CodeListItem CodedValue="${xmlEscape(choice.code)}"><Decode>${translated(choice.label)}</Decode></CodeListItem>\n`,
  );
  return `\t<CodeList OID="${oid}.choices" Name="${oid}" DataType="${boolean ? 'boolean' : 'text'}" redcap:Variable="${field.name}"${own}>\n${items.join('')}\t</CodeList>\n`;
}
