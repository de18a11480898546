import { Disposable } from '../../common/disposable';
import type { DocumentServices } from '../documentServices';
import { MergeFileSystem } from './mergeFileSystem';
import { MergeStore } from './mergeStore';
import type { SourceControls } from './sourceControls';

export interface SourceControlStartDeps {
  readonly services: DocumentServices;
  /** Absolute path of a folder of the extension's own. */
  readonly mergeFolder: string;
  /** Hears of how many projects have incoming changes. */
  readonly onIncoming: (projects: number) => void;
}

/** Brings Source Control up right after activation, which itself reads nothing. A merge editor that a restarted window restores finds its texts at once. */
export class SourceControlStart extends Disposable {
  private readonly merges: MergeStore;
  private readonly mergeFiles: MergeFileSystem;
  private starting: Promise<SourceControls> | undefined;

  constructor(private readonly deps: SourceControlStartDeps) {
    super();
    const { projects, log } = deps.services;
    this.merges = new MergeStore(deps.mergeFolder);
    this.mergeFiles = this._register(
      new MergeFileSystem(this.merges, (key) => projects.list().some((entry) => entry.key === key)),
    );
    const first = setTimeout(() => {
      this.get().catch((error: unknown) => {
        log.error('sourceControl', 'could not be started', error);
      });
    });
    this._register({
      dispose: () => {
        clearTimeout(first);
      },
    });
  }

  async get(): Promise<SourceControls> {
    this.starting ??= this.start();
    return await this.starting;
  }

  /** Drops the merges of a project that is removed. */
  async forget(key: string): Promise<void> {
    (await this.get()).incoming.forget(key);
    await this.merges.forget(key);
  }

  private async start(): Promise<SourceControls> {
    const { services, onIncoming } = this.deps;
    const { SourceControls } = await import('./sourceControls');
    return this._register(
      new SourceControls({ services, onIncoming, merges: this.merges, mergeFiles: this.mergeFiles }),
    );
  }
}
