import { ApiFailure } from '../http/failure';
import { childOf, childrenOf, parseXml, type XmlNode } from '../format/xml';
import { uniqueGroupName } from '../store/names';
import type { ProjectSeed, SeedEvent, SeedSettings } from '../store/seed';
import { readReports, readRoles } from './access';
import { readClinicalData } from './readData';
import { readDictionary } from './readDictionary';

/**
 * Reads a CDISC ODM text as REDCap writes it into a project (REDCAP_API.md §7): metadata, and the data when there is any.
 * Users are not in it; roles and reports are. Throws a 400 on anything else.
 */
export function readOdm(text: string): ProjectSeed {
  const root = parse(text);
  const study = childOf(root, 'Study');
  const globals = childOf(study, 'GlobalVariables');
  const version = childOf(study, 'MetaDataVersion');
  if (root.name !== 'ODM' || study === undefined || version === undefined) {
    throw new ApiFailure('The ODM XML is not a REDCap project: it has no Study with a MetaDataVersion');
  }
  const { fields, instrumentLabels } = readDictionary(version);
  if (fields.length === 0) {
    throw new ApiFailure('The ODM XML has no fields');
  }
  const events = readEvents(version);
  const isLongitudinal = events.length > 0;
  const [roles, reports] = [readRoles(globals), readReports(globals)];
  const structure = {
    settings: readSettings(globals, isLongitudinal),
    fields,
    instrumentLabels,
    arms: readArms(version),
    events: events.map(({ event }) => event),
    mappings: events.flatMap(({ event, forms }) => forms.map((form) => ({ event: event.uniqueName, form }))),
    repeating: readRepeating(globals, isLongitudinal),
    dags: readDags(globals),
    users: [],
    surveys: childrenOf(childOf(globals, 'redcap:SurveysGroup'), 'redcap:Surveys').map((node) => ({
      form: node.attributes['form_name'] ?? '',
      title: node.attributes['title'] ?? '',
      ...(node.attributes['save_and_return'] === '1' ? { saveAndReturn: true } : {}),
    })),
    ...(roles.length > 0 ? { roles } : {}),
    ...(reports.length > 0 ? { reports } : {}),
    ...(childOf(globals, 'redcap:SurveysQueueGroup') === undefined ? {} : { surveyQueue: true }),
  };
  return { ...structure, ...readClinicalData(childOf(root, 'ClinicalData'), structure) };
}

function parse(text: string): XmlNode {
  try {
    return parseXml(text);
  } catch {
    throw new ApiFailure('The ODM XML could not be read: it is not well-formed');
  }
}

function readSettings(globals: XmlNode | undefined, isLongitudinal: boolean): SeedSettings {
  const value = (name: string): string => childOf(globals, name)?.text ?? '';
  const flag = (name: string): boolean => value(`redcap:${name}`) === '1';
  const other = Object.fromEntries(
    Object.entries({ randomization_enabled: 'RandomizationEnabled', display_today_now_button: 'DisplayTodayNowButton' })
      .map(([column, name]) => [column, value(`redcap:${name}`)])
      .filter(([, text]) => text !== ''),
  );
  return {
    title: value('StudyName'),
    inProduction: false,
    isLongitudinal,
    surveysEnabled: flag('SurveysEnabled'),
    schedulingEnabled: flag('SchedulingEnabled'),
    recordAutonumbering: flag('RecordAutonumberingEnabled'),
    purpose: Number(value('redcap:Purpose')),
    purposeOther: value('redcap:PurposeOther'),
    notes: value('redcap:ProjectNotes'),
    customRecordLabel: value('redcap:CustomRecordLabel'),
    secondaryUniqueField: value('redcap:SecondaryUniqueField'),
    missingDataCodes: value('redcap:MissingDataCodes')
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '')
      .join(' | '),
    creationTime: '',
    productionTime: '',
    other,
  };
}

function readEvents(version: XmlNode): { event: SeedEvent; forms: string[] }[] {
  const definitions = new Map(childrenOf(version, 'StudyEventDef').map((node) => [node.attributes['OID'] ?? '', node]));
  const references = childrenOf(childOf(version, 'Protocol'), 'StudyEventRef').map((node) =>
    definitions.get(node.attributes['StudyEventOID'] ?? ''),
  );
  const ordered = new Set([...references.filter((node) => node !== undefined), ...definitions.values()]);
  return Array.from(ordered, (node) => ({
    event: {
      name: node.attributes['redcap:EventName'] ?? '',
      armNum: Number(node.attributes['redcap:ArmNum'] ?? 1),
      uniqueName: node.attributes['redcap:UniqueEventName'] ?? '',
      customLabel: node.attributes['redcap:CustomEventLabel'] ?? '',
      dayOffset: Number(node.attributes['redcap:DayOffset'] ?? 0),
      offsetMin: Number(node.attributes['redcap:OffsetMin'] ?? 0),
      offsetMax: Number(node.attributes['redcap:OffsetMax'] ?? 0),
    },
    forms: childrenOf(node, 'FormRef').map((reference) => reference.attributes['redcap:FormName'] ?? ''),
  }));
}

function readArms(version: XmlNode): { armNum: number; name: string }[] {
  const arms = new Map(
    childrenOf(version, 'StudyEventDef').map((node) => [
      Number(node.attributes['redcap:ArmNum'] ?? 1),
      node.attributes['redcap:ArmName'] ?? '',
    ]),
  );
  return Array.from(arms, ([armNum, name]) => ({ armNum, name })).sort((a, b) => a.armNum - b.armNum);
}

function readRepeating(
  globals: XmlNode | undefined,
  isLongitudinal: boolean,
): { event: string; form: string; customLabel: string }[] {
  const group = childOf(globals, 'redcap:RepeatingInstrumentsAndEvents');
  const event = (node: XmlNode): string => (isLongitudinal ? (node.attributes['redcap:UniqueEventName'] ?? '') : '');
  return [
    ...nested(group, 'redcap:RepeatingEvent').map((node) => ({ event: event(node), form: '', customLabel: '' })),
    ...nested(group, 'redcap:RepeatingInstrument').map((node) => ({
      event: event(node),
      form: node.attributes['redcap:RepeatInstrument'] ?? '',
      customLabel: node.attributes['redcap:CustomLabel'] ?? '',
    })),
  ];
}

function nested(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  return node === undefined
    ? []
    : [...childrenOf(node, name), ...node.children.flatMap((child) => nested(child, name))];
}

function readDags(globals: XmlNode | undefined): { name: string; uniqueName: string }[] {
  const taken = new Set<string>();
  return childrenOf(childOf(globals, 'redcap:DataAccessGroupsGroup'), 'redcap:DataAccessGroups').map((node) => {
    const name = node.attributes['group_name'] ?? '';
    const uniqueName = uniqueGroupName(name, taken);
    taken.add(uniqueName);
    return { name, uniqueName };
  });
}
