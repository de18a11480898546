import { commands, l10n } from 'vscode';
import type { EndStatus } from '../../safety/operation';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { commandIds } from '../../window/ids';
import { type Level, type Offer, offer } from '../../window/offer';
import type { WriteDeps } from './writeDeps';

/** How a write ended, as the window tells it. */
export interface Result {
  readonly entry: ProjectEntry;
  readonly status: EndStatus;
  /** The sentence. */
  readonly text: string;
  /** Name of the operation in the journal, when something was sent: then it can be undone. */
  readonly id: string | undefined;
  /** Everything there is to say; shown as a document. */
  readonly report: string;
  /** What was done, for the report's heading: `Delete 3 records`. */
  readonly title: string;
  /** Further ways on. */
  readonly offers?: readonly Offer[];
  /** Whether *Undo...* is offered; an undo is not undone from its message. Default: where there is an operation. */
  readonly undoable?: boolean;
}

/** One message at the end of every write, with *Undo...* and *Show Report*. Red is for what did not happen as it was planned. */
export function showResult({ log, reports }: Pick<WriteDeps, 'log' | 'reports'>, result: Result): void {
  const { entry, status, id, text, title, report, offers = [], undoable = true } = result;
  const open = reports.add(report, l10n.t('Report'), l10n.t('{0}: {1}', displayName(entry), title));
  const undo: Offer = {
    title: l10n.t('Undo...'),
    act: () =>
      commands.executeCommand(commandIds.undoOperation, { kind: 'operation', projectKey: entry.key, operation: id }),
  };
  offer(log, 'write', {
    level: levelOf(status),
    text: named(entry, text.replaceAll(/\s+/g, ' ').trim()),
    offers: [...offers, ...(id !== undefined && undoable ? [undo] : []), { title: l10n.t('Show Report'), act: open }],
  });
}

/** What was done is told by REDCap's title: who knows the project by a name of their own finds that name in front. */
function named(entry: ProjectEntry, text: string): string {
  const name = displayName(entry);
  return name === entry.title || text.includes(name) ? text : l10n.t('{0}: {1}', name, text);
}

function levelOf(status: EndStatus): Level {
  return status === 'done' ? 'information' : status === 'cancelled' || status === 'incomplete' ? 'warning' : 'error';
}

/** Says why a write does not begin. The button also keeps the message open: without one only its first line would show. */
export function showRefusal({ log }: Pick<WriteDeps, 'log'>, entry: ProjectEntry, text: string): void {
  const way: Offer =
    entry.origin === 'sample'
      ? { title: l10n.t('Show Log'), act: () => commands.executeCommand(commandIds.showLog) }
      : {
          title: l10n.t('Open in Browser'),
          act: () => commands.executeCommand(commandIds.openInBrowser, { kind: 'project', projectKey: entry.key }),
        };
  offer(log, 'write', { level: 'error', text: named(entry, text), offers: [way] });
}
