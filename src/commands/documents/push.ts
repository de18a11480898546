import { l10n } from 'vscode';
import type { DocumentServices } from '../../editor/documentServices';
import type { EditableAddress } from '../../editor/redcapUri';
import { type DocumentName, type EditableName, editableNames, isStructure } from '../../state/documentNames';
import { isSameDocument, tryMergeDocument } from '../../writes/merge/mergeDocument';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { informationMessage } from '../../window/messages';
import { commandTitle } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import { type SourceControlCommandDeps, draftText, saveOpen, sourceTargets } from './sourceControlDeps';

/**
 * *Push...*: the documents that were clicked or that the active editor shows; of a project as a whole every draft, in the order in which REDCap
 * needs them. Each is judged and asked for on its own.
 */
export function push(deps: SourceControlCommandDeps): CommandHandler {
  return async (...args) => {
    for (const { key, names } of await sourceTargets(deps, args, commandTitle(l10n.t('Push')))) {
      await pushTarget(deps, deps.services.projects.get(key), names);
    }
  };
}

async function pushTarget(
  deps: SourceControlCommandDeps,
  entry: ProjectEntry,
  named: readonly DocumentName[],
): Promise<void> {
  const { key } = entry;
  await saveOpen(key);
  const drafts = await deps.services.documents.drafts(key);
  // A document that was named is pushed even without a draft: then the server says that it holds the same.
  const names = named.length === 0 ? drafts : editableNames.filter((name) => named.includes(name));
  if (names.length > 0) {
    await pushAll(
      deps,
      entry,
      names.map((name) => ({ key, name })),
    );
  } else if (named.length === 0) {
    await informationMessage(l10n.t('There are no changes to push in "{0}".', displayName(entry)));
  }
}

/** Each kind's parts are loaded when they are first used. @returns whether the server now holds the draft @throws CancelledError and what a push throws */
async function pushDraft(
  services: DocumentServices,
  entry: ProjectEntry,
  name: EditableName,
  message: string,
): Promise<boolean> {
  const { pushDocument } = await import('./pushFlow');
  if (isStructure(name)) {
    const { structureParts } = await import('./pushStructure');
    return await pushDocument(services, entry, structureParts(services, entry, name), message);
  }
  if (name === 'project_settings.json') {
    const { settingsParts } = await import('./pushSettings');
    return await pushDocument(services, entry, settingsParts(services, entry), message);
  }
  const { dictionaryParts } = await import('./pushDictionary');
  return await pushDocument(services, entry, dictionaryParts(services, entry), message);
}

async function pushAll(
  { services, sources }: SourceControlCommandDeps,
  entry: ProjectEntry,
  addresses: readonly EditableAddress[],
): Promise<void> {
  const controls = await sources();
  const message = controls.message(entry.key);
  let pushed = 0;
  try {
    for (const address of addresses) {
      if (pushed > 0 && (await catchUp(services, address))) {
        continue;
      }
      if (!(await pushDraft(services, entry, address.name, message))) {
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
async function catchUp(services: DocumentServices, address: EditableAddress): Promise<boolean> {
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
