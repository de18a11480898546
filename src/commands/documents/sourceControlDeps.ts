import { workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { DictionaryServices } from '../../editor/dictionaryServices';
import type { DocumentName } from '../../state/documentNames';
import { type DocumentAddress, documentOf } from '../../editor/redcapUri';
import type { SourceControls } from '../../editor/sourceControl/sourceControls';
import { projectKeyOf } from '../../editor/sourceControl/targets';
import type { ProjectEntry } from '../../projects/projectEntry';
import { dictionaryProject } from './dictionaryProject';
import { requireTrust } from '../projects/connectDeps';

export interface SourceControlCommandDeps {
  readonly services: DictionaryServices;
  readonly sources: () => Promise<SourceControls>;
}

/** The project that a command of Source Control, of the tree or of the palette is about. @throws CancelledError */
export async function sourceProject(
  { services: { projects } }: SourceControlCommandDeps,
  clicked: unknown,
  title: string,
): Promise<ProjectEntry> {
  requireTrust();
  const key = projectKeyOf(clicked);
  return key === undefined ? await dictionaryProject(projects, clicked, title) : projects.get(key);
}

/** Unsaved edits of a project's documents become drafts; nothing is sent. @throws CancelledError when one could not be saved */
export async function saveOpen({ saves }: DictionaryServices, key: string, only?: DocumentName): Promise<void> {
  for (const document of workspace.textDocuments) {
    const address = documentOf(document.uri);
    const isMeant = address?.key === key && (only === undefined || address.name === only);
    if (isMeant && document.isDirty && !(await saves.save(document))) {
      throw new CancelledError();
    }
  }
}

/** The draft's text; the server's where there is none. */
export async function draftText({ documents }: DictionaryServices, { key, name }: DocumentAddress): Promise<string> {
  return Buffer.from((await documents.read(key, name)).content).toString('utf8');
}
