import { exportDictionary, importMetadata } from '../../api/metadata';
import { exportProjectInfo } from '../../api/project';
import type { Session } from '../../api/session';
import { type DictionaryModel, readDictionary } from '../../dictionary/model';
import type { OutcomeStatus } from '../../safety/operation';
import type { Attempt, Look, StopReason, WriteKind, WriteSteps, Writing } from '../../safety/write';
import type { GroundChange } from '../../state/ground';
import { readGround } from '../../state/ground';
import type { Presence } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { listRecords } from '../../state/recordNames';
import type { Structure } from '../../state/structure';
import { compareDictionaries, type DictionaryDifference } from './compare';
import { factsOfPush, mayLose, resultOfPush } from './facts';
import { metadataRows } from './forms';
import type { PushPlan } from './plan';

export interface PushOutcome {
  readonly status: OutcomeStatus;
  readonly sent: boolean;
  /** The number of fields that REDCap says it imported. */
  readonly imported: number | undefined;
  readonly differences: readonly DictionaryDifference[];
  /** The server's version after the push, where it could be read. */
  readonly server: string | undefined;
  readonly error: Error | undefined;
  /** All data after a push that may lose some, in the structure of before. */
  readonly after?: { readonly presence: Presence; readonly records: readonly string[] };
}

/** The whole dictionary in one call. Another version or status than the plan saw stops it. */
export const dictionaryPush: WriteKind<PushPlan, PushOutcome> = {
  facts: factsOfPush,
  result: resultOfPush,
  begin: (target, plan) => new DictionaryPush(target.session, plan),
};

class DictionaryPush implements WriteSteps<PushOutcome> {
  /** The server's version by the last reading before it is replaced. */
  private server: string;
  /** What it replaces, where records may lose data by it. */
  private structure: Structure | undefined;

  constructor(
    private readonly session: Session,
    private readonly plan: PushPlan,
  ) {
    this.server = plan.server;
  }

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    const { session, plan } = this;
    const info = await exportProjectInfo(session, signal);
    this.server = await exportDictionary(session, signal);
    this.structure = mayLose(plan) ? (await readGround(session, signal)).structure : undefined;
    return [
      ...(info.projectId === plan.info.projectId ? [] : [{ kind: 'other-project' } as const]),
      ...(info.inProduction === plan.info.inProduction
        ? []
        : [{ kind: 'status', inProduction: info.inProduction } as const]),
      ...(this.server === plan.server ? [] : [{ kind: 'dictionary' } as const]),
    ];
  }

  /** What the change means for the records was judged; the records themselves are not touched. */
  data(): Promise<readonly GroundChange[]> {
    return Promise.resolve([]);
  }

  async send(writing: Writing): Promise<PushOutcome> {
    const { session, plan } = this;
    writing.onProgress({ phase: 'running', done: 0, total: 1 });
    const result = await writing.attempt({
      send: (writer) => importMetadata(writer, metadataRows(plan.text)),
      observe: () => {
        writing.onProgress({ phase: 'verifying', done: 0, total: 1 });
        return exportDictionary(session);
      },
      finished: (text) => compareDictionaries(plan.draft, readDictionary(text)).length === 0,
    });
    const judged = judge(plan, readDictionary(this.server), result);
    const { structure } = this;
    const after = structure && result.after !== undefined ? await dataAfter(session, structure) : undefined;
    return { ...judged, ...(after ? { after } : {}) };
  }

  stopped(status: OutcomeStatus, { error }: StopReason): PushOutcome {
    return { status, sent: false, imported: undefined, differences: [], server: this.server, error };
  }
}

/** With it an undo knows the push's own losses from what others changed. Not being able to read it costs only that. */
async function dataAfter(session: Session, structure: Structure): Promise<PushOutcome['after'] | undefined> {
  try {
    const records = [...(await listRecords(session, structure.recordIdField)).keys()];
    return { presence: await readPresence(session, { structure, records }), records };
  } catch {
    return undefined;
  }
}

function judge(plan: PushPlan, before: DictionaryModel, result: Attempt<string>): PushOutcome {
  if (result.after === undefined) {
    return {
      status: 'unverified',
      sent: true,
      imported: result.returned,
      differences: [],
      server: undefined,
      error: result.error,
    };
  }
  const after = readDictionary(result.after);
  const differences = compareDictionaries(plan.draft, after);
  const unchanged = compareDictionaries(before, after).length === 0;
  const common = { sent: true, imported: result.returned, server: result.after, error: result.error };
  if (differences.length === 0) {
    return { ...common, status: 'done', differences };
  }
  if (unchanged && result.error) {
    return { ...common, status: result.refused ? 'refused' : 'not-done', differences: [] };
  }
  return { ...common, status: 'mismatch', differences };
}
