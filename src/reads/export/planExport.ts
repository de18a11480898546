import type { ExportRecordsOptions } from '../../api/model';
import { expectedColumns } from './expectedColumns';
import { ExportError } from './exportError';
import { columnOrder } from './parts/columnOrder';
import type { ExportStructure } from './exportStructure';
import { type ExportSettings, settingsOfOutput } from './settings';

/** One export, ready to run. */
export interface ExportPlan {
  /** Parameters of the call; `records` comes in when the members of `dags` are known. */
  readonly options: ExportRecordsOptions;
  readonly recordIdField: string;
  /** Unique names of the groups whose records are exported; absent: no restriction. */
  readonly dags?: readonly string[];
  readonly ownDag: string | undefined;
  /** Columns that a flat export with raw headers has when no right takes any away. */
  readonly expectedColumns: readonly string[];
  /** Every record of the project, or of `dags` and those that are named, has at least one row: nothing else narrows the export down. */
  readonly allRecords: boolean;
  /** All instruments of the project, in order. */
  readonly instruments: readonly string[];
  /** The instrument of a field or form status; `undefined` for what is none. */
  readonly formOf: (field: string) => string | undefined;
  /** Every column that a flat export with raw headers may have, in order. */
  readonly columnOrder: readonly string[];
  /** About what a record can hold at most without repeating. */
  readonly cellsPerRecord: number;
  /** How many records there are at most, where REDCap numbers them itself; absent: not known. Others may have names of their own beside. */
  readonly numberedRecords?: number;
  /** One row a record, and a filter that looks at that row alone. */
  readonly isClassic: boolean;
}

/**
 * The call that gives what the settings ask for. The record-id field is always among what is asked: REDCap leaves it and the
 * event and instance columns out otherwise (REDCAP_API.md §5.1, record-id and plumbing presence).
 * @throws ExportError `structure-changed` with the names that the project no longer has; `nothing-chosen`
 */
// oxlint-disable-next-line max-lines-per-function -- one reading of the server, in the order in which refusals are told
export function planExport(chosen: ExportSettings, structure: ExportStructure): ExportPlan {
  const settings = settingsOfOutput(chosen);
  const recordIdField = structure.metadata[0]?.field_name;
  if (recordIdField === undefined) {
    throw new ExportError('nothing-chosen');
  }
  const { instruments, events, dags, records, files, changedAfter, changedBefore } = settings;
  const fields = instruments === undefined ? [] : settings.fields;
  requireKnown(
    instruments ?? [],
    structure.instruments.map((i) => i.name),
  );
  requireKnown(fields, [
    ...structure.metadata.map((f) => f.field_name),
    ...structure.instruments.map((i) => `${i.name}_complete`),
  ]);
  requireKnown(
    files ?? [],
    structure.metadata.filter(({ field_type }) => field_type === 'file').map((f) => f.field_name),
  );
  requireKnown(events ?? [], structure.isLongitudinal ? structure.events.map((e) => e.uniqueEventName) : []);
  if (structure.dags) {
    requireKnown(
      dags ?? [],
      structure.dags.map((d) => d.uniqueGroupName),
    );
  }
  // An empty list would not reach the server, and stand for everything there.
  if (
    (instruments?.length === 0 && fields.length === 0) ||
    events?.length === 0 ||
    dags?.length === 0 ||
    records?.length === 0
  ) {
    throw new ExportError('nothing-chosen');
  }
  return {
    options: {
      ...shapeOptions(settings),
      ...(instruments && { fields: [...new Set([recordIdField, ...fields])] }),
      ...(instruments && instruments.length > 0 && { forms: [...instruments] }),
      ...(events && { events: [...events] }),
      ...(records && { records: [...records] }),
      ...(changedAfter !== undefined && { dateRangeBegin: changedAfter }),
      ...(changedBefore !== undefined && { dateRangeEnd: changedBefore }),
      ...(settings.dagColumn && { exportDataAccessGroups: true }),
      ...(settings.surveyColumns && { exportSurveyFields: true }),
      ...(settings.blankForGray && { exportBlankForGrayFormStatus: true }),
      ...(settings.filter.trim() !== '' && { filterLogic: settings.filter }),
    },
    recordIdField,
    ...(dags && { dags: [...dags] }),
    ownDag: structure.ownDag,
    expectedColumns: expectedColumns(settings, structure),
    allRecords:
      !instruments &&
      !events &&
      settings.filter.trim() === '' &&
      changedAfter === undefined &&
      changedBefore === undefined,
    instruments: structure.instruments.map(({ name }) => name),
    formOf: formsOf(structure),
    columnOrder: columnOrder(structure),
    cellsPerRecord: structure.metadata.length * Math.max(1, structure.events.length),
    isClassic: !structure.isLongitudinal && !(structure.hasRepeating ?? true),
  };
}

function formsOf({ metadata, instruments }: ExportStructure): ExportPlan['formOf'] {
  const forms = new Map([
    ...metadata.map(({ field_name, form_name }) => [field_name, form_name] as const),
    ...instruments.map(({ name }) => [`${name}_complete`, name] as const),
  ]);
  return (field) => forms.get(field);
}

function shapeOptions({
  format,
  shape,
  valueLabels,
  headerLabels,
  checkboxLabels,
  delimiter,
  decimalCharacter,
}: ExportSettings): ExportRecordsOptions {
  if (format === 'odm') {
    return { format };
  }
  const flat = shape === 'flat';
  return {
    format,
    type: shape,
    rawOrLabel: valueLabels ? 'label' : 'raw',
    ...(format === 'csv' && flat && { rawOrLabelHeaders: headerLabels ? ('label' as const) : ('raw' as const) }),
    ...(format === 'csv' && delimiter && { csvDelimiter: delimiter }),
    ...(decimalCharacter && { decimalCharacter }),
    ...(flat && valueLabels && checkboxLabels && { exportCheckboxLabel: true }),
  };
}

function requireKnown(names: readonly string[], known: readonly string[]): void {
  const have = new Set(known);
  const gone = names.filter((name) => !have.has(name));
  if (gone.length > 0) {
    throw new ExportError('structure-changed', gone);
  }
}
