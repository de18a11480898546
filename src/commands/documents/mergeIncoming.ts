import { commands, l10n, window } from 'vscode';
import type { MergeConflict } from '../../dictionary/merge/conflict';
import type { DocumentServices } from '../../editor/documentServices';
import { type DocumentAddress, type EditableAddress, dictionaryFileName } from '../../editor/redcapUri';
import type { SourceControls } from '../../editor/sourceControl/sourceControls';
import { mergeUri } from '../../editor/sourceControl/mergeUri';
import { type DocumentName, editableNames } from '../../state/documentNames';
import { isSameDocument, tryMergeDocument } from '../../writes/merge/mergeDocument';
import { displayName } from '../../projects/projectEntry';
import { errorMessage, informationMessage } from '../../window/messages';
import { offer } from '../../window/offer';
import { commandTitle } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import { type SourceControlCommandDeps, draftText, saveOpen, sourceTargets } from './sourceControlDeps';

/**
 * *Merge Incoming Changes*: takes what others changed on the server into the drafts, cell by cell. Where both sides changed the same cell, VS Code's
 * merge editor opens with just these cells. Nothing is sent; a push afterwards finds the server as it was merged.
 */
export function mergeIncoming(deps: SourceControlCommandDeps): CommandHandler {
  return async (...rows) => {
    const targets = await sourceTargets(deps, rows, commandTitle(l10n.t('Merge Incoming Changes')));
    const controls = await deps.sources();
    for (const { key, names } of targets) {
      const known = [...controls.incoming.of(key).keys()];
      const meant: readonly DocumentName[] = names.length > 0 ? names : known.length > 0 ? known : [dictionaryFileName];
      for (const name of editableNames.filter((each) => meant.includes(each))) {
        await mergeOne(deps.services, controls, { key, name });
      }
    }
  };
}

async function mergeOne(services: DocumentServices, controls: SourceControls, address: EditableAddress): Promise<void> {
  const { projects, documents, files, log } = services;
  const { key, name } = address;
  const title = displayName(projects.get(key));
  await saveOpen(key, name);
  const server = await documents.fetch(key, name);
  const { serverText: base } = await documents.base(key, name);
  if (isSameDocument(name, base, server)) {
    window.setStatusBarMessage(l10n.t('$(check) {0} of "{1}" was not changed on the server', name, title), 5000);
    return;
  }
  const draft = await draftText(services, address);
  const result = tryMergeDocument(name, base, draft, server);
  if (result === undefined) {
    void errorMessage(
      l10n.t(
        'The draft of {0} cannot be merged with what the server holds: it has other columns, or an open quote. Your draft is kept.',
        name,
      ),
    );
    return;
  }
  if (result.conflicts.length === 0) {
    await documents.rebase(key, name, server, result.text);
    files.fireChanged(key, name);
    log.info('merge', `${name}: merged without conflicts`);
    void informationMessage(
      l10n.t('Merged what others changed in {0} of "{1}" into your draft. Nothing was sent.', name, title),
    );
    return;
  }
  log.info('merge', `${name}: ${result.conflicts.length} conflicts`);
  await controls.merges.start(address, {
    serverText: server,
    draftText: draft,
    texts: {
      base: result.version('base'),
      server: result.version('theirs'),
      draft: result.version('ours'),
      result: result.version('base'),
    },
  });
  controls.mergeFiles.fireChanged(address);
  await openMergeEditor(services, address);
  offer(log, 'merge', {
    level: 'warning',
    text: conflictText(result.conflicts, name),
    offers: [{ title: l10n.t('Next Conflict'), act: () => commands.executeCommand('merge.goToNextUnhandledConflict') }],
  });
}

/** Shows the conflicts of a merge: the server's side left, the draft's right, what becomes of them below. */
async function openMergeEditor(
  { projects, documents }: DocumentServices,
  { key, name }: DocumentAddress,
): Promise<void> {
  const entry = projects.get(key);
  const { openedAt } = await documents.base(key, name);
  await commands.executeCommand('_open.mergeEditor', {
    base: mergeUri(entry, name, 'base'),
    input1: {
      uri: mergeUri(entry, name, 'server'),
      title: l10n.t('Server'),
      description: l10n.t('what others changed'),
      detail: l10n.t('since {0}', new Date(openedAt).toLocaleString()),
    },
    input2: {
      uri: mergeUri(entry, name, 'draft'),
      title: l10n.t('Your Draft'),
      description: displayName(entry),
      detail: '',
    },
    output: mergeUri(entry, name, 'result'),
  });
}

const shownConflicts = 4;

function conflictText(conflicts: readonly MergeConflict[], name: string): string {
  const shown = conflicts.slice(0, shownConflicts).map((conflict) => {
    switch (conflict.kind) {
      case 'cell':
        return l10n.t('{0} ({1})', conflict.field, conflict.column);
      case 'removed':
        return conflict.by === 'ours'
          ? l10n.t('{0} (removed here, changed on the server)', conflict.field)
          : l10n.t('{0} (changed here, removed on the server)', conflict.field);
      case 'record-id':
        return l10n.t('the first field');
    }
  });
  const list =
    conflicts.length > shown.length
      ? l10n.t('{0} and {1} more', shown.join(', '), conflicts.length - shown.length)
      : shown.join(', ');
  return l10n.t(
    'You and others changed the same in {0}: {1}. Decide here, then "Complete Merge". Until then your draft stays as it is.',
    name,
    list,
  );
}
