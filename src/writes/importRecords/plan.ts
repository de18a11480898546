import { LabelledNames } from './labelledNames';
import { exportDags } from '../../api/dags';
import { exportDictionary } from '../../api/metadata';
import { unlessRefused } from '../../api/unlessRefused';
import { knownHeader } from '../../dictionary/columnNames';
import { readDictionary } from '../../dictionary/model';
import type { OperationTarget, Progress, Refusal, Warning } from '../../safety/operation';
import { type Ground, readGround } from '../../state/ground';
import type { RecordPrints } from '../../state/recordPrints';
import { isPastDevelopment } from '../../state/projectStatus';
import { listRecords } from '../../state/recordNames';
import { readSight } from '../../state/sight';
import { callerWarnings, rightRefusals } from '../planning';
import type { WantedCell } from './compareRows';
import type { DateOrder } from './dates';
import type { GivenInstances } from './instances';
import { type JudgeFacts, type Reading, RowJudge } from './judgeRow';
import { Planner } from './planner';
import { Problems } from './problem';
import { judgedRows, openRows } from './readRows';
import type { SourceRows } from './row';
import { type ImportSource, type Inspected, UnreadableError, inspect } from './source';

/** What blank cells of the file do. */
export type Blanks = 'keep' | 'erase';

export interface ImportRequest {
  readonly source: ImportSource;
  /** The order that dates are written in; `detect`: as the file shows it. */
  readonly dates: DateOrder | 'detect';
  /** Whether labels stand for codes; `detect`: asked where there are any. */
  readonly labels: boolean | 'detect';
}

/** What only the user can tell. */
export type ImportQuestion =
  /** All dates could be read either way; `hint`: as REDCap shows these fields. */
  | { readonly kind: 'date-order'; readonly dates: number; readonly hint: DateOrder }
  | { readonly kind: 'labels'; readonly values: number };

/** How many data points, by what would become of them. */
export interface ImportCounts {
  readonly rows: number;
  readonly recordsNew: number;
  /** Records that exist and change, blanks changing nothing. */
  readonly recordsChanged: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Values that blank cells would erase. */
  readonly erasable: number;
  /** Cells of the file with a value that is not sent. */
  readonly refused: number;
  readonly groups: number;
}

/** What one instrument in one event gets. */
export interface ImportPart {
  readonly event: string;
  readonly instrument: string;
  new: number;
  changed: number;
  erasable: number;
}

/** A change as the review shows it; with values. */
export interface ImportExample {
  readonly record: string;
  readonly place: string;
  readonly column: string;
  readonly change: WantedCell['change'];
  readonly before: string;
  readonly after: string;
  readonly line: number;
}

export interface ImportPlan {
  readonly kind: 'import';
  readonly ground: Ground;
  readonly source: ImportSource;
  readonly inspected: Inspected;
  readonly reading: Reading;
  readonly facts: JudgeFacts;
  /** Where rows ask for the next instance: those that others give by number. */
  readonly given: GivenInstances;
  /** The user's choice, first `keep`. */
  readonly blanks: Blanks;
  readonly counts: ImportCounts;
  /** Names of the records that come into being. */
  readonly created: readonly string[];
  /** Records that get something whatever blanks do, the created ones among them. */
  readonly changing: readonly string[];
  /** Further records that only lose something where blanks erase. */
  readonly erasing: readonly string[];
  /** What all of these records held when the plan was made. */
  readonly before: RecordPrints;
  readonly problems: Problems;
  readonly parts: readonly ImportPart[];
  /** The first of each kind of change. */
  readonly examples: readonly ImportExample[];
  readonly warnings: readonly Warning[];
}

export type PlannedImport =
  | { readonly kind: 'plan'; readonly plan: ImportPlan }
  /** Everything in the file stands in the project, or cannot be imported. */
  | { readonly kind: 'nothing-to-import'; readonly plan: ImportPlan }
  | { readonly kind: 'question'; readonly question: ImportQuestion }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** The records that are written to, given the user's choice. */
export function touchedBy(plan: ImportPlan): readonly string[] {
  return plan.blanks === 'erase' ? [...plan.changing, ...plan.erasing] : plan.changing;
}

/** Whether something that stands in the project goes. */
function overwrites({ counts, blanks }: ImportPlan): boolean {
  return counts.changed > 0 || counts.groups > 0 || (blanks === 'erase' && counts.erasable > 0);
}

/** Whether the project's title is to be typed. */
export function needsTitle(plan: ImportPlan): boolean {
  return isPastDevelopment(plan.ground.info) || overwrites(plan);
}

/**
 * Reads the file against the dictionary and the records, cell by cell; changes nothing. The file is read several times and never held.
 * Rights: API Export, API Import/Update. @throws UnreadableError, RedcapError, CancelledError, the file system's errors
 */
