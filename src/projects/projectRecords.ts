import { unlessRefused } from '../api/unlessRefused';
import type { Session } from '../api/session';
import { type FormPlace, type RecordForm, readRecordFiles, readRecordForms } from '../reads/views/recordForms';
import { type ListedRecord, listRecords } from '../state/recordNames';
import { type Structure, structureOf } from '../state/structure';
import type { PartName, ProjectParts } from './projectParts';

export type RecordList = ReadonlyMap<string, ListedRecord>;

/** The records of a project: their names are read when they are first asked for, what is below one of them when it is opened. Values are not kept. */
export class ProjectRecords {
  private reading: Promise<RecordList> | undefined;
  private list: RecordList | undefined;

  constructor(
    private readonly session: () => Promise<Session>,
    private readonly part: <K extends PartName>(part: K) => Promise<ProjectParts[K]>,
  ) {}

  /** Names where they have been read. */
  get known(): RecordList | undefined {
    return this.list;
  }

  /** Names in the server's order, with groups where the account sees them; failures are not kept. @throws RedcapError, CancelledError */
  async names(signal?: AbortSignal): Promise<RecordList> {
    if (this.reading) {
      return await this.reading;
    }
    const reading = this.read(signal);
    this.reading = reading;
    try {
      this.list = await reading;
      return this.list;
    } catch (error) {
      this.reading = undefined;
      throw error;
    }
  }

  /** @throws RedcapError, CancelledError */
  async forms(record: string, signal?: AbortSignal): Promise<readonly RecordForm[]> {
    return await readRecordForms(await this.session(), await this.structure(), record, signal);
  }

  /** File names by field, blank where there is none. @throws RedcapError, CancelledError */
  async files(record: string, place: FormPlace, signal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
    return await readRecordFiles(await this.session(), await this.structure(), record, place, signal);
  }

  private async read(signal: AbortSignal | undefined): Promise<RecordList> {
    const [first] = await this.part('metadata');
    return await listRecords(await this.session(), first?.field_name ?? 'record_id', { withDags: true }, signal);
  }

  private async structure(): Promise<Structure> {
    const [metadata, arms, events, mappings, repeating] = await Promise.all([
      this.part('metadata'),
      this.part('arms'),
      this.part('events'),
      this.part('mappings'),
      unlessRefused('absent', () => this.part('repeating')),
    ]);
    return structureOf({ metadata, arms, events, mappings, repeating });
  }
}
