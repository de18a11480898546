import { l10n } from 'vscode';
import { exportProjectInfo } from '../../api/project';
import { eventsDelete } from '../../writes/deletes/structure';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { runDelete, showRefusals } from './deleteFlow';
import { deleteTitle, plainLabel, selectionFor } from './deleteSelection';
import { back, pickMany } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import { whenSlow } from '../../window/whenSlow';

/** Delete Events...: the selected events, or those picked. */
export function deleteEvents(deps: WriteDeps): CommandHandler {
  return async (clicked, selection) => {
    const name = l10n.t('Delete Events');
    const { entry, nodes } = await selectionFor(deps, name, clicked, selection);
    const session = await deps.projects.session(entry.key);
    let events = nodes.flatMap((node) => (node.kind === 'event' ? [node.event] : []));
    if (events.length === 0) {
      const info = await whenSlow(l10n.t('Reading the project'), (signal) => exportProjectInfo(session, signal));
      if (!info.isLongitudinal || info.inProduction) {
        showRefusals(deps, entry, [
          info.isLongitudinal
            ? { reason: 'in-production', what: 'events' }
            : { reason: 'classic-project', what: 'events' },
        ]);
        return;
      }
      const picked = await pickMany({
        title: deleteTitle(name, entry),
        placeholder: l10n.t('Choose the events to delete, with all their data'),
        items: deps.projects.part(entry.key, 'events').then((all) =>
          all.map((event) => ({
            label: plainLabel(event.eventName),
            description: event.uniqueEventName,
            detail: l10n.t('Arm {0}', event.armNum),
            event: event.uniqueEventName,
          })),
        ),
      });
      events = picked === back ? [] : picked.map((item) => item.event);
    }
    await runDelete(deps, {
      entry,
      name,
      operation: eventsDelete,
      request: { events },
      forgets: ['info', 'arms', 'events', 'mappings', 'repeating'],
    });
  };
}
