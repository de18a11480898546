import { childOf, childrenOf, type XmlNode } from '../format/xml';
import { toDictionaryRow, type DictionaryRow } from '../store/dictionary';
import { dictionaryFieldType, dictionaryValidation } from './fieldTypes';

/** The data dictionary of a `MetaDataVersion`: fields in the order of the forms' item groups. */
export function readDictionary(version: XmlNode): {
  readonly fields: readonly DictionaryRow[];
  readonly instrumentLabels: Readonly<Record<string, string>>;
} {
  const byOid = (name: string): Map<string, XmlNode> =>
    new Map(childrenOf(version, name).map((node) => [node.attributes['OID'] ?? '', node]));
  const [groups, items, lists] = [byOid('ItemGroupDef'), byOid('ItemDef'), byOid('CodeList')];
  const fields: DictionaryRow[] = [];
  const labels: [string, string][] = [];
  for (const form of childrenOf(version, 'FormDef')) {
    const name = form.attributes['redcap:FormName'] ?? '';
    labels.push([name, form.attributes['Name'] ?? '']);
    const seen = new Set<string>();
    for (const reference of childrenOf(form, 'ItemGroupRef')) {
      for (const itemReference of childrenOf(groups.get(reference.attributes['ItemGroupOID'] ?? ''), 'ItemRef')) {
        const item = items.get(itemReference.attributes['ItemOID'] ?? '');
        const variable = item?.attributes['redcap:Variable'] ?? '';
        // Items without a field type are survey and group columns; the status field is not part of the dictionary.
        if (
          item === undefined ||
          item.attributes['redcap:FieldType'] === undefined ||
          seen.has(variable) ||
          variable === `${name}_complete`
        ) {
          continue;
        }
        seen.add(variable);
        fields.push(readField(name, item, lists.get(childOf(item, 'CodeListRef')?.attributes['CodeListOID'] ?? '')));
      }
    }
  }
  return { fields, instrumentLabels: Object.fromEntries(labels) };
}

function readField(form: string, item: XmlNode, list: XmlNode | undefined): DictionaryRow {
  const attribute = (name: string): string => item.attributes[`redcap:${name}`] ?? '';
  const question = childOf(item, 'Question');
  const type = dictionaryFieldType(attribute('FieldType'));
  return toDictionaryRow({
    field_name: attribute('Variable'),
    form_name: form,
    section_header: attribute('SectionHeader'),
    field_type: type,
    field_label:
      (childOf(question, 'redcap:FormattedTranslatedText') ?? childOf(question, 'TranslatedText'))?.text ?? '',
    select_choices_or_calculations: readChoices(type, attribute, list),
    field_note: attribute('FieldNote'),
    text_validation_type_or_show_slider_number: dictionaryValidation(attribute('TextValidationType')),
    text_validation_min: bound(item, 'GE'),
    text_validation_max: bound(item, 'LE'),
    identifier: attribute('Identifier'),
    branching_logic: attribute('BranchingLogic'),
    required_field: attribute('RequiredField'),
    custom_alignment: attribute('CustomAlignment'),
    question_number: attribute('QuestionNumber'),
    matrix_group_name: attribute('MatrixGroupName'),
    matrix_ranking: attribute('MatrixRanking'),
    field_annotation: attribute('FieldAnnotation'),
  });
}

function readChoices(type: string, attribute: (name: string) => string, list: XmlNode | undefined): string {
  switch (type) {
    case 'calc':
      return attribute('Calculation');
    case 'slider':
      return attribute('SliderLabels');
    case 'checkbox':
      return list?.attributes['redcap:CheckboxChoices'] ?? '';
    case 'radio':
    case 'dropdown':
      return childrenOf(list, 'CodeListItem')
        .map((choice) => `${choice.attributes['CodedValue'] ?? ''}, ${decoded(choice)}`)
        .join(' | ');
    default:
      return attribute('Choices');
  }
}

function decoded(choice: XmlNode): string {
  const decode = childOf(choice, 'Decode');
  return (childOf(decode, 'redcap:FormattedTranslatedText') ?? childOf(decode, 'TranslatedText'))?.text ?? '';
}

function bound(item: XmlNode, comparator: string): string {
  const check = childrenOf(item, 'RangeCheck').find((node) => node.attributes['Comparator'] === comparator);
  return childOf(check, 'CheckValue')?.text ?? '';
}
