import type { Answer } from '../http/answer';
import { ApiFailure, invalidValues } from '../http/failure';
import { findRecord, mayExport } from '../records/selection';
import type { Field, Form } from '../store/dictionary';
import type { Context, ProjectRecord } from '../store/record';
import type { PdfPage } from '../pdf/document';
import { log, type Call, type Method } from './call';

/** Blank or filled forms as one PDF (REDCAP_API.md §5.11). */
export const exportPdf: Method = {
  content: 'pdf',
  action: 'export',
  rights: ['api_export'],
  async run(call): Promise<Answer> {
    const pages = pagesOf(call);
    log(call, 'export', 'Data Export (API) ', 'Export data as PDF (API)');
    const { pdfDocument } = await import('../pdf/document');
    const body = await pdfDocument(call.project.settings.title, call.now, pages, isCompact(call));
    return { status: 200, contentType: 'text/html; charset=UTF-8', body, records: pages.length };
  },
};

function pagesOf(call: Call): PdfPage[] {
  const { project, parameters } = call;
  const all = parameters.has('allRecords');
  const [name, event, instrument] = ['record', 'event', 'instrument'].map((key) =>
    all ? '' : parameters.get(key),
  ) as [string, string, string];
  if (instrument !== '' && project.dictionary.form(instrument) === undefined) {
    throw invalidValues('instrument', [instrument]);
  }
  if (event !== '' && project.isLongitudinal && project.event(event) === undefined) {
    throw invalidValues('event', [event]);
  }
  const instance = Number(parameters.get('repeat_instance').trim() || '1');
  const wanted = (form: Form): boolean => instrument === '' || form.name === instrument;
  if (!all && name === '') {
    return project.dictionary.forms
      .filter(wanted)
      .map((form) => ({ title: form.label, subtitle: '', lines: form.fields.map((field) => lineOf(field, '')) }));
  }
  const record = all ? undefined : findRecord(call, name);
  if (!all && record === undefined) {
    throw new ApiFailure(`The record "${name}" does not exist`);
  }
  const records = record === undefined ? Array.from(project.records.keys(), (key) => findRecord(call, key)) : [record];
  return records
    .filter((candidate) => candidate !== undefined)
    .flatMap((candidate) =>
      Array.from(candidate.contexts)
        .filter((context) => project.isLive(context) && (event === '' || context.event === event))
        .filter((context) => instrument === '' || context.instance === 0 || context.instance === instance)
        .flatMap((context) =>
          project
            .formsOf(context.event, context.instrument)
            .filter(wanted)
            .map((form) => filledPage(call, candidate, context, form)),
        ),
    );
}

/** Compact display: only what was answered, and forms follow each other on a sheet. */
function isCompact({ parameters }: Call): boolean {
  return /^(true|1)$/i.test(parameters.get('compactDisplay'));
}

function filledPage(call: Call, record: ProjectRecord, context: Context, form: Form): PdfPage {
  const { project } = call;
  const { recordId } = project.dictionary;
  const place = [
    `${recordId.label} ${record.name}`,
    project.event(context.event)?.name ?? '',
    context.instance > 0 ? `#${context.instance}` : '',
  ];
  return {
    title: form.label,
    subtitle: place.filter((part) => part !== '').join('   '),
    lines: form.fields
      .filter((field) => field === recordId || mayExport(call, field))
      .map((field) => ({ field, value: field === recordId ? record.name : shown(call, context, field) }))
      .filter(({ value }) => value !== '' || !isCompact(call))
      .map(({ field, value }) => lineOf(field, value)),
  };
}

function shown({ project }: Call, context: Context, field: Field): string {
  const value = context.values.get(field.name);
  if (value === undefined) {
    return '';
  }
  const label = (code: string): string =>
    [...field.choices, ...project.dictionary.missingCodes].find((choice) => choice.code === code)?.label ?? code;
  if (typeof value !== 'string') {
    return value.map(label).join(', ');
  }
  return field.type === 'file' ? (project.files.get(value)?.name ?? '') : label(value);
}

function lineOf(field: Field, value: string): string {
  const label = field.label.replace(/<[^>]*>/g, '').trim();
  return field.type === 'descriptive' ? label : `${label} ${value}`.trimEnd();
}
