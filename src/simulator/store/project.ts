import type { SimulatorLogEntry } from '../options';
import { Dictionary, parseChoices, type DictionaryRow, type Field, type Form } from './dictionary';
import { untickLostOptions, type Context, type ProjectRecord } from './record';
import type {
  ProjectSeed,
  SeedEvent,
  SeedLock,
  SeedParticipant,
  SeedReport,
  SeedRole,
  SeedSettings,
  SeedSurvey,
  SeedUser,
} from './seed';
import { Randomizations } from './randomization';
import { Repository } from './repository';

export interface Arm {
  readonly armNum: number;
  name: string;
}

export type ProjectEvent = { -readonly [K in keyof SeedEvent]: SeedEvent[K] } & { id: number };

export interface Dag {
  readonly id: number;
  name: string;
  uniqueName: string;
}

export type User = { -readonly [K in keyof SeedUser]: SeedUser[K] };

export type Role = { -readonly [K in keyof SeedRole]: SeedRole[K] };
export type Report = SeedReport & { readonly id: number };

/** Rights by REDCap's columns, and by form. */
export interface Access {
  readonly rights: Readonly<Record<string, number>>;
  readonly forms: Readonly<Record<string, number>>;
  readonly formsExport: Readonly<Record<string, number>>;
}

export interface StoredFile {
  readonly name: string;
  readonly mimeType: string;
  readonly content: Buffer;
}

export interface Mapping {
  readonly event: string;
  readonly form: string;
}

/** A blank form: the whole event repeats. */
export interface RepeatingEntry extends Mapping {
  readonly customLabel: string;
}

const place = (entry: Mapping): string => `${entry.event}\n${entry.form}`;

/** One project in memory. Calls change it; it knows the questions that several calls ask. */
export class Project {
  settings: SeedSettings;
  dictionary: Dictionary;
  instrumentLabels: Record<string, string>;
  arms: Arm[] = [];
  events: ProjectEvent[] = [];
  dags: Dag[] = [];
  users: User[] = [];
  surveys: ProjectSeed['surveys'] = [];
  locks: SeedLock[] = [];
  roles: Role[] = [];
  reports: Report[] = [];
  surveyQueue = false;
  participants: readonly SeedParticipant[] = [];
  readonly repository: Repository;
  randomizations = new Randomizations([]);
  readonly records = new Map<string, ProjectRecord>();
  readonly files = new Map<string, StoredFile>();
  log: SimulatorLogEntry[] = [];
  private designations: readonly Mapping[] = [];
  private designated = new Set<string>();
  private repeats: readonly RepeatingEntry[] = [];
  private repeated = new Set<string>();
  private lastEventId: number;
  private lastDagId: number;
  private lastDocId: number;

  constructor(
    readonly id: number,
    settings: SeedSettings,
    rows: readonly DictionaryRow[],
    labels: Readonly<Record<string, string>>,
  ) {
    this.settings = settings;
    this.instrumentLabels = { ...labels };
    this.dictionary = new Dictionary(rows, this.instrumentLabels, parseChoices(settings.missingDataCodes));
    this.lastEventId = id * 1000;
    this.lastDagId = id * 100;
    this.lastDocId = id * 100_000;
    this.repository = new Repository(id);
  }

  get mappings(): readonly Mapping[] {
    return this.designations;
  }

  set mappings(mappings: readonly Mapping[]) {
    this.designations = mappings;
    this.designated = new Set(mappings.map(place));
  }

  get repeating(): readonly RepeatingEntry[] {
    return this.repeats;
  }

  set repeating(entries: readonly RepeatingEntry[]) {
    this.repeats = entries;
    this.repeated = new Set(entries.map(place));
  }

  /** Derived, not only a setting: without events a project is classic (REDCAP_API.md §6.13). */
  get isLongitudinal(): boolean {
    return this.settings.isLongitudinal && this.events.length > 0;
  }

  /** Whether events were deleted, whatever the settings said since. */
  private lostEvents = false;

  /** All events were deleted; a project that was always classic has a hidden one instead. */
  get isEventless(): boolean {
    return this.events.length === 0 && (this.lostEvents || this.settings.isLongitudinal || this.arms.length > 0);
  }

  get hasRepeating(): boolean {
    return this.repeating.length > 0;
  }

