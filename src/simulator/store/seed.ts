/**
 * A whole project as plain data: what the simulator starts from (an ODM file read in, a sample) and what it saves. JSON-able.
 * Values are as REDCap stores them (REDCAP_API.md §5.1): codes, ISO dates, one row per ticked checkbox option.
 */
export interface ProjectSeed {
  readonly settings: SeedSettings;
  /** Data dictionary rows by the API's 18 column names, in order; the first is the record-id field. */
  readonly fields: readonly Readonly<Record<string, string>>[];
  /** Form name to label; a form that is absent gets REDCap's default (underscores to blanks, title case). */
  readonly instrumentLabels: Readonly<Record<string, string>>;
  /** Empty for classic projects. */
  readonly arms: readonly { readonly armNum: number; readonly name: string }[];
  readonly events: readonly SeedEvent[];
  readonly mappings: readonly { readonly event: string; readonly form: string }[];
  readonly repeating: readonly { readonly event: string; readonly form: string; readonly customLabel: string }[];
  /** `id` is given by the simulator when absent. */
  readonly dags: readonly { readonly name: string; readonly uniqueName: string; readonly id?: number }[];
  readonly users: readonly SeedUser[];
  /** Instruments enabled as surveys. */
  readonly surveys: readonly { readonly form: string; readonly title: string }[];
  readonly values: readonly SeedValue[];
  /** Record name to unique group name. */
  readonly recordDags: Readonly<Record<string, string>>;
  readonly files: readonly SeedFile[];
  readonly locks?: readonly SeedLock[];
}

/** A locked record, or with `instrument` one of its forms; `event` is blank in classic projects, `instance` 0 when nothing repeats. */
export interface SeedLock {
  readonly record: string;
  readonly instrument?: string;
  readonly event?: string;
  readonly instance?: number;
}

export interface SeedSettings {
  readonly title: string;
  /** Development, or Production (then structure imports and deletes are refused). */
  readonly inProduction: boolean;
  readonly isLongitudinal: boolean;
  readonly surveysEnabled: boolean;
  readonly schedulingEnabled: boolean;
  readonly recordAutonumbering: boolean;
  readonly purpose: number;
  readonly purposeOther: string;
  readonly notes: string;
  readonly customRecordLabel: string;
  readonly secondaryUniqueField: string;
  /** `NI, No information | UNK, Unknown`, or blank. */
  readonly missingDataCodes: string;
  readonly creationTime: string;
  readonly productionTime: string;
  /** Further columns of project info, by REDCap's names. */
  readonly other: Readonly<Record<string, string>>;
}

export interface SeedEvent {
  readonly name: string;
  readonly armNum: number;
  /** `<label, 18 characters>_arm_<n>`. */
  readonly uniqueName: string;
  readonly customLabel: string;
  readonly dayOffset: number;
  readonly offsetMin: number;
  readonly offsetMax: number;
  /** `event_id`, given by the simulator when absent. */
  readonly id?: number;
}

export interface SeedUser {
  readonly username: string;
  readonly email: string;
  readonly firstname: string;
  readonly lastname: string;
  /** Unique group name, or blank. */
  readonly dag: string;
  /** Rights by REDCap's column names (`api_export`, `design`, ...); absent ones are 0. */
  readonly rights: Readonly<Record<string, number>>;
  /** Form-level view rights by form; 1 (view and edit) when absent. */
  readonly forms?: Readonly<Record<string, number>>;
  /** Form-level export rights by form; 1 (full data set) when absent. */
  readonly formsExport?: Readonly<Record<string, number>>;
  /** `YYYY-MM-DD`; blank or absent: never. */
  readonly expiration?: string;
  /** Groups that the user may switch to, by unique name; blank stands for no group. */
  readonly switchableDags?: readonly string[];
}

/** One stored data point; survey data also under `<form>_timestamp` and `redcap_survey_identifier`. `event` is blank in classic projects; `instrument`/`instance` only for repeating data (instance 1 is the first). */
export interface SeedValue {
  readonly record: string;
  readonly event: string;
  /** Repeating instrument, or blank (also blank for repeating events). */
  readonly instrument: string;
  /** Blank-free: 0 means "not repeating". */
  readonly instance: number;
  readonly field: string;
  /** For checkboxes the ticked code, one value per ticked option. */
  readonly value: string;
}

export interface SeedFile {
  readonly record: string;
  readonly event: string;
  readonly instrument: string;
  readonly instance: number;
  readonly field: string;
  readonly name: string;
  readonly mimeType: string;
  readonly base64: string;
  /** Document id as exports in EAV form show it; given by the simulator when absent. */
  readonly docId?: number;
}
