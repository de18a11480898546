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
  readonly surveys: readonly SeedSurvey[];
  readonly values: readonly SeedValue[];
  /** Record name to unique group name. */
  readonly recordDags: Readonly<Record<string, string>>;
  readonly files: readonly SeedFile[];
  readonly locks?: readonly SeedLock[];
  readonly roles?: readonly SeedRole[];
  readonly reports?: readonly SeedReport[];
  readonly repository?: SeedRepository;
  readonly randomizations?: readonly SeedRandomization[];
  /** Whether the survey queue is on. */
  readonly surveyQueue?: boolean;
  readonly participants?: readonly SeedParticipant[];
}

export interface SeedSurvey {
  readonly form: string;
  readonly title: string;
  /** Participants may leave and come back with a return code. */
  readonly saveAndReturn?: boolean;
}

/** A user role; rights as of `SeedUser`. */
export interface SeedRole {
  readonly label: string;
  /** `U-` and ten upper-case letters or digits. */
  readonly uniqueName: string;
  readonly rights: Readonly<Record<string, number>>;
  readonly forms?: Readonly<Record<string, number>>;
  readonly formsExport?: Readonly<Record<string, number>>;
}

export interface SeedReport {
  readonly title: string;
  /** `R-` and ten upper-case letters or digits. */
  readonly uniqueName: string;
  /** Field names and form status fields, in the order of the report. */
  readonly fields: readonly string[];
  /** REDCap logic, evaluated row by row; blank for none. */
  readonly logic: string;
  /** Unique event names; empty for all. */
  readonly events: readonly string[];
  /** Unique group names; empty for all. */
  readonly dags: readonly string[];
  readonly orderBy: readonly { readonly field: string; readonly descending: boolean }[];
  readonly withDags: boolean;
  readonly withSurveyFields: boolean;
  readonly combineCheckboxes: boolean;
  /** Who may see it, any of these; absent for everybody. */
  readonly access?: {
    readonly users: readonly string[];
    readonly roles: readonly string[];
    readonly dags: readonly string[];
  };
  /** `report_id`, given by the simulator when absent. */
  readonly id?: number;
}

export interface SeedRepository {
  /** Parents stand before their folders. */
  readonly folders: readonly {
    readonly id: number;
    readonly name: string;
    /** Absent at the top. */
    readonly parent?: number;
    /** Unique group name; others do not see the folder. */
    readonly dag?: string;
    /** Unique role name; others do not see the folder. */
    readonly role?: string;
  }[];
  readonly files: readonly {
    readonly id: number;
    readonly name: string;
    readonly folder?: number;
    readonly mimeType: string;
    readonly base64: string;
    /** In the recycle bin since then, `YYYY-MM-DD HH:MM:SS`; it is kept there for 30 days. */
    readonly deleted?: string;
  }[];
}

/** One randomization: places in a list that was drawn up before, by strata. */
export interface SeedRandomization {
  readonly id: number;
  readonly field: string;
  /** Unique event name, blank in classic projects. */
  readonly event: string;
  /** Whether the assigned group may be seen; concealed ones show as `*`. */
  readonly open: boolean;
  readonly strata: readonly { readonly field: string; readonly event: string }[];
  readonly allocations: readonly {
    /** Code of the target field. */
    readonly target: string;
    /** Randomization number; blank when there is none. */
    readonly alternative: string;
    readonly strata: readonly string[];
    /** The record that has the place; absent while it is free. */
    readonly record?: string;
  }[];
}

/** A line of a survey's participant list. */
export interface SeedParticipant {
  readonly form: string;
  /** Unique event name, blank in classic projects. */
  readonly event: string;
  readonly email: string;
  readonly identifier: string;
  /** Blank until there is a response. */
  readonly record: string;
  /** `YYYY-MM-DD HH:MM:SS`; blank when no invitation was sent. */
  readonly invited: string;
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
  /** Unique role name; the role's rights then count instead of the user's own. */
  readonly role?: string;
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
