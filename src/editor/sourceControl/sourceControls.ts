import { window, workspace } from 'vscode';
import { Disposable } from '../../common/disposable';
import { isSameDocument } from '../../writes/merge/mergeDocument';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { DocumentServices } from '../documentServices';
import { type DocumentAddress, documentOf } from '../redcapUri';
import { ConflictReveal } from './conflictReveal';
import { IncomingChanges } from './incomingChanges';
import { IncomingDecorations } from './incomingDecorations';
import { IncomingPoll } from './incomingPoll';
import type { MergeFileSystem } from './mergeFileSystem';
import type { MergeStore } from './mergeStore';
import { ProjectSourceControl } from './projectSourceControl';

export interface SourceControlDeps {
  readonly services: DocumentServices;
  readonly merges: MergeStore;
  readonly mergeFiles: MergeFileSystem;
  /** Hears of how many projects have incoming changes. */
  readonly onIncoming: (projects: number) => void;
}

/** Source Control of the projects that have a draft or an open document. Reads drafts from the disk; only the poll asks a server. */
export class SourceControls extends Disposable {
  readonly incoming: IncomingChanges;
  readonly poll: IncomingPoll;
  private readonly controls = new Map<string, ProjectSourceControl>();
  private updating: Promise<void> | undefined;
  private isStale = false;

  constructor(private readonly deps: SourceControlDeps) {
    super();
    const { services } = deps;
    const { projects, documents, files, log } = services;
    this.incoming = new IncomingChanges({
      fetch: ({ key, name }) => documents.fetch(key, name),
      base: async ({ key, name }) => (await documents.base(key, name)).serverText,
      isSame: (name, one, other) => Promise.resolve(isSameDocument(name, one, other)),
      isHeld: async ({ key, name }) => isUnsaved({ key, name }) || (await documents.hasDraft(key, name)),
      show: ({ key }) => {
        this.readAgain(key);
      },
    });
    this._register(window.registerFileDecorationProvider(new IncomingDecorations()));
    this._register(new ConflictReveal(deps.merges));
    this._register({
      dispose: () => {
        this.clear();
      },
    });
    const update = (): void => {
      this.update();
    };
    this._register(files.onDidChangeDraft(update));
    this._register(
      files.onDidReplace((address) => {
        this.incoming.settle(address);
        this.dropMerge(address).catch((error: unknown) => {
          log.error('sourceControl', 'a merge could not be dropped', error);
        });
      }),
    );
    this._register(
      projects.onDidChange(({ key, parts }) => {
        if (key === undefined || parts?.length === 0) {
          update();
        }
      }),
    );
    this._register(
      workspace.onDidOpenTextDocument(({ uri }) => {
        if (documentOf(uri)) {
          update();
        }
      }),
    );
    this._register(
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (documentOf(uri)) {
          update();
        }
      }),
    );
    this._register(workspace.onDidGrantWorkspaceTrust(update));
    this._register(this.incoming.onDidChange(update));
    this.poll = this._register(new IncomingPoll(this.incoming, services, () => this.watched()));
    log.debug('sourceControl', 'started');
    this.update();
  }

  /** What the user wrote about the changes of a project. */
  message(key: string): string {
    return this.controls.get(key)?.message ?? '';
  }

  clearMessage(key: string): void {
    this.controls.get(key)?.clearMessage();
  }

  /** Documents that have a draft or are open, by project. */
  async watched(): Promise<ReadonlyMap<string, readonly DocumentAddress[]>> {
    const { projects, documents } = this.deps.services;
    const found = new Map<string, DocumentAddress[]>();
    for (const { key } of workspace.isTrusted ? projects.list() : []) {
      const names = new Set([...(await documents.drafts(key)), ...openDocuments(key)]);
      if (names.size > 0) {
        found.set(
          key,
          Array.from(names, (name) => ({ key, name })),
        );
      }
    }
    return found;
  }

  get merges(): MergeStore {
    return this.deps.merges;
  }

  get mergeFiles(): MergeFileSystem {
    return this.deps.mergeFiles;
  }

  /** A merge ends with its draft. */
  private async dropMerge(address: DocumentAddress): Promise<void> {
    if (!(await this.deps.services.documents.hasDraft(address.key, address.name))) {
      await this.merges.end(address);
    }
  }

  private update(): void {
    this.isStale = true;
    this.updating ??= this.run()
      .catch((error: unknown) => {
        this.deps.services.log.error('sourceControl', 'the drafts could not be listed', error);
      })
      .finally(() => {
        this.updating = undefined;
      });
  }

  private async run(): Promise<void> {
    while (this.isStale && !this.isDisposed) {
      this.isStale = false;
      const watched = await this.watched();
      for (const key of [...this.controls.keys()].filter((known) => !watched.has(known))) {
        this.controls.get(key)?.dispose();
        this.controls.delete(key);
      }
      for (const entry of this.deps.services.projects.list().filter(({ key }) => watched.has(key))) {
        await this.show(entry);
      }
      this.deps.onIncoming(this.incoming.projects.filter((key) => watched.has(key)).length);
    }
  }

  private async show(entry: ProjectEntry): Promise<void> {
    const { key } = entry;
    const drafts = await this.deps.services.documents.drafts(key);
    const known = this.controls.get(key);
    const control = known?.title === displayName(entry) ? known : new ProjectSourceControl(entry);
    if (known !== control) {
      known?.dispose();
      this.controls.set(key, control);
    }
    control.show(drafts, [...this.incoming.of(key).keys()]);
  }

  /** The project changed on the server: what is shown of it without a draft is read again, unless unsaved edits stand on it. */
  private readAgain(key: string): void {
    const unsaved = [...openDocuments(key)].some((name) => isUnsaved({ key, name }));
    if (!unsaved) {
      this.deps.services.projects.forget(key);
    }
  }

  private clear(): void {
    for (const control of this.controls.values()) {
      control.dispose();
    }
    this.controls.clear();
  }
}

function openDocuments(key: string): readonly DocumentAddress['name'][] {
  return workspace.textDocuments.flatMap(({ uri }) => {
    const address = documentOf(uri);
    return address?.key === key ? [address.name] : [];
  });
}

function isUnsaved({ key, name }: DocumentAddress): boolean {
  return workspace.textDocuments.some(({ uri, isDirty }) => {
    const address = documentOf(uri);
    return isDirty && address?.key === key && address.name === name;
  });
}
