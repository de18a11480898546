import { l10n, Uri, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { documentOf, documentUri } from '../../editor/redcapUri';
import { serverUri } from '../../editor/serverDocuments';
import type { HistoryService } from '../../history/historyService';
import type { ProjectAccess } from '../../projects/projectAccess';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { operationTitle, whenText } from '../../writes/words/historyText';
import { isUndoable } from '../../safety/journal/history';
import type { Version, Versions } from '../../webviews/dictionaryDiff/versions';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { targetsOf } from '../../editor/sourceControl/targets';

export interface VersionDeps {
  readonly projects: ProjectAccess;
  readonly history: HistoryService;
}

const name = 'data_dictionary.csv';

/**
 * Which two versions of a data dictionary are compared: of a project what the server holds with its draft; else the document at hand, or one that
 * is chosen, with another that is chosen. @throws CancelledError
 */
export async function chooseVersions(deps: VersionDeps, clicked: unknown): Promise<Versions> {
  const uri = clicked instanceof Uri ? clicked : undefined;
  const own = uri === undefined || documentOf(uri) ? undefined : fileVersion(uri);
  const [target] = targetsOf([clicked]);
  const entry = target && deps.projects.get(target.key);
  const after = own ?? (entry ? draftOf(entry) : await choose(deps, l10n.t('The later version'), undefined));
  const before = await choose(deps, l10n.t('The earlier version, to compare with {0}', after.label), after, entry);
  return { before, after };
}

function draftOf(entry: ProjectEntry): Version {
  return {
    kind: 'document',
    uri: documentUri(entry, name).toString(),
    label: l10n.t('{0}, here', displayName(entry)),
    project: entry.key,
  };
}

function serverOf(entry: ProjectEntry): Version {
  return {
    kind: 'document',
    uri: serverUri(entry, name, 'server').toString(),
    label: l10n.t('{0}, server', displayName(entry)),
    project: entry.key,
  };
}

function fileVersion(uri: Uri): Version {
  return { kind: 'document', uri: uri.toString(), label: workspace.asRelativePath(uri) };
}

async function choose(
  deps: VersionDeps,
  placeholder: string,
  other: Version | undefined,
  first?: ProjectEntry,
): Promise<Version> {
  const entries = deps.projects.list();
  const ordered = first ? [first, ...entries.filter(({ key }) => key !== first.key)] : entries;
  const documents = ordered.flatMap((entry) => [
    { version: serverOf(entry), detail: l10n.t('what the server holds now') },
    { version: draftOf(entry), detail: l10n.t('the document with its draft') },
  ]);
  const snapshots = (await Promise.all(ordered.map((entry) => snapshotsOf(deps, entry)))).flat();
  const isOther = (version: Version): boolean => JSON.stringify(version) !== JSON.stringify(other);
  const picked = await pickOne({
    title: commandTitle(l10n.t('Compare Dictionaries')),
    placeholder,
    items: [
      ...[...documents, ...snapshots]
        .filter(({ version }) => isOther(version))
        .map(({ version, detail }) => ({ label: version.label, description: detail, version })),
      { label: l10n.t('A file...'), description: '', version: undefined },
    ],
  });
  if (picked === back) {
    throw new CancelledError();
  }
  return picked.version ?? (await chooseFile());
}

async function snapshotsOf(
  { history }: VersionDeps,
  entry: ProjectEntry,
): Promise<readonly { readonly version: Version; readonly detail: string }[]> {
  const operations = await history.operations(entry);
  return operations.filter(isUndoable).map(({ id, opened }) => ({
    version: {
      kind: 'snapshot',
      project: entry.key,
      operation: id,
      label: l10n.t('{0}, {1}', displayName(entry), whenText(opened.at)),
    },
    detail: l10n.t('snapshot before: {0}', operationTitle(opened, l10n)),
  }));
}

async function chooseFile(): Promise<Version> {
  const [uri] = (await window.showOpenDialog({ filters: { CSV: ['csv', 'tsv', 'txt'] } })) ?? [];
  if (uri === undefined) {
    throw new CancelledError();
  }
  return fileVersion(uri);
}
