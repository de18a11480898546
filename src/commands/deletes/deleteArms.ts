import { l10n } from 'vscode';
import { exportProjectInfo } from '../../api/project';
import { armsDelete } from '../../writes/deletes/structure';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { runDelete, showRefusals } from './deleteFlow';
import { deleteTitle, plainLabel, selectionFor } from './deleteSelection';
import { back, pickMany } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import { whenSlow } from '../../window/whenSlow';

/** Delete Arms...: the selected arms, or those picked. */
export function deleteArms(deps: WriteDeps): CommandHandler {
  return async (clicked, selection) => {
    const name = l10n.t('Delete Arms');
    const { entry, nodes } = await selectionFor(deps, name, clicked, selection);
    const session = await deps.projects.session(entry.key);
    let arms = nodes.flatMap((node) => (node.kind === 'arm' ? [node.armNum] : []));
    if (arms.length === 0) {
      const info = await whenSlow(l10n.t('Reading the project'), (signal) => exportProjectInfo(session, signal));
      if (!info.isLongitudinal || info.inProduction) {
        showRefusals(deps, entry, [
          info.isLongitudinal ? { reason: 'in-production', what: 'arms' } : { reason: 'classic-project', what: 'arms' },
        ]);
        return;
      }
      const picked = await pickMany({
        title: deleteTitle(name, entry),
        placeholder: l10n.t('Choose the arms to delete, with all their events and data'),
        items: deps.projects
          .part(entry.key, 'arms')
          .then((all) =>
            all.map((arm) => ({ label: plainLabel(l10n.t('Arm {0}: {1}', arm.armNum, arm.name)), armNum: arm.armNum })),
          ),
      });
      arms = picked === back ? [] : picked.map((item) => item.armNum);
    }
    await runDelete(deps, {
      entry,
      name,
      operation: armsDelete,
      request: { arms },
      forgets: ['info', 'arms', 'events', 'mappings', 'repeating'],
    });
  };
}
