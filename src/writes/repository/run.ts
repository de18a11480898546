import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  type RepositoryItem,
  createRepositoryFolder,
  deleteRepositoryFile,
  exportRepositoryFileTo,
  importRepositoryFile,
  listFileRepository,
} from '../../api/fileRepository';
import { exportProjectInfo } from '../../api/project';
import { CancelledError, throwIfCancelled } from '../../common/cancelled';
import { asError } from '../../safety/attempt';
import type { OperationTarget, OutcomeStatus } from '../../safety/operation';
import type { Attempt, Look, StopReason, WriteKind, WriteSteps, Writing } from '../../safety/write';
import type { GroundChange } from '../../state/ground';
import { factsOfRepository, resultOfRepository } from './facts';
import type { RepositoryDifference, RepositoryOutcome } from './outcome';
import type { FileToUpload } from './localFiles';
import type { RepositoryPlan } from './plan';

/** Uploads, makes a folder or deletes, one call each, and reads the folder back after every one; what was uploaded is read whole. */
export const repositoryWrite: WriteKind<RepositoryPlan, RepositoryOutcome> = {
  facts: factsOfRepository,
  result: resultOfRepository,
  begin: (target, plan) => new RepositoryWrite(target, plan),
};

type Items = readonly RepositoryItem[];

class RepositoryWrite implements WriteSteps<RepositoryOutcome> {
  private sent = false;
  private lostAnswers = 0;
  private error: Error | undefined;
  private readonly done: string[] = [];
  private readonly differences: RepositoryDifference[] = [];
  private items: Items;