  /**
   * Replaces the data dictionary. Setup of forms that are gone goes too; data of fields that are gone stays behind, unseen (REDCAP_API.md §5.9),
   * ticks of checkbox options that are gone are lost (REDCAP_DATA_DICTIONARY.md §9).
   */
  setDictionary(rows: readonly DictionaryRow[]): void {
    this.dictionary = new Dictionary(rows, this.instrumentLabels, this.dictionary.missingCodes);
    const known = (form: string): boolean => this.dictionary.form(form) !== undefined;
    this.mappings = this.mappings.filter((mapping) => known(mapping.form));
    this.repeating = this.repeating.filter((entry) => entry.form === '' || known(entry.form));
    this.surveys = this.surveys.filter((survey) => known(survey.form));
    untickLostOptions(this.dictionary, this.records.values());
  }

  /** Re-reads what depends on the settings. */
  setSettings(settings: SeedSettings): void {
    this.settings = settings;
    this.dictionary = new Dictionary(
      this.dictionary.rows,
      this.instrumentLabels,
      parseChoices(settings.missingDataCodes),
    );
  }

  newEventId(wanted?: number): number {
    this.lastEventId = Math.max(this.lastEventId, wanted ?? 0) + (wanted === undefined ? 1 : 0);
    return wanted ?? this.lastEventId;
  }

  newDagId(wanted?: number): number {
    this.lastDagId = Math.max(this.lastDagId, wanted ?? 0) + (wanted === undefined ? 1 : 0);
    return wanted ?? this.lastDagId;
  }

  /** Keeps a file and returns its document id. */
  addFile(file: StoredFile, wanted?: number): string {
    this.lastDocId = Math.max(this.lastDocId, wanted ?? 0) + (wanted === undefined ? 1 : 0);
    const id = String(wanted ?? this.lastDocId);
    this.files.set(id, file);
    return id;
  }

  /** Events in the order of exports: by arm, then day offset. */
  get orderedEvents(): ProjectEvent[] {
    return [...this.events].sort((a, b) => a.armNum - b.armNum || a.dayOffset - b.dayOffset);
  }

  event(uniqueName: string): ProjectEvent | undefined {
    return this.events.find((event) => event.uniqueName === uniqueName);
  }

  /** Names under which data may be stored: the events, or one blank one for classic projects. */
  get eventNames(): string[] {
    return this.isLongitudinal ? this.orderedEvents.map((event) => event.uniqueName) : [''];
  }

  dag(uniqueName: string): Dag | undefined {
    return this.dags.find((dag) => dag.uniqueName === uniqueName);
  }

  isRecordLocked(record: string): boolean {
    return this.locks.some((lock) => lock.record === record && lock.instrument === undefined);
  }

  /** Whether a form is locked in this place, by itself. */
  isFormLocked(record: string, event: string, form: string, instance: number): boolean {
    return this.locks.some(
      (lock) =>
        lock.record === record &&
        lock.instrument === form &&
        (lock.event ?? '') === event &&
        (lock.instance ?? 0) === instance,
    );
  }

  user(username: string): User | undefined {
    return this.users.find((user) => user.username === username);
  }

  role(uniqueName: string): Role | undefined {
    return this.roles.find((role) => role.uniqueName === uniqueName);
  }

  survey(form: string): SeedSurvey | undefined {
    return this.surveys.find((survey) => survey.form === form);
  }

  get isRandomized(): boolean {
    return this.settings.other['randomization_enabled'] === '1';
  }

  /** What a user may do: the role's rights, else the user's own. */
  access(user: User): Access {
    const role = user.role === undefined || user.role === '' ? undefined : this.role(user.role);
    const { rights, forms, formsExport } = role ?? user;
    return { rights, forms: forms ?? {}, formsExport: formsExport ?? {} };
  }

  isDesignated(form: string, event: string): boolean {
    return !this.isLongitudinal || this.designated.has(place({ event, form }));
  }

  isRepeatingEvent(event: string): boolean {
    return this.repeated.has(place({ event, form: '' }));
  }

  isRepeatingForm(form: string, event: string): boolean {
    return this.repeated.has(place({ event, form }));
  }

