import { xmlDeclaration, xmlEscape } from '../format/xml';
import type { Project } from '../store/project';
import type { Selection } from '../records/selection';
import { reportElements, roleElements } from './access';
import { clinicalData } from './writeData';
import { metaDataVersion } from './writeDictionary';

export interface OdmOptions {
  readonly now: Date;
  /** REDCap's version. */
  readonly version: string;
  readonly files: boolean;
  readonly surveyFields: boolean;
  readonly dags: boolean;
}

const namespaces = [
  'xmlns="http://www.cdisc.org/ns/odm/v1.3"',
  'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  'xmlns:redcap="https://projectredcap.org"',
  'xsi:schemaLocation="http://www.cdisc.org/ns/odm/v1.3 schema/odm/ODM1-3-1.xsd"',
].join(' ');

/**
 * A project as CDISC ODM in pieces (REDCAP_API.md §7); without a selection there is no data. Where REDCap leaves parts of the dictionary
 * out (SQL, bounds of sliders, ontologies) they are added as further attributes, so that a copy is whole.
 */
export function* odmDocument(
  project: Project,
  selection: Selection | undefined,
  options: OdmOptions,
): Generator<string> {
  const { title } = project.settings;
  const time = options.now.toISOString().slice(0, 19);
  const camel = title
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join('');
  const metadataOid = `Metadata.${camel}_${time.slice(0, 10)}_${time.slice(11, 16).replace(':', '')}`;
  const name = xmlEscape(title);
  yield `${xmlDeclaration}\n<ODM ${namespaces} ODMVersion="1.3.1" FileOID="000-00-0000" FileType="Snapshot" Description="${name}" AsOfDateTime="${time}" CreationDateTime="${time}" SourceSystem="REDCap" SourceSystemVersion="${options.version}">\n`;
  yield `<Study OID="Project.${camel}">\n<GlobalVariables>\n\t<StudyName>${name}</StudyName>\n\t<StudyDescription>This file contains the metadata, events, and data for REDCap project &quot;${name}&quot;.</StudyDescription>\n\t<ProtocolName>${name}</ProtocolName>\n`;
  yield globals(project);
  yield `</GlobalVariables>\n<MetaDataVersion OID="${metadataOid}" Name="${name}" redcap:RecordIdField="${project.dictionary.recordId.name}">\n`;
  yield* metaDataVersion(project, options);
  yield '</MetaDataVersion>\n</Study>\n';
  if (selection !== undefined) {
    yield `<ClinicalData StudyOID="Project.${camel}" MetaDataVersionOID="${metadataOid}">\n`;
    yield* clinicalData(project, selection, options);
    yield '</ClinicalData>\n';
  }
  yield '</ODM>';
}

function globals(project: Project): string {
  const { settings } = project;
  const flag = (value: boolean): string => (value ? '1' : '0');
  const values: readonly (readonly [string, string])[] = [
    ['RecordAutonumberingEnabled', flag(settings.recordAutonumbering)],
    ['CustomRecordLabel', settings.customRecordLabel],
    ['SecondaryUniqueField', settings.secondaryUniqueField],
    ['SecondaryUniqueFieldDisplayValue', '1'],
    ['SecondaryUniqueFieldDisplayLabel', '1'],
    ['SchedulingEnabled', flag(settings.schedulingEnabled)],
    ['SurveysEnabled', flag(settings.surveysEnabled)],
    ['SurveyInvitationEmailField', ''],
    ['RandomizationEnabled', settings.other['randomization_enabled'] ?? '0'],
    ['DisplayTodayNowButton', settings.other['display_today_now_button'] ?? '1'],
    ['PreventBranchingEraseValues', '0'],
    ['RequireChangeReason', '0'],
    ['DataHistoryPopup', '1'],
    ['OrderRecordsByField', ''],
    ['taskCompleteStatus', '0'],
    ['MyCapEnabled', '0'],
    ['Purpose', String(settings.purpose)],
    ['PurposeOther', settings.purposeOther],
    ['ProjectNotes', settings.notes],
    [
      'MissingDataCodes',
      settings.missingDataCodes
        .split('|')
        .map((code) => code.trim())
        .join('\n'),
    ],
  ];
  return (
    values.map(([name, value]) => `\t<redcap:${name}>${xmlEscape(value)}</redcap:${name}>\n`).join('') + groups(project)
  );
}

function groups(project: Project): string {
  const event = (name: string): string => xmlEscape(name === '' ? 'event_1_arm_1' : name);
  const repeatingEvents = project.repeating
    .filter((entry) => entry.form === '')
    .map((entry) => `\t\t\t<redcap:RepeatingEvent redcap:UniqueEventName="${event(entry.event)}"/>\n`);
  const repeatingForms = project.repeating
    .filter((entry) => entry.form !== '')
    .map(
      (entry) =>
        `\t\t\t<redcap:RepeatingInstrument redcap:UniqueEventName="${event(entry.event)}" redcap:RepeatInstrument="${entry.form}" redcap:CustomLabel="${xmlEscape(entry.customLabel)}"/>\n`,
    );
  return (
    group('RepeatingInstrumentsAndEvents', [
      ...repeatingEvents.map((line) => line.slice(1)),
      ...(repeatingForms.length > 0
        ? [`\t\t<redcap:RepeatingInstruments>\n${repeatingForms.join('')}\t\t</redcap:RepeatingInstruments>\n`]
        : []),
    ]) +
    group(
      'DataAccessGroupsGroup',
      project.dags.map((dag) => `\t\t<redcap:DataAccessGroups group_name="${xmlEscape(dag.name)}"/>\n`),
    ) +
    group(
      'SurveysGroup',
      project.surveys.map(
        (survey) =>
          `\t\t<redcap:Surveys form_name="${xmlEscape(survey.form)}" title="${xmlEscape(survey.title)}" save_and_return="${survey.saveAndReturn === true ? 1 : 0}" survey_enabled="1"/>\n`,
      ),
    ) +
    group('SurveysQueueGroup', project.surveyQueue ? queueLines(project) : []) +
    group('UserRolesGroup', roleElements(project)) +
    group('ReportsGroup', reportElements(project))
  );
}

/** The survey queue offers every survey in every event that has it. */
function queueLines(project: Project): string[] {
  return project.surveys.flatMap(({ form }) =>
    project.eventNames
      .filter((event) => project.isDesignated(form, event))
      .map(
        (event) =>
          `\t\t<redcap:SurveysQueue active="1" auto_start="0" event_id="${xmlEscape(event === '' ? 'event_1_arm_1' : event)}" survey_id="${xmlEscape(form)}"/>\n`,
      ),
  );
}

function group(name: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\t<redcap:${name}>\n${lines.join('')}\t</redcap:${name}>\n`;
}
