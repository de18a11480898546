import { cellText, readTable, writeTable } from '../format/table';
import { countAnswer, dataAnswer } from '../http/answer';
import { ApiFailure, invalidValues } from '../http/failure';
import { moveToRepeatingSetup } from '../store/repeating';
import { logManage, type Method } from './call';

const exportMappings: Method = {
  content: 'formEventMapping',
  action: 'export',
  rights: ['api_export'],
  run(call) {
    const { project } = call;
    if (!project.isLongitudinal) {
      throw new ApiFailure('You cannot export form/event mappings for classic projects');
    }
    const arms = call.parameters.list('arms');
    const rows = project.orderedEvents
      .filter((event) => arms.length === 0 || arms.includes(String(event.armNum)))
      .flatMap((event) =>
        project.dictionary.forms
          .filter((form) => project.isDesignated(form.name, event.uniqueName))
          .map((form) => ({ arm_num: event.armNum, unique_event_name: event.uniqueName, form: form.name })),
      );
    logManage(call, 'Export instrument-event mappings (API)');
    return dataAnswer(
      call.format,
      writeTable(call.format, ['arm_num', 'unique_event_name', 'form'], rows, {
        root: 'items',
        csv: call.csv,
      }),
    );
  },
};

/** Replaces all designations (REDCAP_API.md §6.3). */
const importMappings: Method = {
  content: 'formEventMapping',
  action: 'import',
  rights: ['api_import', 'design'],
  developmentOnly: true,
  writes: true,
  run(call) {
    const { project } = call;
    if (!project.isLongitudinal) {
      throw new ApiFailure('You cannot import form/event mappings for classic projects');
    }
    const rows = readTable(call.format, call.parameters.get('data'), call.sentCsv).map((row) => ({
      event: cellText(row['unique_event_name']),
      form: cellText(row['form']),
    }));
    const badEvents = rows.map((row) => row.event).filter((event) => project.event(event) === undefined);
    const badForms = rows.map((row) => row.form).filter((form) => project.dictionary.form(form) === undefined);
    if (badEvents.length > 0) {
      throw invalidValues('unique_event_name', Array.from(new Set(badEvents)));
    }
    if (badForms.length > 0) {
      throw invalidValues('form', Array.from(new Set(badForms)));
    }
    project.mappings = rows;
    logManage(call, 'Import instrument-event mappings (API)');
    return countAnswer(rows.length);
  },
};

const none =
  'You cannot export repeating instruments and events because the project does not contain any repeating instruments and events';

const exportRepeating: Method = {
  content: 'repeatingFormsEvents',
  action: 'export',
  rights: ['api_export', 'design'],
  run(call) {
    const { project } = call;
    if (!project.hasRepeating) {
      throw new ApiFailure(none);
    }
    const columns = project.isLongitudinal
      ? ['event_name', 'form_name', 'custom_form_label']
      : ['form_name', 'custom_form_label'];
    const events = project.eventNames;
    const forms = ['', ...project.dictionary.forms.map((form) => form.name)];
    const rows = project.repeating
      .map((entry) => ({ event_name: entry.event, form_name: entry.form, custom_form_label: entry.customLabel }))
      .sort(
        (a, b) =>
          events.indexOf(a.event_name) - events.indexOf(b.event_name) ||
          forms.indexOf(a.form_name) - forms.indexOf(b.form_name),
      );
    logManage(call, 'Export repeating instruments and events (API)');
    return dataAnswer(
      call.format,
      writeTable(call.format, columns, rows, {
        root: 'items',
        endLine: true,
        csv: { ...call.csv, bareBlanks: true },
      }),
    );
  },
};

/** Replaces the whole set-up; data of a form that starts or stops to repeat becomes or was its first instance. */
const importRepeating: Method = {
  content: 'repeatingFormsEvents',
  action: 'import',
  rights: ['api_import', 'design'],
  writes: true,
  run(call) {
    const { project } = call;
    const rows = readTable(call.format, call.parameters.get('data'), call.sentCsv).map((row) => ({
      event: cellText(row['event_name']),
      form: cellText(row['form_name']),
      customLabel: cellText(row['custom_form_label']),
    }));
    for (const row of rows) {
      if ((project.isLongitudinal || (row.event !== '' && row.form === '')) && project.event(row.event) === undefined) {
        throw new ApiFailure(`event '${row.event}' is not available in project`);
      }
      if (
        (row.form === '' && !project.isLongitudinal) ||
        (row.form !== '' && project.dictionary.form(row.form) === undefined)
      ) {
        throw invalidValues('form_name', [row.form]);
      }
    }
    moveToRepeatingSetup(
      project,
      rows.map((row) => (project.isLongitudinal ? row : { ...row, event: '' })),
    );
    logManage(call, 'Import repeating instruments and events (API)');
    return countAnswer(rows.length);
  },
};

export const mappingMethods: readonly Method[] = [exportMappings, importMappings, exportRepeating, importRepeating];
