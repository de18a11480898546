import { workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { DocumentServices } from '../../editor/documentServices';
import type { DocumentName } from '../../state/documentNames';
import { type DocumentAddress, documentOf } from '../../editor/redcapUri';
import type { SourceControls } from '../../editor/sourceControl/sourceControls';
import type { Target } from '../../editor/sourceControl/targets';
import { documentTargets } from './documentProject';
import { requireTrust } from '../projects/connectDeps';

export interface SourceControlCommandDeps {
  readonly services: DocumentServices;
  readonly sources: () => Promise<SourceControls>;
}

/** What a command of Source Control, of an editor, of the tree or of the palette is about. @throws CancelledError */
export async function sourceTargets(
  { services: { projects } }: SourceControlCommandDeps,
  args: readonly unknown[],
  title: string,
): Promise<readonly Target[]> {
  requireTrust();
  return await documentTargets(projects, args, title);
}

/** Unsaved edits of a project's documents become drafts; nothing is sent. @throws CancelledError when one could not be saved */
export async function saveOpen(key: string, only?: DocumentName): Promise<void> {
  for (const document of workspace.textDocuments) {
    const address = documentOf(document.uri);
    const isMeant = address?.key === key && (only === undefined || address.name === only);
    // A save that VS Code joins to an auto-save under way says no, and the document is saved all the same.
    if (isMeant && document.isDirty && !(await document.save()) && document.isDirty) {
      throw new CancelledError();
    }
  }
}

/** The draft's text; the server's where there is none. */
export async function draftText({ documents }: DocumentServices, { key, name }: DocumentAddress): Promise<string> {
  return Buffer.from((await documents.read(key, name)).content).toString('utf8');
}
