import {
  type Command,
  type SourceControl,
  type SourceControlResourceGroup,
  type SourceControlResourceState,
  type Uri,
  l10n,
  scm,
} from 'vscode';
import { commandIds } from '../../window/ids';
import { Disposable } from '../../common/disposable';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { DocumentName } from '../../state/documentNames';
import { dictionaryUri, documentOf, documentUri } from '../redcapUri';
import { serverUri } from '../serverDocuments';
import { groupIds, sourceControlId } from './ids';

/** What Source Control shows of one project: its drafts, and what others changed meanwhile. */
export class ProjectSourceControl extends Disposable {
  /** What the project was called: its folder has this name. */
  readonly title: string;
  private readonly control: SourceControl;
  private readonly drafts: SourceControlResourceGroup;
  private readonly incoming: SourceControlResourceGroup;

  constructor(private readonly entry: ProjectEntry) {
    super();
    this.title = displayName(entry);
    const node = { kind: 'project', projectKey: entry.key };
    this.control = this._register(scm.createSourceControl(sourceControlId, l10n.t('REDCap'), rootOf(entry)));
    this.control.inputBox.placeholder = l10n.t('Message (goes into the journal)');
    this.control.acceptInputCommand = {
      command: commandIds.push,
      title: l10n.t('Push...'),
      arguments: [node],
    };
    // The gutter compares with what the draft started from.
    this.control.quickDiffProvider = {
      provideOriginalResource: (uri) => {
        const address = documentOf(uri);
        return address && serverUri(entry, address.name, 'base');
      },
    };
    this.drafts = this._register(this.control.createResourceGroup(groupIds.changes, l10n.t('Changes')));
    this.incoming = this._register(this.control.createResourceGroup(groupIds.incoming, l10n.t('Incoming Changes')));
    this.incoming.hideWhenEmpty = true;
  }

  get message(): string {
    return this.control.inputBox.value.trim();
  }

  clearMessage(): void {
    this.control.inputBox.value = '';
  }

  show(drafts: readonly DocumentName[], incoming: readonly DocumentName[]): void {
    this.drafts.resourceStates = drafts.map((name) =>
      row(
        documentUri(this.entry, name),
        commandIds.compareDocument,
        l10n.t('Compare'),
        l10n.t('Draft on this computer, not pushed to REDCap'),
      ),
    );
    this.incoming.resourceStates = incoming.map((name) =>
      row(
        serverUri(this.entry, name, 'server'),
        commandIds.compareIncoming,
        l10n.t('Show Incoming Changes'),
        l10n.t('Changed on the server since your draft began'),
      ),
    );
    this.control.count = drafts.length + incoming.length;
    this.control.statusBarCommands = incoming.length === 0 ? [] : [this.incomingCommand(incoming.length)];
  }

  private incomingCommand(count: number): Command {
    return {
      command: commandIds.mergeIncoming,
      // VS Code decides whose commands its status bar shows: the project has to stand in them.
      title: l10n.t('$(arrow-down) {0}: {1} incoming', shortened(this.title), count),
      arguments: [{ kind: 'project', projectKey: this.entry.key }],
      tooltip:
        count === 1
          ? l10n.t('1 document was changed on the server since your draft began: merge')
          : l10n.t('{0} documents were changed on the server since your drafts began: merge', count),
    };
  }
}

const longestTitle = 24;

function shortened(title: string): string {
  return title.length > longestTitle ? `${title.slice(0, longestTitle - 1).trimEnd()}…` : title;
}

function row(resourceUri: Uri, command: string, title: string, tooltip: string): SourceControlResourceState {
  return { resourceUri, command: { command, title, arguments: [resourceUri] }, decorations: { tooltip } };
}

/** The folder of a project's documents. */
function rootOf(entry: ProjectEntry): Uri {
  const uri = dictionaryUri(entry);
  return uri.with({ path: uri.path.slice(0, uri.path.lastIndexOf('/')) });
}
