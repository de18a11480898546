import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import os from 'node:os';
import { Uri, commands, l10n, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { DocumentServices } from '../../editor/documentServices';
import { dictionaryFileName, dictionaryUri } from '../../editor/redcapUri';
import { toUploadForm } from '../../writes/dictionary/forms';
import type { ReviewedPush } from '../../writes/dictionary/plan';
import { reviewMarkdown } from '../../writes/review/reviewMarkdown';
import { consentTo } from '../../window/consent';
import { projectHead } from '../../window/projectHead';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { formProblem } from './formProblem';
import { commandIds } from '../../window/ids';
import { commandTitle } from '../../window/multiStep';
import { showComparison } from './compareDocument';
import { documentProject } from './documentProject';
import { dictionaryLines, planReviewed, showDictionaryRefusals } from './planDictionary';
import { planPushOf } from './pushFlow';
import { saveOpen } from './sourceControlDeps';
import { errorMessage, informationMessage } from '../../window/messages';

/**
 * *Save for Draft Mode...*: judged like a push (errors that the draft brings block, changes are reviewed against the records), then written as the
 * file that REDCap's upload page takes (Designer → Data Dictionary, in Draft Mode). Nothing is sent.
 */
export function saveForDraftMode(services: DocumentServices): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const { projects, documents } = services;
    const entry = await documentProject(projects, clicked, commandTitle(l10n.t('Save for Draft Mode')));
    await saveOpen(entry.key, dictionaryFileName);
    const { planned } = await planPushOf(services, entry, {
      name: dictionaryFileName,
      plan: (target, draft, signal, onProgress) => planReviewed(target, { ...draft, goal: 'file' }, signal, onProgress),
    });
    if (planned.kind === 'refused') {
      await showDictionaryRefusals(services, entry, planned.refusals);
      return;
    }
    if (planned.kind === 'plan') {
      const { plan } = planned;
      switch (await confirmFile(services, entry, plan)) {
        case 'compare':
          await showComparison(services, entry, dictionaryFileName, plan.server);
          return;
        case 'merge':
          await commands.executeCommand(commandIds.mergeIncoming, dictionaryUri(entry));
          return;
        case 'save':
          break;
      }
    }
    const written = toUploadForm(
      Buffer.from((await documents.read(entry.key, dictionaryFileName)).content).toString('utf8'),
    );
    if (written.kind !== 'written') {
      await errorMessage(formProblem(written));
      return;
    }
    await saveUploadFile(entry, written.text);
  };
}

/** The same question before the file for Draft Mode is written: REDCap's administrators see the changes next, the records only afterwards. @throws CancelledError */
async function confirmFile(
  { reports }: DocumentServices,
  entry: ProjectEntry,
  plan: ReviewedPush,
): Promise<'save' | 'compare' | 'merge'> {
  const title = displayName(entry);
  const [compare, merge, save] = [l10n.t('Compare'), l10n.t('Merge...'), l10n.t('Save File...')];
  const document = (): string =>
    reviewMarkdown(plan.review, {
      title: l10n.t('Data dictionary of "{0}" for Draft Mode', title),
      when: new Date(),
      l10n,
    });
  const chosen = await consentTo({
    head: projectHead(entry, plan.info),
    message: plan.serverChanged
      ? l10n.t('The data dictionary of "{0}" was changed on the server since you opened it.', title)
      : l10n.t('Save the data dictionary of "{0}" for Draft Mode?', title),
    lines: [
      ...(plan.serverChanged ? [l10n.t('Uploading your draft as it is would undo what others changed.')] : []),
      ...dictionaryLines(plan),
    ],
    verbs: [compare, ...(plan.serverChanged ? [merge] : []), save],
    showDetails: () => reports.addMarkdown(document(), l10n.t('Review of {0}', title))(),
    details: l10n.t('Show Review'),
  });
  return chosen === save ? 'save' : chosen === merge ? 'merge' : 'compare';
}

/** Asks for a place, writes a dictionary in the form of REDCap's upload page there, and says what to do with it. @throws CancelledError */
export async function saveUploadFile(entry: ProjectEntry, text: string): Promise<void> {
  const folder = workspace.workspaceFolders?.find((each) => each.uri.scheme === 'file')?.uri ?? Uri.file(os.homedir());
  const name = `${
    displayName(entry)
      .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
      .replaceAll(/^_+|_+$/g, '') || 'project'
  }_DataDictionary_${new Date().toISOString().slice(0, 10)}.csv`;
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(folder, name),
    filters: { CSV: ['csv'] },
    title: l10n.t('Save for Draft Mode'),
  });
  if (!target) {
    throw new CancelledError();
  }
  if (target.scheme === 'file') {
    await writeFile(target.fsPath, text, 'utf8');
  } else {
    await workspace.fs.writeFile(target, Buffer.from(text, 'utf8'));
  }
  const browser = l10n.t('Open in Browser');
  const openFile = l10n.t('Open File');
  const chosen = await informationMessage(
    l10n.t(
      'Saved {0}. In REDCap enter Draft Mode, then upload it under Designer, Data Dictionary.',
      path.posix.basename(target.path),
    ),
    openFile,
    browser,
  );
  if (chosen === openFile) {
    await window.showTextDocument(target);
  } else if (chosen === browser) {
    await commands.executeCommand(commandIds.openInBrowser, { kind: 'project', projectKey: entry.key });
  }
}
