import { xmlEscape } from '../format/xml';
import { checkboxSuffix } from '../store/names';
import type { Project } from '../store/project';
import type { Context, ProjectRecord } from '../store/record';
import { rowsOf } from '../records/rows';
import type { Selection } from '../records/selection';
import { itemGroups, type ItemGroup } from './writeDictionary';

interface DataOptions {
  readonly files: boolean;
  readonly surveyFields: boolean;
  readonly dags: boolean;
}

/** One `SubjectData` per record; gray form statuses are left out, unticked options are `0` (REDCAP_API.md §7). */
export function* clinicalData(project: Project, selection: Selection, options: DataOptions): Generator<string> {
  const groups = new Map(project.dictionary.forms.map((form) => [form.name, itemGroups(project, form, options)]));
  for (const record of selection.records) {
    const contexts = contextsOf(project, record, selection);
    if (contexts.length === 0) {
      continue;
    }
    yield `\t<SubjectData SubjectKey="${xmlEscape(selection.nameOf(record))}" redcap:RecordIdField="${project.dictionary.recordId.name}">\n`;
    for (const visit of visits(contexts)) {
      const [first] = visit;
      const forms = visit
        .flatMap((context) => formData(project, record, context, { selection, options, groups }))
        .join('');
      if (first !== undefined && forms !== '') {
        yield project.isLongitudinal
          ? `\t\t<StudyEventData StudyEventOID="Event.${first.event}" StudyEventRepeatKey="${first.instrument === '' && first.instance > 0 ? first.instance : 1}" redcap:UniqueEventName="${first.event}">\n${forms}\t\t</StudyEventData>\n`
          : forms;
      }
    }
    yield '\t</SubjectData>\n';
  }
}

/** What an export would show, and with the record id every event's own data, so that no record is lost from a copy. */
function contextsOf(project: Project, record: ProjectRecord, selection: Selection): Context[] {
  const shown = new Set(rowsOf(project, record, selection).map((row) => row.context));
  const bare =
    selection.withRecordId && selection.filter === undefined
      ? selection.events
          .map((event) => record.context(event))
          .filter((context) => context !== undefined)
          .filter((context) => project.isLive(context) && !shown.has(context))
      : [];
  return [...bare, ...shown].sort((a, b) => selection.events.indexOf(a.event) - selection.events.indexOf(b.event));
}

/** Contexts that share a `StudyEventData`: an event with its repeating instruments, or one instance of a repeating event. */
function visits(contexts: readonly Context[]): Context[][] {
  const byVisit = new Map<string, Context[]>();
  for (const context of contexts) {
    const key = `${context.event}\n${context.instrument === '' ? context.instance : 0}`;
    const known = byVisit.get(key);
    if (known === undefined) {
      byVisit.set(key, [context]);
    } else {
      known.push(context);
    }
  }
  return Array.from(byVisit.values());
}

interface Asked {
  readonly selection: Selection;
  readonly options: DataOptions;
  readonly groups: ReadonlyMap<string, readonly ItemGroup[]>;
}

function formData(project: Project, record: ProjectRecord, context: Context, asked: Asked): string[] {
  return project.formsOf(context.event, context.instrument).map((form) => {
    const body = (asked.groups.get(form.name) ?? [])
      .map((group) => {
        const items = group.items.map((item) => itemData(project, record, context, item.oid, asked)).join('');
        return items === ''
          ? ''
          : `\t\t\t\t<ItemGroupData ItemGroupOID="${group.oid}" ItemGroupRepeatKey="1">\n${items}\t\t\t\t</ItemGroupData>\n`;
      })
      .join('');
    return body === ''
      ? ''
      : `\t\t\t<FormData FormOID="Form.${form.name}" FormRepeatKey="${context.instrument === '' ? 1 : context.instance}">\n${body}\t\t\t</FormData>\n`;
  });
}

function itemData(
  project: Project,
  record: ProjectRecord,
  context: Context,
  oid: string,
  { selection, options }: Asked,
): string {
  const { dictionary } = project;
  const line = (value: string): string =>
    value === '' ? '' : `\t\t\t\t\t<ItemData ItemOID="${oid}" Value="${xmlEscape(value)}"/>\n`;
  if (oid === 'redcap_data_access_group') {
    return line(record.dag);
  }
  const field = dictionary.field(oid) ?? dictionary.checkbox(oid)?.field;
  if (field === undefined) {
    const value = context.values.get(oid);
    return options.surveyFields && typeof value === 'string' ? line(value) : '';
  }
  if (!selection.fields.has(field.name)) {
    return '';
  }
  if (field === dictionary.recordId) {
    return line(selection.nameOf(record));
  }
  const value = context.values.get(field.name);
  if (field.type === 'checkbox') {
    const code =
      field.choices
        .concat(dictionary.missingCodes)
        .find((choice) => `${field.name}___${checkboxSuffix(choice.code)}` === oid)?.code ?? '';
    return line(Array.isArray(value) && value.includes(code) ? '1' : '0');
  }
  if (typeof value !== 'string') {
    return '';
  }
  return field.type === 'file' ? fileData(project, oid, value, options.files) : line(value);
}

function fileData(project: Project, oid: string, docId: string, withFiles: boolean): string {
  const file = withFiles ? project.files.get(docId) : undefined;
  return file === undefined
    ? ''
    : `\t\t\t\t\t<ItemDataBase64Binary ItemOID="${oid}" redcap:DocName="${xmlEscape(file.name)}" redcap:MimeType="${xmlEscape(file.mimeType)}"><![CDATA[${file.content.toString('base64')}]]></ItemDataBase64Binary>\n`;
}