  /** Forms whose values a row of this place can show. */
  formsOf(event: string, instrument: string): Form[] {
    if (instrument !== '') {
      const form = this.dictionary.form(instrument);
      return form === undefined ? [] : [form];
    }
    const whole = this.isRepeatingEvent(event);
    return this.dictionary.forms.filter(
      (form) => this.isDesignated(form.name, event) && (whole || !this.isRepeatingForm(form.name, event)),
    );
  }

  /** Whether what is stored in a context still has a place in the project's setup. */
  isLive(context: Context): boolean {
    if (this.isLongitudinal ? this.event(context.event) === undefined : context.event !== '') {
      return false;
    }
    if (context.instrument !== '') {
      return (
        this.isRepeatingForm(context.instrument, context.event) && this.isDesignated(context.instrument, context.event)
      );
    }
    return context.instance === 0 || this.isRepeatingEvent(context.event);
  }

  /** Where values of `field` belong for a row that names this event and instance. */
  contextOf(record: ProjectRecord, field: Field, event: string, instance: number): Context | undefined {
    if (this.isRepeatingForm(field.form, event)) {
      return record.context(event, field.form, instance);
    }
    return record.context(event, '', this.isRepeatingEvent(event) ? instance : 0);
  }

  /** Removes a context and its files; the record goes with its last context. */
  dropContext(record: ProjectRecord, context: Context): void {
    this.dropFiles(context, context.values.keys());
    record.remove(context);
    this.locks = this.locks.filter(
      (lock) =>
        lock.record !== record.name ||
        lock.instrument === undefined ||
        (lock.event ?? '') !== context.event ||
        (lock.instance ?? 0) !== context.instance,
    );
    if (record.isEmpty) {
      this.forget(record);
    }
  }

  dropRecord(record: ProjectRecord): void {
    for (const context of record.contexts) {
      this.dropFiles(context, context.values.keys());
    }
    this.forget(record);
  }

  private forget(record: ProjectRecord): void {
    this.records.delete(record.name);
    this.locks = this.locks.filter((lock) => lock.record !== record.name);
  }

  /** Forgets the files behind these fields of a context; the values stay. */
  dropFiles(context: Context, fields: Iterable<string>): void {
    for (const name of fields) {
      const value = context.values.get(name);
      if (typeof value === 'string' && this.files.has(value) && this.dictionary.field(name)?.type === 'file') {
        this.files.delete(value);
      }
    }
  }

  /** Gives an event another unique name, with all that is stored under it. */
  renameEvent(event: ProjectEvent, uniqueName: string): void {
    const from = event.uniqueName;
    const moved = (name: string): string => (name === from ? uniqueName : name);
    event.uniqueName = uniqueName;
    this.mappings = this.mappings.map((mapping) => ({ ...mapping, event: moved(mapping.event) }));
    this.repeating = this.repeating.map((entry) => ({ ...entry, event: moved(entry.event) }));
    for (const record of this.records.values()) {
      record.renameEvent(from, uniqueName);
    }
  }

  /** Removes an event with its mappings, repeating setup and data. */
  dropEvent(uniqueName: string): void {
    this.lostEvents = true;
    this.events = this.events.filter((event) => event.uniqueName !== uniqueName);
    this.mappings = this.mappings.filter((mapping) => mapping.event !== uniqueName);
    this.repeating = this.repeating.filter((entry) => entry.event !== uniqueName);
    for (const record of Array.from(this.records.values())) {
      for (const context of Array.from(record.contexts)) {
        if (context.event === uniqueName) {
          this.dropContext(record, context);
        }
      }
    }
  }

  /** Removes an arm with its events. */
  dropArm(armNum: number): void {
    for (const event of this.events.filter((candidate) => candidate.armNum === armNum)) {
      this.dropEvent(event.uniqueName);
    }
    this.arms = this.arms.filter((arm) => arm.armNum !== armNum);
  }

  /** Removes a group; its users and records stay without one (RC-API-30 §5). */
  dropDag(uniqueName: string): void {
    this.dags = this.dags.filter((dag) => dag.uniqueName !== uniqueName);
    this.regroup(uniqueName, '');
  }

  /** Moves users and records from one group to another; both by unique name, blank for none. */
  regroup(from: string, to: string): void {
    for (const user of this.users) {
      user.dag = user.dag === from ? to : user.dag;
    }
    for (const record of this.records.values()) {
      record.dag = record.dag === from ? to : record.dag;
    }
  }
}
