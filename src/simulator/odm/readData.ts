import { childrenOf, type XmlNode } from '../format/xml';
import { Dictionary, parseChoices, toDictionaryRow } from '../store/dictionary';
import type { ProjectSeed, SeedFile, SeedValue } from '../store/seed';

type Structure = Omit<ProjectSeed, 'values' | 'files' | 'recordDags'>;

/** The data of a `ClinicalData` element, as it is to be stored. */
export function readClinicalData(
  data: XmlNode | undefined,
  structure: Structure,
): Pick<ProjectSeed, 'values' | 'files' | 'recordDags'> {
  const dictionary = new Dictionary(
    structure.fields.map(toDictionaryRow),
    structure.instrumentLabels,
    parseChoices(structure.settings.missingDataCodes),
  );
  const repeats = (event: string, form: string): boolean =>
    structure.repeating.some((entry) => entry.event === event && entry.form === form);
  const values: SeedValue[] = [];
  const files: SeedFile[] = [];
  const recordDags: [string, string][] = [];
  for (const subject of childrenOf(data, 'SubjectData')) {
    const record = subject.attributes['SubjectKey'] ?? '';
    const visits = childrenOf(subject, 'StudyEventData');
    for (const visit of visits.length > 0 ? visits : [subject]) {
      const event = structure.settings.isLongitudinal ? (visit.attributes['redcap:UniqueEventName'] ?? '') : '';
      for (const form of childrenOf(visit, 'FormData')) {
        const name = (form.attributes['FormOID'] ?? '').replace(/^Form\./, '');
        const place = repeats(event, name)
          ? { record, event, instrument: name, instance: Number(form.attributes['FormRepeatKey'] ?? 1) }
          : {
              record,
              event,
              instrument: '',
              instance: repeats(event, '') ? Number(visit.attributes['StudyEventRepeatKey'] ?? 1) : 0,
            };
        for (const item of childrenOf(form, 'ItemGroupData').flatMap((group) => group.children)) {
          const field = item.attributes['ItemOID'] ?? '';
          if (item.name === 'ItemDataBase64Binary') {
            files.push({
              ...place,
              field,
              name: item.attributes['redcap:DocName'] ?? '',
              mimeType: item.attributes['redcap:MimeType'] ?? 'application/octet-stream',
              base64: item.text.replace(/\s+/g, ''),
            });
          } else if (field === 'redcap_data_access_group') {
            recordDags.push([record, item.attributes['Value'] ?? '']);
          } else if (item.name === 'ItemData') {
            values.push(
              ...readItem(dictionary, field, item.attributes['Value'] ?? '').map((one) => ({ ...place, ...one })),
            );
          }
        }
      }
    }
  }
  return { values, files, recordDags: Object.fromEntries(recordDags) };
}

function readItem(dictionary: Dictionary, column: string, value: string): { field: string; value: string }[] {
  const checkbox = dictionary.checkbox(column);
  if (checkbox !== undefined) {
    return value === '1' ? [{ field: checkbox.field.name, value: checkbox.code }] : [];
  }
  return value === '' ? [] : [{ field: column, value }];
}
