import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { fileDelete, listFiles } from '../../writes/deletes/file';
import type { StoredFile } from '../../writes/deletes/plan';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { locationOfRow } from '../records/locationOfRow';
import { structureFor } from './structureFor';
import { runDelete } from './deleteFlow';
import { deleteTitle, plainLabel, selectionFor } from './deleteSelection';
import { type Step, back, pickMany, pickOne, runSteps } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import { whenSlow } from '../../window/whenSlow';
import { informationMessage } from '../../window/messages';

/** Delete File...: field (unless called on its row), then the records' files. */
// oxlint-disable-next-line max-lines-per-function -- one conversation with the user, from top to bottom
export function deleteFile(deps: WriteDeps): CommandHandler {
  // oxlint-disable-next-line max-lines-per-function -- one conversation with the user, from top to bottom
  return async (clicked, selection) => {
    const name = l10n.t('Delete File');
    const { entry, nodes } = await selectionFor(deps, name, clicked, selection);
    const title = deleteTitle(name, entry);
    const session = await deps.projects.session(entry.key);
    const structure = await whenSlow(l10n.t('Reading the project'), (signal) =>
      structureFor(deps.projects, entry.key, signal),
    );
    const row = nodes.find((node) => node.kind === 'field');
    const fields = [...structure.fields].filter(([, facts]) => facts.type === 'file');
    if (fields.length === 0) {
      void informationMessage(l10n.t('This project has no file-upload fields.'));
      return;
    }
    let field = row?.field ?? '';
    let files: readonly StoredFile[] = [];
    const fieldStep: Step = async (position) => {
      const picked = await pickOne({
        title,
        ...position,
        placeholder: l10n.t('Choose the file-upload field'),
        items: fields.map(([label, facts]) => ({ label, description: facts.form })),
        active: (item) => item.label === field,
      });
      if (picked === back) {
        return back;
      }
      field = picked.label;
    };
    const filesStep: Step = async (position) => {
      const abort = new AbortController();
      try {
        const picked = await pickMany({
          title,
          ...position,
          placeholder: l10n.t('Choose the files of {0} to delete', field),
          items: listFiles(
            session,
            structure,
            field,
            row?.event === undefined ? {} : { event: row.event },
            abort.signal,
          ).then((all) => {
            if (all.length === 0) {
              void informationMessage(
                row?.event === undefined
                  ? l10n.t('No record has a file in the field {0}.', field)
                  : l10n.t('No record has a file in the field {0} in the event {1}.', field, row.event),
              );
              throw new CancelledError();
            }
            return all.map(fileItem);
          }),
        });
        if (picked === back) {
          return back;
        }
        files = picked.map((item) => item.file);
      } finally {
        abort.abort();
      }
    };
    const chosen = nodes.filter((node) => node.kind === 'recordFile');
    const [first] = chosen;
    if (first === undefined) {
      await runSteps(row ? [filesStep] : [fieldStep, filesStep]);
    } else {
      field = first.field;
    }
    const locations =
      first === undefined
        ? files.map((file) => file.location)
        : chosen.filter((node) => node.field === field).map(locationOfRow);
    await runDelete(deps, {
      entry,
      name,
      operation: fileDelete,
      request: { field, locations },
      forgets: [],
    });
  };
}

function fileItem(file: StoredFile): { label: string; description: string; detail: string; file: StoredFile } {
  const { record, event, repeatInstance } = file.location;
  return {
    label: plainLabel(l10n.t('Record {0}', record)),
    description: plainLabel(file.name ?? l10n.t('(name unknown)')),
    detail: [event, repeatInstance === undefined ? undefined : l10n.t('instance {0}', repeatInstance)]
      .filter((part) => part !== undefined)
      .join(', '),
    file,
  };
}
