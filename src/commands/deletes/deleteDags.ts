import { l10n } from 'vscode';
import { dagsDelete } from '../../writes/deletes/dags';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { runDelete } from './deleteFlow';
import { deleteTitle, plainLabel, selectionFor } from './deleteSelection';
import { back, pickMany } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';

/** Delete Data Access Groups...: the selected groups, or those picked. */
export function deleteDags(deps: WriteDeps): CommandHandler {
  return async (clicked, selection) => {
    const name = l10n.t('Delete Data Access Groups');
    const { entry, nodes } = await selectionFor(deps, name, clicked, selection);
    let dags = nodes.flatMap((node) => (node.kind === 'dag' ? [node.dag] : []));
    if (dags.length === 0) {
      const picked = await pickMany({
        title: deleteTitle(name, entry),
        placeholder: l10n.t('Choose the groups to delete; users, records and data stay'),
        items: deps.projects.part(entry.key, 'dags').then((all) =>
          all.map((dag) => ({
            label: plainLabel(dag.name),
            description: dag.uniqueGroupName,
            dag: dag.uniqueGroupName,
          })),
        ),
      });
      dags = picked === back ? [] : picked.map((item) => item.dag);
    }
    await runDelete(deps, {
      entry,
      name,
      operation: dagsDelete,
      request: { dags },
      forgets: ['dags', 'userDags', 'users', 'ownRights'],
    });
  };
}
