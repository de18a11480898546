import { window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { Disposable } from '../../common/disposable';
import { describeError } from '../../window/describeError';
import type { DocumentServices } from '../documentServices';
import { type DocumentAddress, documentOf } from '../redcapUri';
import type { IncomingChanges } from './incomingChanges';
import { Pace } from './pace';

/** Asks servers for changes of others: when the window gains focus, when a document is opened, after a write of this window, each project now and then at most. */
export class IncomingPoll extends Disposable {
  private readonly pace = new Pace(
    () => workspace.getConfiguration('redcapWorkbench').get<number>('incoming.pollMinutes', 5) * 60_000,
    Date.now,
  );
  private readonly running = new Map<string, Promise<boolean>>();

  constructor(
    private readonly incoming: IncomingChanges,
    private readonly services: DocumentServices,
    private readonly watched: () => Promise<ReadonlyMap<string, readonly DocumentAddress[]>>,
  ) {
    super();
    this._register(
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) {
          this.look();
        }
      }),
    );
    this._register(
      workspace.onDidOpenTextDocument(({ uri }) => {
        if (documentOf(uri)) {
          this.look();
        }
      }),
    );
    this._register(
      workspace.onDidGrantWorkspaceTrust(() => {
        this.look();
      }),
    );
    // What this window wrote may have changed what drafts started from: undo, deletes of arms and events.
    this._register(
      services.history.onDidChange((key) => {
        this.look(key);
      }),
    );
    if (window.state.focused) {
      this.look();
    }
  }

  /** Asks for one project now. @returns whether anything changed on the server @throws RedcapError */
  async check(key: string): Promise<boolean> {
    const addresses = (await this.watched()).get(key) ?? [];
    const running = this.running.get(key) ?? this.checkAll(key, addresses).finally(() => this.running.delete(key));
    this.running.set(key, running);
    return await running;
  }

  private async checkAll(key: string, addresses: readonly DocumentAddress[]): Promise<boolean> {
    this.pace.asked(key);
    let found = false;
    for (const address of addresses) {
      found = (await this.incoming.check(address)) || found;
    }
    return found;
  }

  /** @param written the project that this window wrote to: asked regardless of the pace */
  private look(written?: string): void {
    this.lookFor(written).catch((error: unknown) => {
      this.services.log.error('incoming', 'drafts could not be listed', error);
    });
  }

  private async lookFor(written: string | undefined): Promise<void> {
    for (const [key] of await this.watched()) {
      // Nobody else writes to the sample.
      const isDue =
        written === undefined
          ? this.pace.isDue(key) && this.services.projects.get(key).origin === 'user'
          : key === written && this.pace.isOn;
      if (isDue) {
        await this.check(key).catch((error: unknown) => {
          if (!CancelledError.is(error)) {
            this.services.log.warn(
              'incoming',
              `changes on the server could not be looked for: ${describeError(error).message}`,
            );
          }
        });
      }
    }
  }
}
