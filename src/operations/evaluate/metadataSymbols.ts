import type { InstrumentEventMapping, MetadataField, ProjectInfo, RedcapEvent } from '../../api/model';
import { fixedChoices, parseChoices, statusChoices } from '../../dictionary/choices';
import type { FieldSymbol, LogicSymbols } from '../../logic/symbols';

export interface SymbolParts {
  readonly metadata: readonly MetadataField[];
  readonly info: ProjectInfo;
  readonly events: readonly RedcapEvent[];
  readonly mappings: readonly InstrumentEventMapping[];
}

/** The server's dictionary as expressions see it, form status fields included. */
export function metadataSymbols({ metadata, info, events, mappings }: SymbolParts): LogicSymbols {
  const forms = [...new Set(metadata.map((row) => row.form_name))];
  const fields = new Map<string, FieldSymbol>();
  for (const form of forms) {
    const name = `${form}_complete`;
    fields.set(name, { name, type: 'dropdown', form, choices: statusChoices });
  }
  for (const row of metadata) {
    fields.set(row.field_name, symbolOf(row));
  }
  return {
    field: (name) => fields.get(name),
    fieldNames: () => fields.keys(),
    events: () => (info.isLongitudinal ? events.map((event) => event.uniqueEventName) : undefined),
    forms: () => forms,
    longitudinal: info.isLongitudinal,
    eventsOfForm: (form) => (info.isLongitudinal ? mappings.filter((mapping) => mapping.form === form).map((mapping) => mapping.uniqueEventName) : undefined),
  };
}

function symbolOf(row: MetadataField): FieldSymbol {
  const type = row.field_type;
  const choices = type === 'radio' || type === 'dropdown' || type === 'checkbox' ? parseChoices(row.select_choices_or_calculations).filter(({ code }) => code !== '') : fixedChoices.get(type);
  const validation = row.text_validation_type_or_show_slider_number;
  return {
    name: row.field_name, type, form: row.form_name, isCalc: type === 'calc',
    ...(choices && { choices }), ...(type === 'text' && validation !== '' && { validation }),
  };
}
