import { importArms } from '../../api/arms';
import { exportDags, exportUserDagAssignments, importDags, importUserDagAssignments } from '../../api/dags';
import { importEvents } from '../../api/events';
import { importMappings } from '../../api/mappings';
import { exportDictionary, importMetadata } from '../../api/metadata';
import type { RedcapEvent } from '../../api/model';
import { importRepeating } from '../../api/repeating';
import type { Session } from '../../api/session';
import type { WriteSession } from '../../api/writeSession';
import { readDictionary } from '../../dictionary/model';
import type { Writing } from '../../safety/write';
import { compareDictionaries } from '../dictionary/compare';
import { metadataRows } from '../dictionary/forms';
import { type Ground, readGround } from '../../state/ground';
import { mappingName, setupName } from '../../state/structure';
import { renamedDags, renamedEvents } from './missingStructure';
import { countLabels, readLabels, sendLabels } from './restoreLabels';
import { shapeOf } from './shapes/registry';
import type { LabelState } from './shapes/shape';
import type { Tally } from './tally';
import type { UndoDifference } from './undoOutcome';
import type { UndoPlan } from './undoPlan';

/** Names that things of the snapshot have now. */
export interface Renamed {
  readonly events: ReadonlyMap<string, string>;
  readonly dags: ReadonlyMap<string, string>;
}

type Part = Extract<UndoDifference, { kind: 'structure-not-restored' }>['part'];

/**
 * Makes missing structure again, part by part, each read back before the next: dictionary, arms, events, designations, repeating set-up,
 * groups, users, and whatever else the operation changed. What exists now is sent along where REDCap replaces everything, so that nothing goes.
 */
export class StructureRestorer {
  constructor(
    private readonly session: Session,
    private readonly plan: UndoPlan,
    private readonly tally: Tally,
    private readonly writing: Writing,
  ) {}

  /** Stops the tally at the first step that did not work. */
  async run(): Promise<Renamed> {
    const { missing, stored } = this.plan;
    await this.dictionary();
    await this.labels();
    await this.arms();
    await this.events();
    let ground = await this.ground();
    const events = renamedEvents(stored.events, ground?.structure.events ?? []);
    for (const event of missing.events) {
      const to = events.get(event.uniqueEventName);
      if (to !== undefined) {
        this.tally.limits.push({ kind: 'event-renamed', from: event.uniqueEventName, to });
      }
    }
    await this.mappings(ground, events);
    ground = missing.repeating.length > 0 ? await this.ground() : ground;
    await this.repeating(ground, events);
    const dags = await this.dags();
    await this.users(dags);
    await this.plan.back?.restore({
      session: this.session,
      writing: this.writing,
      tally: this.tally,
      ground: this.plan.ground,
      stored,
      overwrite: this.plan.overwrite,
      step: (...args) => this.step(...args),
    });
    return { events, dags };
  }

  private async dictionary(): Promise<void> {
    const wanted = this.plan.missing.dictionary;
    // Overwriting what others did since needs the user's word.
    if (!wanted || (this.plan.conflicts.some((conflict) => conflict.kind === 'dictionary') && !this.plan.overwrite)) {
      return;
    }
    const model = readDictionary(wanted.text);
    const same = (text: string): boolean => compareDictionaries(model, readDictionary(text)).length === 0;
    const text = await this.step(
      'dictionary',
      'data_dictionary.csv',
      (writer) => importMetadata(writer, metadataRows(wanted.text)),
      () => exportDictionary(this.session),
      same,
    );
    this.tally.dictionary = text;
    this.tally.add('fields', text !== undefined && same(text) ? wanted.fields : 0);
  }

  private async arms(): Promise<void> {
    const { arms, events } = this.plan.missing;
    if (arms.length > 0) {
      // Arms show only once they have an event.
      await this.step(
        'arm',
        arms.map((arm) => arm.armNum).join(', '),
        (writer) => importArms(writer, arms, { override: false }),
        () => Promise.resolve(true),
        () => true,
      );
      this.tally.add('arms', events.length > 0 ? arms.length : 0);
    }
  }

