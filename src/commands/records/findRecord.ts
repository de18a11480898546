import { commands, env, l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { count } from '../../common/count';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { listRecords } from '../../state/recordNames';
import { commandIds } from '../../window/ids';
import { informationMessage } from '../../window/messages';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import { whenSlow } from '../../window/whenSlow';
import { projectFor } from '../pickProject';
import type { ViewDeps } from '../views/viewDeps';
import { showValues } from './openRecord';

/** *Find Record...*: a record by its name, and what can be done with it. Names are read when this is called, and shown nowhere else. */
export function findRecord(deps: ViewDeps): CommandHandler {
  return async (clicked) => {
    const { projects } = deps;
    const title = commandTitle(l10n.t('Find Record'));
    const entry = await projectFor(projects, clicked, title);
    const records = await whenSlow(l10n.t('Reading the records of {0}', displayName(entry)), async (signal) => {
      const [first] = await projects.part(entry.key, 'metadata', signal);
      const session = await projects.session(entry.key);
      return await listRecords(session, first?.field_name ?? 'record_id', { withDags: true }, signal);
    });
    if (records.size === 0) {
      void informationMessage(l10n.t('"{0}" has no records that you may see.', displayName(entry)));
      return;
    }
    const picked = await pickOne({
      title,
      placeholder: l10n.t('Records of {1}: {0}', count(records.size, l10n), displayName(entry)),
      items: Array.from(records, ([record, { events, dag }]) => ({
        label: plain(record),
        description: plain([dag ?? '', events.join(', ')].filter((part) => part !== '').join(' · ')),
        record,
      })),
    });
    if (picked === back) {
      throw new CancelledError();
    }
    await actOn(deps, entry, picked.record, title);
  };
}

/** Names from a server as they are: `$(...)` would otherwise become an icon. */
function plain(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

async function actOn(deps: ViewDeps, entry: ProjectEntry, record: string, title: string): Promise<void> {
  const projectKey = entry.key;
  const picked = await pickOne({
    title,
    placeholder: l10n.t('Record {0}', record),
    items: [
      { label: l10n.t('Open Values'), act: () => showValues(deps, entry, record) },
      { label: l10n.t('Copy Name'), act: () => env.clipboard.writeText(record) },
      {
        label: l10n.t('Who Changed This Record?'),
        act: () => commands.executeCommand(commandIds.whoChanged, { kind: 'project', projectKey, record }),
      },
      {
        label: l10n.t('Rename...'),
        act: () => commands.executeCommand(commandIds.renameRecord, { kind: 'project', projectKey, record }),
      },
      {
        label: l10n.t('Delete...'),
        act: () =>
          commands.executeCommand(commandIds.deleteRecords, { kind: 'project', projectKey, records: [record] }),
      },
    ],
  });
  if (picked === back) {
    throw new CancelledError();
  }
  await picked.act();
}
