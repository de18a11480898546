import { l10n, type WebviewPanel } from 'vscode';
import { exportProjectInfo } from '../../api/project';
import type { HistoryService } from '../../history/historyService';
import type { ProjectAccess } from '../../projects/projectAccess';
import { displayName } from '../../projects/projectEntry';
import { readLog } from '../../reads/log/readLog';
import { byDay, logEntries } from '../../reads/timeLine/byDay';
import type { TimeEntry } from '../../reads/timeLine/picture';
import { serverAhead } from '../../reads/timeLine/serverClock';
import { isUndoable, isUndone, type PastOperation } from '../../safety/journal/history';
import { operationState, operationTitle } from '../../writes/words/historyText';
import { asObject } from '../asObject';
import { HostPanel, type PanelHost } from '../hostPanel';
import { Reading } from '../reading';
import type { ToPage } from './messages';
import { timeWords } from './words';

export interface TimeLineDeps extends PanelHost {
  readonly projects: ProjectAccess;
  readonly history: HistoryService;
  readonly showReport: (key: string, operation: string) => Promise<void>;
  readonly undo: (key: string, operation: string) => Promise<void>;
}

/** Days of the log that are read at a time, and lines at most. */
const daysAtOnce = 30;
const mostLines = 5_000;

/** What was written to a project from this computer, and what its log says, in one list by day. */
export class TimeLine extends HostPanel<ToPage> {
  private days = daysAtOnce;
  private log: readonly TimeEntry[] = [];
  private remarks: readonly string[] = [];
  private hasRead = false;
  private readonly reading = this._register(
    new Reading(() => {
      this.attempt(this.draw());
    }),
  );

  constructor(
    panel: WebviewPanel,
    private readonly key: string,
    private readonly deps: TimeLineDeps,
  ) {
    super(panel, deps, 'timeLine', l10n.t('Time Line: {0}', displayName(deps.projects.get(key))));
    this._register(
      deps.history.onDidChange((changed) => {
        if (changed === key) {
          this.attempt(this.draw());
        }
      }),
    );
  }

  protected override async wake(): Promise<void> {
    await (this.hasRead || this.reading.isRunning ? this.draw() : this.read());
  }

  protected override take(message: unknown): Promise<void> | undefined {
    const { type, operation } = asObject(message);
    switch (type) {
      case 'read':
        return this.read();
      case 'cancel':
        this.reading.cancel();
        return undefined;
      case 'earlier':
        this.days += daysAtOnce;
        return this.read();
      case 'report':
        return typeof operation === 'string' ? this.deps.showReport(this.key, operation) : undefined;
      case 'undo':
        return typeof operation === 'string' ? this.deps.undo(this.key, operation) : undefined;
      default:
        return undefined;
    }
  }

  private async read(): Promise<void> {
    await this.reading.run(async (signal) => {
      this.hasRead = true;
      const session = await this.deps.projects.session(this.key);
      const here = localTime(new Date().toISOString());
      // Its line in the log tells what the server's clock shows now.
      await exportProjectInfo(session, signal);
      const begin = new Date(Date.now() - this.days * 86_400_000).toISOString().slice(0, 16).replace('T', ' ');
      const { entries, isCut } = await readLog(session, { begin }, { most: mostLines, signal });
      this.log = logEntries(entries);
      const { minutes, there } = serverAhead(entries, here);
      this.remarks = [
        isCut
          ? l10n.t('The log is shown as far as its newest {0} lines go.', mostLines)
          : l10n.t('The log is shown since {0}, by the clock of the server; exports are left out.', begin.slice(0, 10)),
        ...(minutes === 0
          ? []
          : [
              l10n.t(
                'The clock of the server shows {0} where this computer shows {1}. Each line stands at the time of its own clock.',
                there,
                here,
              ),
            ]),
      ];
    });
  }

  private async draw(): Promise<void> {
    const { projects, history } = this.deps;
    const entry = projects.get(this.key);
    const own = (await history.operations(entry)).map(entryOf);
    this.post({
      type: 'picture',
      id: this.key,
      words: timeWords(l10n),
      isReading: this.reading.isRunning,
      picture: {
        project: displayName(entry),
        days: byDay([...own, ...this.log]),
        remarks:
          this.reading.stopped === undefined
            ? this.remarks
            : // Mostly a right that the account lacks: what was done here is shown all the same.
              [l10n.t('The log of the server is not shown: {0}', this.reading.stopped)],
      },
    });
  }
}

const removals: ReadonlySet<string> = new Set(['records', 'file', 'arms', 'events', 'dags']);

function entryOf(operation: PastOperation): TimeEntry {
  const { opened, id } = operation;
  return {
    from: 'here',
    at: localTime(opened.at),
    title: operationTitle(opened, l10n),
    detail: operationState(operation, l10n),
    operation: id,
    canUndo: isUndoable(operation) && !isUndone(operation),
    isRemoval: removals.has(opened.what.kind),
  };
}

/** By this computer's clock. */
function localTime(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}
