import { l10n, window } from 'vscode';
import { exportDictionary } from '../../api/metadata';
import { CancelledError } from '../../common/cancelled';
import { readDictionary } from '../../dictionary/model';
import { showDictionary } from '../../editor/dictionaryEditor';
import type { DocumentServices } from '../../editor/documentServices';
import { dictionaryFileName } from '../../editor/redcapUri';
import { toUploadForm } from '../../writes/dictionary/forms';
import { misfitOf } from '../../writes/moveData/fieldPair';
import type { MoveRefusal } from '../../writes/moveData/planMove';
import { misfitText } from '../../writes/moveData/misfitText';
import { renameInDictionary } from '../../writes/moveData/renameInDictionary';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { chooseField } from './chooseField';
import { warningMessage } from '../../window/messages';
import { refusalsText, runMoveFlow } from './moveDataFlow';
import { askText, back, commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import type { CommandHandler } from '../../window/registerCommand';
import { saveUploadFile } from '../documents/saveForDraftMode';
import { whenSlow } from '../../window/whenSlow';

/**
 * *Rename Field and Keep Its Data...*: asks the new name, renames the field wherever the server's dictionary names it, and moves its data. With a
 * draft the rename belongs there: its push offers the same. @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
export function renameField(services: DocumentServices): CommandHandler {
  return async (clicked) => {
    const { projects, documents } = services;
    const title = commandTitle(l10n.t('Rename Field and Keep Its Data'));
    const entry = await projectFor(projects, clicked, title);
    const session = await projects.session(entry.key);
    const server = await whenSlow(l10n.t('Reading the data dictionary of {0}', displayName(entry)), (signal) =>
      exportDictionary(session, signal),
    );
    const model = readDictionary(server);
    const field = await chooseField(model, clicked, title, l10n.t('Choose the field to rename'));
    if ((await documents.drafts(entry.key)).includes(dictionaryFileName)) {
      await sendToDraft(services, entry, field.name);
      return;
    }
    const misfit = misfitOf(field, field, [model]);
    if (misfit !== undefined) {
      void warningMessage(
        l10n.t(
          '{0} cannot be renamed with its data: {1}. Rename it in the data dictionary and push that.',
          field.name,
          misfitText(misfit, [field.type, field.type], l10n),
        ),
      );
      return;
    }
    const renamed = (to: string): ReturnType<typeof renameInDictionary> =>
      renameInDictionary(server, { from: field.name, to }, l10n);
    const answer = await askText({
      title,
      prompt: l10n.t('New variable name of {0}', field.name),
      value: field.name,
      validate: (value) => {
        const result = renamed(value.trim());
        return result.kind === 'problem' ? result.problem : undefined;
      },
    });
    if (answer === back) {
      throw new CancelledError();
    }
    const to = answer.trim();
    const draft = renamed(to);
    if (draft.kind === 'renamed') {
      await runMoveFlow(services, {
        entry,
        title,
        verb: l10n.t('Rename'),
        request: { server, draft: draft.text, pairs: [{ from: field.name, to }] },
        question: l10n.t('Rename the field {0} to {1} in "{2}" and keep its data?', field.name, to, displayName(entry)),
        onRefused: (refusals) => offerBridge(entry, refusals),
      });
    }
  };
}

async function sendToDraft({ projects }: DocumentServices, entry: ProjectEntry, field: string): Promise<void> {
  const open = l10n.t('Open Data Dictionary');
  const text = l10n.t(
    'There is a draft of the data dictionary of {0}. Rename {1} there (F2) and push it: "Keep the Data..." in the push moves its data.',
    displayName(entry),
    field,
  );
  if ((await warningMessage(text, open)) === open) {
    await showDictionary(projects, entry.key, { field });
  }
}

/** In Production the dictionary goes through Draft Mode, with both fields. */
async function offerBridge(entry: ProjectEntry, refusals: readonly MoveRefusal[]): Promise<boolean> {
  const found = refusals.find((refusal) => refusal.reason === 'production-bridge');
  const written = found?.bridge === undefined ? undefined : toUploadForm(found.bridge);
  if (written?.kind !== 'written') {
    return false;
  }
  const save = l10n.t('Save Dictionary with Both Fields...');
  const detail = refusalsText(refusals);
  if (
    (await window.showWarningMessage(
      l10n.t('"{0}" is in Production: the field cannot be renamed at once.', displayName(entry)),
      { modal: true, detail },
      save,
    )) === save
  ) {
    await saveUploadFile(entry, written.text);
  }
  return true;
}
