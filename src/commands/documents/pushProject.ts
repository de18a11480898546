import { l10n } from 'vscode';
import type { DictionaryServices } from '../../editor/dictionaryServices';
import type { DocumentAddress } from '../../editor/redcapUri';
import { addressesOf } from '../../editor/sourceControl/targets';
import { isSameDocument, tryMergeDocument } from '../../writes/merge/mergeDocument';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { informationMessage } from '../../window/messages';
import { commandTitle } from '../../window/multiStep';
import { pushDocumentDraft } from './offerPush';
import type { CommandHandler } from '../../window/registerCommand';
import { type SourceControlCommandDeps, draftText, saveOpen, sourceProject } from './sourceControlDeps';

/** *Push to REDCap...*: every draft of a project, in the order in which REDCap needs them; each is judged and asked for on its own. */
export function pushProject(deps: SourceControlCommandDeps): CommandHandler {
  return async (clicked) => {
    const entry = await sourceProject(deps, clicked, commandTitle(l10n.t('Push to REDCap')));
    await saveOpen(deps.services, entry.key);
    const names = await deps.services.documents.drafts(entry.key);
    if (names.length === 0) {
      await informationMessage(l10n.t('There are no changes to push in "{0}".', displayName(entry)));
      return;
    }
    await pushAll(
      deps,
      entry,
      names.map((name) => ({ key: entry.key, name })),
    );
  };
}

/** *Push Document...* of rows. */
export function pushDocument(deps: SourceControlCommandDeps): CommandHandler {
  return async (...rows) => {
    const addresses = addressesOf(rows);
    const [first] = addresses;
    if (first === undefined) {
      return;
    }
    const entry = await sourceProject(deps, rows[0], commandTitle(l10n.t('Push Document')));
    await saveOpen(deps.services, entry.key);
    const drafts = await deps.services.documents.drafts(entry.key);
    await pushAll(
      deps,
      entry,
      drafts
        .filter((name) => addresses.some((address) => address.name === name))
        .map((name) => ({ key: entry.key, name })),
    );
  };
}

async function pushAll(
  { services, sources }: SourceControlCommandDeps,
  entry: ProjectEntry,
  addresses: readonly DocumentAddress[],
): Promise<void> {
  const controls = await sources();
  const message = controls.message(entry.key);
  let pushed = 0;
  try {
    for (const address of addresses) {
      if (pushed > 0 && (await catchUp(services, address))) {
        continue;
      }
      if (!(await pushDocumentDraft(services, entry, address.name, { message }))) {
        return;
      }
      pushed++;
      if ((await services.documents.drafts(entry.key)).includes(address.name)) {
        await catchUp(services, address);
      }
    }
    controls.clearMessage(entry.key);
  } finally {
    if (pushed > 0 && pushed < addresses.length && (await services.documents.drafts(entry.key)).length > 0) {
      void informationMessage(
        l10n.t(
          'Pushed {0} of {1} documents of "{2}". The drafts of the others are kept.',
          pushed,
          addresses.length,
          displayName(entry),
        ),
      );
    }
  }
}

/**
 * What was just pushed may have changed other documents on the server: an arm takes its events with it. Their drafts follow where nothing is in doubt.
 * @returns whether nothing is left to push
 */
async function catchUp(services: DictionaryServices, address: DocumentAddress): Promise<boolean> {
  const { documents, files } = services;
  const { key, name } = address;
  const [{ serverText: base }, server] = [await documents.base(key, name), await documents.fetch(key, name)];
  const draft = await draftText(services, address);
  if (isSameDocument(name, draft, server)) {
    await documents.settle(key, name, server);
    files.fireChanged(key, name);
    return true;
  }
  const merged = isSameDocument(name, base, server) ? undefined : tryMergeDocument(name, base, draft, server);
  if (merged === undefined || merged.conflicts.length > 0) {
    return false;
  }
  await documents.rebase(key, name, server, merged.text);
  files.fireChanged(key, name);
  return !(await documents.drafts(key)).includes(name);
}
