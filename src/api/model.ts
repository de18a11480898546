/**
 * The rows that REDCap's API serves, as the rest of the product sees them. Columns are read by name;
 * unknown ones are tolerated, missing ones are blank. Names are REDCap's own, in camel case. Source: REDCAP_API.md §5, §6.
 */

/** Version of the REDCap server, e.g. `16.1.4` (REDCAP_API.md §6.20). */
export type RedcapVersion = string;

/** `content=project` (REDCAP_API.md §6.13). Booleans come from 0/1; absent columns (older servers) are `undefined` or `false`. */
export interface ProjectInfo {
  readonly projectId: number;
  readonly title: string;
  readonly creationTime: string;
  /** Blank while the project is in Development. */
  readonly productionTime: string;
  readonly inProduction: boolean;
  readonly language: string;
  readonly purpose: number | undefined;
  readonly isLongitudinal: boolean;
  readonly hasRepeating: boolean;
  readonly surveysEnabled: boolean;
  readonly schedulingEnabled: boolean;
  readonly recordAutonumbering: boolean;
  readonly customRecordLabel: string;
  readonly secondaryUniqueField: string;
  /** As served: `NI, No information | UNK, Unknown`. */
  readonly missingDataCodes: string;
  /** Every column of the answer, by REDCap's name, unparsed. */
  readonly raw: Readonly<Record<string, string>>;
}

/** One row of the data dictionary (`content=metadata`), keyed by the API's 18 column names and any further ones (REDCAP_API.md §5.8). */
export interface MetadataField {
  readonly field_name: string;
  readonly form_name: string;
  readonly section_header: string;
  readonly field_type: string;
  readonly field_label: string;
  readonly select_choices_or_calculations: string;
  readonly field_note: string;
  readonly text_validation_type_or_show_slider_number: string;
  readonly text_validation_min: string;
  readonly text_validation_max: string;
  readonly identifier: string;
  readonly branching_logic: string;
  readonly required_field: string;
  readonly custom_alignment: string;
  readonly question_number: string;
  readonly matrix_group_name: string;
  readonly matrix_ranking: string;
  readonly field_annotation: string;
}

/** `content=instrument`. */
export interface Instrument {
  readonly name: string;
  readonly label: string;
}

/** `content=arm`. */
export interface Arm {
  readonly armNum: number;
  readonly name: string;
}

/** `content=event` (REDCAP_API.md §6.2). Scheduling columns only where the project uses scheduling. */
export interface RedcapEvent {
  readonly eventName: string;
  readonly armNum: number;
  readonly uniqueEventName: string;
  readonly customEventLabel: string;
  readonly eventId: number | undefined;
  readonly dayOffset?: string;
  readonly offsetMin?: string;
  readonly offsetMax?: string;
}

/** `content=formEventMapping`: one instrument designated to one event. */
export interface InstrumentEventMapping {
  readonly armNum: number;
  readonly uniqueEventName: string;
  readonly form: string;
}

/** `content=repeatingFormsEvents`: a blank `formName` means that the whole event repeats; a blank `eventName` that the project is classic. */
export interface RepeatingSetup {
  readonly eventName: string;
  readonly formName: string;
  readonly customFormLabel: string;
}

/** `content=dag`. */
export interface Dag {
  readonly name: string;
  readonly uniqueGroupName: string;
  readonly id: number | undefined;
}

/** `content=userDagMapping`: `uniqueGroupName` is blank for users in no DAG. */
export interface UserDagAssignment {
  readonly username: string;
  readonly uniqueGroupName: string;
}

/** `content=user`: a user's effective rights. Values of rights are REDCap's codes (REDCAP_API.md §6.7, §6.8). */
export interface ProjectUser {
  readonly username: string;
  readonly email: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly expiration: string;
  readonly dataAccessGroup: string;
  /** `api_export`, `api_import`, `design`, `data_access_groups`, `record_delete`, ... */
  readonly rights: Readonly<Record<string, number>>;
  readonly forms: Readonly<Record<string, number>>;
  readonly formsExport: Readonly<Record<string, number>>;
}

/** `content=exportFieldNames`: one row per exported column. */
export interface ExportFieldName {
  readonly originalFieldName: string;
  readonly choiceValue: string;
  readonly exportFieldName: string;
}

/** `content=log`. */
export interface LogEntry {
  readonly timestamp: string;
  readonly username: string;
  readonly action: string;
  readonly details: string;
  readonly record: string;
}

/** Bytes of a file-upload field and what the server says of them (REDCAP_API.md §6.11). */
export interface RedcapFile {
  readonly name: string;
  readonly mimeType: string;
  readonly content: Uint8Array;
}

export type DataFormat = 'csv' | 'json' | 'xml' | 'odm';

/** Parameters of Export Records (REDCAP_API.md §5.1). Absent lists mean "all". */
export interface ExportRecordsOptions {
  readonly format: DataFormat;
  readonly type?: 'flat' | 'eav';
  readonly records?: readonly string[];
  readonly fields?: readonly string[];
  readonly forms?: readonly string[];
  readonly events?: readonly string[];
  readonly rawOrLabel?: 'raw' | 'label';
  readonly rawOrLabelHeaders?: 'raw' | 'label';
  readonly exportCheckboxLabel?: boolean;
  readonly exportSurveyFields?: boolean;
  readonly exportDataAccessGroups?: boolean;
  readonly exportBlankForGrayFormStatus?: boolean;
  readonly filterLogic?: string;
  readonly dateRangeBegin?: string;
  readonly dateRangeEnd?: string;
  readonly csvDelimiter?: ',' | '\t' | ';' | '|' | '^';
  /** For calculated fields and numbers; absent: as each field has it. */
  readonly decimalCharacter?: '.' | ',';
  /** One column a checkbox, with its ticked options. Since 15.6. */
  readonly combineCheckboxOptions?: boolean;
}

/** Parameters of Delete Records (RC-API-04 §2). `deleteLogging` is always sent: `0` unless it is true. */
export interface DeleteRecordsOptions {
  readonly records: readonly string[];
  readonly arm?: number;
  readonly instrument?: string;
  readonly event?: string;
  readonly repeatInstance?: number;
  readonly deleteLogging: boolean;
}

/** Where one file of a file-upload field lives. `event` only in longitudinal projects; `repeatInstance` defaults to 1 on the server. */
export interface FileLocation {
  readonly record: string;
  readonly field: string;
  readonly event?: string;
  readonly repeatInstance?: number;
}