  /** First: names that REDCap makes from labels are free again then. */
  private async labels(): Promise<void> {
    const labels = this.plan.missing.labels.filter((label) => this.plan.overwrite || !label.isConflict);
    if (labels.length === 0 || this.tally.isStopped) {
      return;
    }
    const start = await readLabels(this.session, labels);
    const back = (state: LabelState): number => countLabels(labels, start, state);
    const state = await this.step(
      'label',
      labels.map(({ key }) => key).join(', '),
      (writer) => sendLabels(writer, labels, start),
      () => readLabels(this.session, labels),
      (now) => back(now) === labels.length,
    );
    this.tally.add('labels', state ? back(state) : 0);
  }

  private async events(): Promise<void> {
    const { events } = this.plan.missing;
    const { stored } = this.plan;
    if (events.length === 0) {
      return;
    }
    const restored = (ground: Ground): number => {
      const renamed = renamedEvents(stored.events, ground.structure.events);
      return events.filter(
        ({ uniqueEventName }) =>
          renamed.has(uniqueEventName) ||
          ground.structure.events.some((event) => event.uniqueEventName === uniqueEventName),
      ).length;
    };
    const ground = await this.step(
      'event',
      events.map((event) => event.uniqueEventName).join(', '),
      // A unique name that REDCap does not know would be refused; it makes it anew from the label.
      (writer) =>
        importEvents(
          writer,
          events.map(({ uniqueEventName: _unknown, ...event }) => event),
          { override: false },
        ),
      () => readGround(this.session),
      (now) => restored(now) === events.length,
    );
    this.tally.add('events', ground ? restored(ground) : 0);
    if (ground) {
      this.offsets(ground);
    }
  }

  /** Events are back under their names; data can go on, but what is scheduled by them may not be as it was. */
  private offsets({ structure }: Ground): void {
    const { missing, stored } = this.plan;
    const renamed = renamedEvents(stored.events, structure.events);
    for (const event of missing.events) {
      const name = renamed.get(event.uniqueEventName) ?? event.uniqueEventName;
      const now = structure.events.find((found) => found.uniqueEventName === name);
      if (now && !sameOffsets(event, now)) {
        this.tally.differences.push({ kind: 'structure-not-restored', part: 'event', name });
      }
    }
  }

  private async mappings(now: Ground | undefined, renamed: ReadonlyMap<string, string>): Promise<void> {
    const { mappings } = this.plan.missing;
    if (mappings.length === 0 || !now) {
      return;
    }
    const wanted = mappings.map((row) => ({
      ...row,
      uniqueEventName: renamed.get(row.uniqueEventName) ?? row.uniqueEventName,
    }));
    const count = (ground: Ground): number => {
      const present = new Set(ground.structure.mappings.map((row) => mappingName(row.uniqueEventName, row.form)));
      return wanted.filter((row) => present.has(mappingName(row.uniqueEventName, row.form))).length;
    };
    const ground = await this.step(
      'mapping',
      wanted.map((row) => mappingName(row.uniqueEventName, row.form)).join(', '),
      (writer) => importMappings(writer, [...now.structure.mappings, ...wanted]),
      () => readGround(this.session),
      (state) => count(state) === wanted.length,
    );
    this.tally.add('designations', ground ? count(ground) : 0);
  }

  private async repeating(now: Ground | undefined, renamed: ReadonlyMap<string, string>): Promise<void> {
    const { repeating } = this.plan.missing;
    const present = now?.structure.repeating;
    if (repeating.length === 0 || !present) {
      return;
    }
    const wanted = repeating.map((row) => ({ ...row, eventName: renamed.get(row.eventName) ?? row.eventName }));
    const count = (ground: Ground): number => {
      const names = new Set(ground.structure.repeating?.map(setupName));
      return wanted.filter((row) => names.has(setupName(row))).length;
    };
    const ground = await this.step(
      'repeating',
      wanted.map(setupName).join(', '),
      (writer) => importRepeating(writer, [...present, ...wanted]),
      () => readGround(this.session),
      (state) => count(state) === wanted.length,
    );
    this.tally.add('repeating', ground ? count(ground) : 0);
  }

