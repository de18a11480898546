import { sizeText } from '../../common/size';
import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { isExplorerNode } from '../../explorer/node';
import { folderOf } from '../../history/projectFolder';
import { operationTitle, whenText } from '../../writes/words/historyText';
import type { StoredSnapshot } from '../../safety/snapshot/snapshotStore';
import { displayName } from '../../projects/projectEntry';
import { consentTo } from '../../window/consent';
import { plainLabel } from '../deletes/deleteSelection';
import { informationMessage } from '../../window/messages';
import { back, commandTitle, pickMany } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { whenSlow } from '../../window/whenSlow';

/** *Purge Snapshots...*: removes snapshots now; what they were for cannot be undone any more. */
export function purgeSnapshots(deps: WriteDeps): CommandHandler {
  return async (clicked) => {
    const { projects, history } = deps;
    const name = l10n.t('Purge Snapshots');
    const only = isExplorerNode(clicked) ? projects.get(clicked.projectKey) : undefined;
    const items = await whenSlow(l10n.t('Looking through the snapshots'), async () => {
      const titles = new Map<string, { readonly project: string; readonly titleOf: ReadonlyMap<string, string> }>();
      for (const entry of projects.list()) {
        const operations = await history.operations(entry);
        titles.set(folderOf(entry), {
          project: displayName(entry),
          titleOf: new Map(
            operations.map((operation) => [operation.opened.snapshot, operationTitle(operation.opened, l10n)]),
          ),
        });
      }
      return (await history.listSnapshots(only)).map((snapshot) => itemOf(snapshot, titles.get(snapshot.project)));
    });
    if (items.length === 0) {
      void informationMessage(l10n.t('There are no snapshots.'));
      return;
    }
    const picked = await pickMany({
      title: commandTitle(name),
      placeholder: l10n.t('Choose the snapshots to remove'),
      items,
    });
    if (picked === back || picked.length === 0) {
      throw new CancelledError();
    }
    const verb = picked.length === 1 ? l10n.t('Purge 1 Snapshot') : l10n.t('Purge {0} Snapshots', picked.length);
    const list = picked.map((item) => `${item.label}, ${item.description}, ${item.detail}`).join('\n');
    await consentTo({
      head: l10n.t('On this computer'),
      message: l10n.t('{0}?', verb),
      lines: [l10n.t('What they were taken for cannot be undone any more. Nothing changes on the REDCap server.')],
      verbs: [verb],
      showDetails: deps.reports.add(`${list}\n`, l10n.t('Snapshots to purge'), verb),
    });
    await history.purge(picked.map((item) => item.snapshot));
    void informationMessage(
      picked.length === 1 ? l10n.t('1 snapshot was removed.') : l10n.t('{0} snapshots were removed.', picked.length),
    );
  };
}

function itemOf(
  snapshot: StoredSnapshot,
  known: { readonly project: string; readonly titleOf: ReadonlyMap<string, string> } | undefined,
): { label: string; description: string; detail: string; snapshot: StoredSnapshot } {
  const size = sizeText(snapshot.bytes, l10n);
  return {
    label: plainLabel(known?.titleOf.get(snapshot.id) ?? snapshot.id),
    description: snapshot.created ? whenText(snapshot.created.toISOString()) : l10n.t('time not known'),
    detail: `${plainLabel(known?.project ?? l10n.t('a project that is not in the list'))}, ${size}`,
    snapshot,
  };
}
