import { foldedName } from '../../state/recordNames';
import { ownText } from '../../common/ownText';
import type { OperationTarget, Progress } from '../../safety/operation';
import { readGroups } from '../../safety/snapshot/recordGroups';
import { Presence } from '../../state/presence';
import { RecordPrints } from '../../state/recordPrints';
import { missingRights } from '../../state/rights';
import { type Spots, cellsAtEase, spotsOf } from '../undo/cells';
import { addRows } from '../undo/rows';
import { ArmsOfRecords } from './armsOfRecords';
import { type WantedCell, compareRows } from './compareRows';
import { groupsWanted } from './groupsWanted';
import { NewInstances } from './instances';
import { type JudgeFacts, type JudgedRow, type Reading, RowJudge } from './judgeRow';
import type { ImportCounts, ImportExample, ImportPart, Scan } from './plan';
import { inChunks, readPresent, recordsAtOnce } from './present';
import { Problems } from './problem';
import { judgedRows, openRows } from './readRows';
import type { SourceRows } from './row';
import type { ImportSource, Inspected } from './source';

/** Examples of each kind of change that the review shows. */
const mostExamples = 100;

/** Goes through the file and the records that it names, and counts; keeps names and fingerprints. */
export class Planner {
  readonly problems = new Problems();
  readonly created = new Set<string>();
  readonly changing = new Set<string>();
  readonly erasing = new Set<string>();
  readonly parts = new Map<string, ImportPart>();
  readonly examples: ImportExample[] = [];
  readonly before = new RecordPrints();
  private readonly instances: NewInstances;
  private readonly spots: Spots;
  private readonly tally = { new: 0, changed: 0, erased: 0, unchanged: 0 };
  private readonly exampleCounts = { new: 0, changed: 0, erased: 0 };
  private readonly grouped = new Set<string>();
  private readonly arms: ArmsOfRecords;
  /** Of records that are there or come into being, by what databases take for the same name. */
  private namesakes: Map<string, string> | undefined;
  private readonly mayCreate: boolean;
  private refused = 0;

  constructor(
    private readonly target: OperationTarget,
    private readonly facts: JudgeFacts,
    private readonly listed: ReadonlyMap<string, unknown>,
    private readonly file: Pick<Scan, 'given'> & { readonly total: number },
  ) {
    this.instances = new NewInstances(file.given);
    this.spots = spotsOf(facts.ground.structure);
    this.arms = new ArmsOfRecords(facts.ground.structure.events);
    this.mayCreate = missingRights(target.rights, ['record_create']).length === 0;
  }

  counts(rows: number): ImportCounts {
    const { tally, created, changing } = this;
    return {
      rows,
      recordsNew: created.size,
      recordsChanged: changing.size - created.size,
      new: tally.new,
      changed: tally.changed,
      unchanged: tally.unchanged,
      erasable: tally.erased,
      refused: this.refused,
      groups: this.grouped.size,
    };
  }

  async read(
    source: ImportSource,
    inspected: Inspected,
    reading: Reading,
    signal: AbortSignal | undefined,
    onProgress: ((progress: Progress) => void) | undefined,
  ): Promise<void> {
    const rows = await openRows(source, inspected, signal);
    const judge = new RowJudge(this.facts, reading, this.problems);
    let reached = 0;
    const judged = judgedRows(rows, judge, (number) => (reached = number), signal);
    for await (const chunk of inChunks(judged, recordsAtOnce(this.facts.ground.structure))) {
      await this.chunk(
        chunk.filter((row) => this.mayWrite(rows, judge, row)),
        { rows, judge },
        signal,
      );
      onProgress?.({ phase: 'checking', done: reached, total: this.file.total });
    }
    this.refused += judge.refused;
  }

  /** Records that do not exist come into being, where that is possible. */
  private mayWrite(rows: SourceRows, judge: RowJudge, row: JudgedRow): boolean {
    const { record, source } = row;
    if (this.listed.has(record)) {
      return true;
    }
    // Not made before a record is new: a file that only changes records can have as many as the project.
    this.namesakes ??= new Map(Array.from(this.listed.keys(), (name) => [foldedName(name), name]));
    const namesake = this.namesakes.get(foldedName(record));
    if (namesake !== undefined && namesake !== record) {
      judge.say(rows, source, 'error', { kind: 'namesake', record: namesake, inFile: !this.listed.has(namesake) });
    } else if (!this.mayCreate) {
      judge.say(rows, source, 'error', { kind: 'may-not-create' });
    } else {
      if (this.facts.ground.info.recordAutonumbering && !this.created.has(record)) {
        judge.say(rows, source, 'warning', { kind: 'own-names' });
      }
      this.namesakes.set(foldedName(record), record);
      return true;
    }
    this.refused += judge.filled(rows, source);
    return false;
  }

  private async chunk(
    judged: readonly JudgedRow[],
    { rows, judge }: { readonly rows: SourceRows; readonly judge: RowJudge },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { ground } = this.facts;
    const { structure } = ground;
    const names = [...new Set(judged.map(({ record }) => record))];
    const there = names.filter((name) => this.listed.has(name));
    const present = there.length === 0 ? [] : await readPresent(this.target.session, structure, there, signal);
    const now = await cellsAtEase(structure, present, this.spots);
    const { wanted, unchanged } = await compareRows(ground, judged, now, this.instances, this.spots);
    this.tally.unchanged += unchanged;
    const kept = new Set<string>();
    for (const cell of wanted) {
      this.count(cell, rows);
      const begun = this.arms.begun(cell, now.get(cell.record));
      if (begun) {
        judge.say(rows, cell.row.source, 'warning', { kind: 'other-arm', ...begun });
      }
      kept.add(cell.record);
    }
    for (const record of await this.regrouped(judged, there, signal)) {
      this.changing.add(record);
      this.grouped.add(record);
      kept.add(record);
    }
    const seen = new Presence(structure);
    await addRows(seen, present);
    for (const record of kept) {
      this.before.take(record, seen);
    }
  }

  private count(wanted: WantedCell, rows: SourceRows): void {
    const { record, cell, change, judged, row } = wanted;
    if (!this.listed.has(record)) {
      this.created.add(record);
    }
    (change === 'erased' ? this.erasing : this.changing).add(record);
    if (judged === undefined) {
      return;
    }
    this.tally[change]++;
    const { event, instrument } = cell.place;
    const key = `${event}\0${instrument}`;
    const part = this.parts.get(key) ?? { event, instrument, new: 0, changed: 0, erasable: 0 };
    this.parts.set(key, part);
    part[change === 'erased' ? 'erasable' : change]++;
    if (this.exampleCounts[change] < mostExamples) {
      this.exampleCounts[change]++;
      this.examples.push({
        record,
        place: [cell.event, cell.instance].filter((text) => text !== '').join(', '),
        column: rows.names[judged.column] ?? judged.field,
        change,
        before: ownText(wanted.before),
        after: ownText(wanted.after),
        line: row.source.spot(judged.column).line + 1,
      });
    }
  }

  /** Records that get another group. */
  private async regrouped(
    judged: readonly JudgedRow[],
    there: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<readonly string[]> {
    const wanted = groupsWanted(judged);
    if (wanted.size === 0) {
      return [];
    }
    const { session } = this.target;
    const { recordIdField } = this.facts.ground.structure;
    const now = await readGroups(session, recordIdField, there, there.length > 0, signal);
    return [...wanted].filter(([record, group]) => (now?.get(record) ?? '') !== group).map(([record]) => record);
  }
}