  constructor(
    private readonly target: OperationTarget,
    private readonly plan: RepositoryPlan,
  ) {
    this.items = plan.before;
  }

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    const { info, action } = this.plan;
    const now = await exportProjectInfo(this.target.session, signal);
    if (now.projectId !== info.projectId) {
      return [{ kind: 'other-project' }];
    }
    this.items = await this.list(signal);
    const isThere = (docId: number, name: string): boolean =>
      this.items.some((item) => item.kind === 'file' && item.docId === docId && item.name === name);
    const moved =
      action.kind === 'delete'
        ? action.files.some(({ docId, name }) => !isThere(docId, name))
        : action.kind === 'create-folder' &&
          this.items.some(({ kind, name }) => kind === 'folder' && name === action.name);
    return moved ? [{ kind: 'repository' }] : [];
  }

  data(): Promise<readonly GroundChange[]> {
    return Promise.resolve([]);
  }

  async send(writing: Writing): Promise<RepositoryOutcome> {
    return this.build(await this.act(writing));
  }

  stopped(status: OutcomeStatus, { groundChanges, error }: StopReason): RepositoryOutcome {
    this.error ??= error;
    return this.build(status, groundChanges);
  }

  private build(stopped: OutcomeStatus | undefined, groundChanges: readonly GroundChange[] = []): RepositoryOutcome {
    return {
      status: stopped ?? (this.differences.length > 0 ? 'mismatch' : 'done'),
      sent: this.sent,
      done: this.done,
      remaining: namesOf(this.plan).slice(this.done.length),
      lostAnswers: this.lostAnswers,
      differences: this.differences,
      groundChanges,
      error: this.error,
    };
  }

  /** @returns why to stop */
  private async act(writing: Writing): Promise<OutcomeStatus | undefined> {
    const { action } = this.plan;
    switch (action.kind) {
      case 'create-folder':
        return await this.create(writing, action.name);
      case 'delete':
        return await this.each(writing, action.files, (file) =>
          this.step(writing, file.name, {
            send: (session) => deleteRepositoryFile(session, file.docId),
            isDone: (items) => !items.some((item) => item.kind === 'file' && item.docId === file.docId),
            problem: 'still-there',
          }),
        );
      case 'upload':
        return await this.each(writing, action.files, (file) => this.upload(writing, file));
    }
  }

  private async each<T>(
    writing: Writing,
    items: readonly T[],
    step: (item: T) => Promise<OutcomeStatus | undefined>,
  ): Promise<OutcomeStatus | undefined> {
    for (const [index, item] of items.entries()) {
      if (index > 0 && writing.signal?.aborted) {
        return 'cancelled';
      }
      writing.onProgress({ phase: 'running', done: index, total: items.length });
      const stopped = await step(item);
      if (stopped) {
        return stopped;
      }
    }
    return undefined;
  }

  private async create(writing: Writing, name: string): Promise<OutcomeStatus | undefined> {
    const { folderId: parentId } = this.plan.place;
    const known = new Set(this.items.flatMap((item) => (item.kind === 'folder' ? [item.folderId] : [])));
    let made: number | undefined;
    const ours = (items: Items) =>
      items.find((item) =>
        item.kind !== 'folder'
          ? false
          : made === undefined
            ? !known.has(item.folderId) && item.name === name
            : item.folderId === made,
      );
    return await this.step(writing, name, {
      send: async (session) => {
        made = await createRepositoryFolder(session, { name, ...(parentId === undefined ? {} : { parentId }) });
      },
      isDone: (items) => ours(items) !== undefined,
      problem: 'not-there',
      confirm: (items) => {
        const now = ours(items)?.name ?? name;
        if (now !== name) {
          this.differences.push({ name, problem: 'renamed', now });
        }
        return Promise.resolve(undefined);
      },
    });
  }

  private async upload(writing: Writing, file: FileToUpload): Promise<OutcomeStatus | undefined> {
    throwIfCancelled(writing.signal);
    const content = await readFile(file.path).catch(() => undefined);
    if (content === undefined || createHash('sha256').update(content).digest('hex') !== file.sha256) {
      this.differences.push({ name: file.name, problem: 'changed-here' });
      return this.sent ? 'mismatch' : 'failed';
    }
    const known = new Set(this.items.flatMap((item) => (item.kind === 'file' ? [item.docId] : [])));
    const fresh = (items: Items) => items.filter((item) => item.kind === 'file' && !known.has(item.docId));
    return await this.step(writing, file.name, {
      send: (session) =>
        importRepositoryFile(
          session,
          { name: file.name, mimeType: 'application/octet-stream', content },
          this.plan.place.folderId,
        ),
      isDone: (items) => fresh(items).length > 0,
      problem: 'not-there',
      confirm: (items) => this.compare(file, fresh(items)),
    });
  }

  /** Which of the new files is ours is known by what is in it: others upload too. */
  private async compare(file: FileToUpload, candidates: Items): Promise<OutcomeStatus | undefined> {
    const sorted = [...candidates].sort((a, b) => Number(b.name === file.name) - Number(a.name === file.name));
    try {
      for (const item of sorted) {
        if (item.kind === 'file' && (await this.hashOf(item.docId)) === file.sha256) {
          if (item.name !== file.name) {
            this.differences.push({ name: file.name, problem: 'renamed', now: item.name });
          }
          return undefined;
        }
      }
    } catch (thrown) {
      this.error ??= asError(thrown);
      return CancelledError.is(thrown) ? 'cancelled' : 'unverified';
    }
    this.differences.push({ name: file.name, problem: 'other-content' });
    return 'mismatch';
  }

  private async hashOf(docId: number): Promise<string> {
    const hash = createHash('sha256');
    await exportRepositoryFileTo(this.target.session, docId, (chunk) => {
      hash.update(chunk);
    });
    return hash.digest('hex');
  }

  private async step(
    writing: Writing,
    name: string,
    {
      send,
      isDone,
      problem,
      confirm,
    }: {
      readonly send: (session: Parameters<typeof deleteRepositoryFile>[0]) => Promise<void>;
      readonly isDone: (items: Items) => boolean;
      readonly problem: 'not-there' | 'still-there';
      /** Looks closer at what is there now. */
      readonly confirm?: (items: Items) => Promise<OutcomeStatus | undefined>;
    },
  ): Promise<OutcomeStatus | undefined> {
    const result: Attempt<Items> = await writing.attempt<Items>({
      send: async (session) => {
        await send(session);
        return undefined;
      },
      observe: () => this.list(),
      finished: isDone,
    });
    this.sent = true;
    this.error ??= result.error;
    if (result.refused) {
      // What is there all the same is somebody else's doing.
      return 'refused';
    }
    if (result.after === undefined) {
      return 'unverified';
    }
    const isReached = isDone(result.after);
    if (!isReached && result.error) {
      return 'not-done';
    }
    this.items = result.after;
    if (!isReached) {
      this.differences.push({ name, problem });
      return 'mismatch';
    }
    this.lostAnswers += result.error ? 1 : 0;
    const stopped = await confirm?.(result.after);
    if (stopped === undefined) {
      this.done.push(name);
    }
    return stopped;
  }

  private list(signal?: AbortSignal): Promise<Items> {
    return listFileRepository(this.target.session, this.plan.place.folderId, signal);
  }
}

/** What a plan is about, by name. */
function namesOf({ action }: RepositoryPlan): readonly string[] {
  return action.kind === 'create-folder' ? [action.name] : action.files.map(({ name }) => name);
}