// oxlint-disable-next-line max-lines-per-function -- one reading of the server, in the order in which refusals are told
export async function planImport(
  target: OperationTarget,
  request: ImportRequest,
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<PlannedImport> {
  const { session, rights } = target;
  const { source } = request;
  const refusals = rightRefusals(target, ['api_import']);
  if (refusals.length > 0) {
    return { kind: 'refused', refusals };
  }
  const inspected = await inspect(source, signal);
  const ground = await readGround(session, signal);
  const { structure } = ground;
  const dictionary = readDictionary(await exportDictionary(session, signal));
  const listed = await listRecords(session, structure.recordIdField, {}, signal);
  const sight = await readSight(target, ground, listed.keys(), signal);
  if (sight.hashedIds) {
    return { kind: 'refused', refusals: [{ reason: 'hashed-ids' }] };
  }
  const dags = await unlessRefused('out-of-reach', () => exportDags(session, signal));
  const facts: JudgeFacts = {
    ground,
    dictionary,
    hiddenFields: sight.hiddenFields,
    readOnlyForms: new Set(structure.forms.filter((form) => readOnlyLevels.has(rights?.forms?.[form] ?? 1))),
    groups:
      dags && new LabelledNames(dags.map(({ name, uniqueGroupName }) => ({ name: uniqueGroupName, labels: [name] }))),
    isMember: sight.group.kind !== 'all' || dags === undefined,
  };
  const scan = await scanFile(request, inspected, facts, signal);
  if ('question' in scan) {
    return { kind: 'question', question: scan.question };
  }
  const { reading, rows: total, given } = scan;
  const planner = new Planner(target, facts, listed, { total, given });
  await planner.read(source, inspected, reading, signal, onProgress);
  const plan: ImportPlan = {
    kind: 'import',
    ground,
    source,
    inspected,
    reading,
    facts,
    given,
    blanks: 'keep',
    counts: planner.counts(total),
    created: [...planner.created],
    changing: [...planner.changing],
    erasing: [...planner.erasing].filter((record) => !planner.changing.has(record)),
    before: planner.before,
    problems: planner.problems,
    parts: [...planner.parts.values()],
    examples: planner.examples,
    warnings: callerWarnings(sight, ground),
  };
  return { kind: plan.changing.length + plan.erasing.length > 0 ? 'plan' : 'nothing-to-import', plan };
}

/** Data entry rights that let nobody write: none and read-only (REDCAP_API.md §6.8). */
const readOnlyLevels: ReadonlySet<number> = new Set([0, 2, 128, 129]);

/** What the file as a whole says. */
export interface Scan {
  readonly reading: Reading;
  readonly rows: number;
  readonly given: GivenInstances;
}

/** What the file as a whole says about its dates and choices. */
async function scanFile(
  { source, dates, labels }: ImportRequest,
  inspected: Inspected,
  facts: JudgeFacts,
  signal: AbortSignal | undefined,
): Promise<Scan | { readonly question: ImportQuestion }> {
  const rows = await openRows(source, inspected, signal);
  const first: Reading = { dateOrder: dates === 'detect' ? 'YMD' : dates, labels: labels === true };
  const judge = new RowJudge(facts, first, new Problems());
  if (inspected.format === 'csv') {
    refuseHeader(rows, judge, facts);
  }
  let count = 0;
  for await (const _row of judgedRows(rows, judge, () => count++, signal)) {
    // The judge keeps account.
  }
  if (count === 0) {
    throw new UnreadableError('no-rows');
  }
  if (inspected.format === 'json') {
    refuseHeader(rows, judge, facts);
  }
  if (dates === 'detect' && judge.dates.order === undefined) {
    return { question: { kind: 'date-order', dates: judge.dates.yearLast, hint: judge.dates.hint } };
  }
  if (labels === 'detect' && judge.labelValues > 0) {
    return { question: { kind: 'labels', values: judge.labelValues } };
  }
  return {
    reading: { dateOrder: dates === 'detect' ? (judge.dates.order ?? 'YMD') : dates, labels: labels === true },
    rows: count,
    given: judge.asksForNew ? judge.given : new Map(),
  };
}

/** A file whose columns are no import's. @throws UnreadableError */
function refuseHeader(rows: SourceRows, judge: RowJudge, { ground, dictionary }: JudgeFacts): void {
  const { names } = rows;
  const seen = new Set<string>();
  for (const [column, name] of names.entries()) {
    judge.role(rows, column);
    const key = name.toLowerCase();
    if (key === '' && names.length > 1) {
      throw new UnreadableError('blank-column', { column: String(column + 1) });
    }
    if (seen.has(key)) {
      throw new UnreadableError('repeated-column', { column: name });
    }
    seen.add(key);
  }
  if (!judge.has('record')) {
    const label = dictionary.recordId?.label.trim().toLowerCase() ?? '';
    throw new UnreadableError(
      names.filter((name) => knownHeader(name) !== undefined).length > 8
        ? 'looks-like-dictionary'
        : ['record', 'field_name', 'value'].every((name) => seen.has(name))
          ? 'long-format'
          : label !== '' && (names[0] ?? '').toLowerCase() === label
            ? 'label-headers'
            : 'no-record-id',
      { column: ground.structure.recordIdField },
    );
  }
  if (ground.info.isLongitudinal && !judge.has('event')) {
    throw new UnreadableError('no-event');
  }
}