  private async dags(): Promise<ReadonlyMap<string, string>> {
    const { missing, stored } = this.plan;
    if (missing.dags.length === 0) {
      // Labels that are back may have brought names back.
      return missing.labels.some(({ document }) => shapeOf(document).holds === 'groups')
        ? renamedDags(stored.dags ?? [], await exportDags(this.session))
        : this.plan.renamedDags;
    }
    const count = (present: Awaited<ReturnType<typeof exportDags>>): number => {
      const renamed = renamedDags(stored.dags ?? [], present);
      return missing.dags.filter(
        ({ uniqueGroupName }) =>
          renamed.has(uniqueGroupName) || present.some((dag) => dag.uniqueGroupName === uniqueGroupName),
      ).length;
    };
    const present = await this.step(
      'dag',
      missing.dags.map((dag) => dag.uniqueGroupName).join(', '),
      (writer) =>
        importDags(
          writer,
          missing.dags.map(({ name }) => ({ name })),
        ),
      () => exportDags(this.session),
      (dags) => count(dags) === missing.dags.length,
    );
    const renamed = renamedDags(stored.dags ?? [], present ?? []);
    for (const [from, to] of renamed) {
      this.tally.limits.push({ kind: 'dag-renamed', from, to });
    }
    this.tally.add('dags', present ? count(present) : 0);
    return renamed;
  }

  private async users(renamed: ReadonlyMap<string, string>): Promise<void> {
    const { users } = this.plan.missing;
    if (users.length === 0) {
      return;
    }
    const wanted = users.map((row) => ({
      ...row,
      uniqueGroupName: renamed.get(row.uniqueGroupName) ?? row.uniqueGroupName,
    }));
    const count = (present: Awaited<ReturnType<typeof exportUserDagAssignments>>): number =>
      wanted.filter((row) =>
        present.some((now) => now.username === row.username && now.uniqueGroupName === row.uniqueGroupName),
      ).length;
    const present = await this.step(
      'user',
      users.map((row) => row.username).join(', '),
      (writer) => importUserDagAssignments(writer, wanted),
      () => exportUserDagAssignments(this.session),
      (rows) => count(rows) === wanted.length,
    );
    this.tally.add('users', present ? count(present) : 0);
  }

  private async ground(): Promise<Ground | undefined> {
    return this.tally.isStopped ? undefined : await readGround(this.session);
  }

  /** One write, once, read back. @returns the state read, unless the run has been stopped */
  private async step<S>(
    part: Part,
    name: string,
    send: (session: WriteSession) => Promise<number>,
    observe: () => Promise<S>,
    finished: (state: S) => boolean,
  ): Promise<S | undefined> {
    const { tally } = this;
    if (tally.isStopped) {
      return undefined;
    }
    const result = await this.writing.attempt<S>({ send, observe, finished });
    tally.sent = true;
    if (result.after !== undefined && finished(result.after) && !result.refused) {
      tally.lostAnswers += result.error ? 1 : 0;
      tally.error ??= result.error;
      return result.after;
    }
    if (result.error) {
      tally.stop(result.refused ? 'refused' : result.after === undefined ? 'unverified' : 'not-done', result.error);
    } else {
      tally.differences.push({ kind: 'structure-not-restored', part, name });
      tally.stop('mismatch');
    }
    return result.after;
  }
}

/** Offsets that one of them does not tell (they show only with scheduling) are no difference. */
function sameOffsets(a: RedcapEvent, b: RedcapEvent): boolean {
  return (['dayOffset', 'offsetMin', 'offsetMax'] as const).every(
    (name) => a[name] === undefined || b[name] === undefined || Number(a[name]) === Number(b[name]),
  );
}
