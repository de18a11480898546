import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { importFile } from '../../api/files';
import type { OperationTarget, OutcomeStatus } from '../../safety/operation';
import type { Look, StopReason, WriteKind, WriteSteps, Writing } from '../../safety/write';
import { type GroundChange, groundChanges, readGround } from '../../state/ground';
import type { Presence } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { recordChanges } from '../../state/recordChanges';
import { type FileState, fileState } from '../undo/presentFiles';
import { factsOfUpload, resultOfUpload } from './facts';
import type { UploadOutcome } from './outcome';
import { type UploadPlan, takesFile } from './plan';

interface Found {
  readonly file: FileState;
  readonly record: Presence;
}

/** Puts one file into a file-upload field, reads it back whole, and sees that the rest of the record is as it was. */
export const fileUpload: WriteKind<UploadPlan, UploadOutcome> = {
  facts: factsOfUpload,
  result: resultOfUpload,
  begin: (target, plan) => new UploadRun(target, plan),
};

class UploadRun implements WriteSteps<UploadOutcome> {
  constructor(
    private readonly target: OperationTarget,
    private readonly plan: UploadPlan,
  ) {}

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    return groundChanges(this.plan.ground, await readGround(this.target.session, signal));
  }

  async data({ signal }: Look): Promise<readonly GroundChange[]> {
    const { before, location } = this.plan;
    return recordChanges(before, await this.read(signal), [location.record]);
  }

  async send(writing: Writing): Promise<UploadOutcome> {
    const { file, location, before } = this.plan;
    const { session } = this.target;
    const content = await readFile(file.path).catch(() => undefined);
    if (content === undefined || createHash('sha256').update(content).digest('hex') !== file.sha256) {
      return { ...this.stopped('failed', {}), changedHere: true };
    }
    const isThere = ({ file: state }: Found): boolean => state === 'same' || state === 'renamed';
    const { error, after, refused } = await writing.attempt<Found>({
      send: async (writer) => {
        await importFile(writer, location, { name: file.name, mimeType: 'application/octet-stream', content });
        return undefined;
      },
      observe: async () => ({ file: await fileState(session, location, file), record: await this.read() }),
      finished: isThere,
    });
    const reached = after !== undefined && isThere(after);
    const othersChanged =
      after !== undefined &&
      recordChanges(
        before,
        after.record,
        [location.record],
        (record, place, field) =>
          // A form that had no data gets its status with its first file.
          takesFile(location)(record, place, field) || isFirstOfForm(before, record, place, field),
      ).length > 0;
    return {
      record: location.record,
      status: statusOf(after, { reached, refused, othersChanged }, error),
      sent: true,
      found: after?.file,
      othersChanged,
      changedHere: false,
      lostAnswers: error && reached ? 1 : 0,
      groundChanges: [],
      error,
      after: after?.record,
    };
  }

  stopped(status: OutcomeStatus, { groundChanges: moved = [], error }: StopReason): UploadOutcome {
    return {
      record: this.plan.location.record,
      status,
      sent: false,
      found: undefined,
      othersChanged: false,
      changedHere: false,
      lostAnswers: 0,
      groundChanges: moved,
      error,
      after: undefined,
    };
  }

  private read(signal?: AbortSignal): Promise<Presence> {
    const { ground, location } = this.plan;
    return readPresence(this.target.session, { structure: ground.structure, records: [location.record] }, signal);
  }
}

function isFirstOfForm(
  before: Presence,
  record: string,
  place: Parameters<ReturnType<typeof takesFile>>[1],
  field: string,
): boolean {
  return before.cellsAt(record, place)?.get(field) === undefined;
}

function statusOf(
  after: Found | undefined,
  { reached, refused, othersChanged }: { reached: boolean; refused: boolean; othersChanged: boolean },
  error: Error | undefined,
): OutcomeStatus {
  if (after === undefined) {
    return 'unverified';
  }
  if (reached) {
    return othersChanged ? 'mismatch' : 'done';
  }
  return refused ? 'refused' : error ? 'not-done' : 'mismatch';
}
