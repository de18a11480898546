import {
  commands,
  type Position,
  type Range,
  type RenameProvider,
  type TextDocument,
  WorkspaceEdit,
  type WorkspaceEditEntryMetadata,
  l10n,
} from 'vscode';
import type { DictionarySymbol } from '../../dictionary/language/dictionaryIndex';
import {
  leftBehind,
  type Leftover,
  type Renaming,
  renameEdits,
  renameProblem,
  renamingAt,
} from '../../dictionary/language/rename';
import { warningMessage } from '../../window/messages';
import type { ProjectAccess } from '../../projects/projectAccess';
import { projectOfDictionary } from '../redcapUri';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { rangeOf } from './positions';

/** Renames fields, instruments and matrix groups at every place. What the server holds data for is renamed only after a look at what is lost. */
export class DictionaryRenameProvider implements RenameProvider {
  constructor(
    private readonly documents: DictionaryDocuments,
    private readonly projects: ProjectAccess,
  ) {}

  prepareRename(document: TextDocument, position: Position): { range: Range; placeholder: string } {
    const { use, name } = this.find(document, position);
    return { range: rangeOf(document, use), placeholder: name };
  }

  async provideRenameEdits(document: TextDocument, position: Position, newName: string): Promise<WorkspaceEdit> {
    const { symbol } = this.find(document, position);
    const name = newName.trim();
    const isOnServer = await this.isOnServer(document, symbol);
    // The text may have changed while the server was asked.
    const index = this.documents.get(document)?.index;
    const problem = index && renameProblem(index, symbol, name, l10n);
    if (index === undefined || problem !== undefined) {
      throw new Error(problem ?? l10n.t('This is no data dictionary any more.'));
    }
    const edit = new WorkspaceEdit();
    const metadata = isOnServer ? confirmation(symbol, name) : undefined;
    for (const { start, end, text } of renameEdits(index, symbol, name)) {
      edit.replace(document.uri, rangeOf(document, { start, end }), text, metadata);
    }
    if (isOnServer && edit.size > 0 && name !== symbol.name) {
      // The preview lists the places, unticked; why, it says in one of its two views only.
      warnOfLoss(symbol, name).catch(() => {
        /* The preview has a button of its own. */
      });
    }
    tellLeftovers(leftBehind(index, symbol), symbol.name);
    return edit;
  }

  private find(document: TextDocument, position: Position): Renaming {
    const tracked = this.documents.get(document);
    const found = tracked && renamingAt(tracked.index, document.offsetAt(position), l10n);
    if (found === undefined || typeof found === 'string') {
      throw new Error(found ?? l10n.t('There is nothing to rename here.'));
    }
    return found;
  }

  /** Whether renaming would lose data once pushed. When the server cannot be asked, it might. */
  private async isOnServer(document: TextDocument, { kind, name }: DictionarySymbol): Promise<boolean> {
    const key = projectOfDictionary(document.uri);
    if (key === undefined || kind === 'matrix') {
      return false;
    }
    try {
      const metadata = await this.projects.part(key, 'metadata');
      return metadata.some((field) => (kind === 'form' ? field.form_name : field.field_name) === name);
    } catch {
      return true;
    }
  }
}

function confirmation(symbol: DictionarySymbol, newName: string): WorkspaceEditEntryMetadata {
  return {
    needsConfirmation: true,
    label: l10n.t('Rename {0} to {1}: data on the server is not renamed', symbol.name, newName),
    description: consequence(symbol, newName),
  };
}

function consequence({ kind, name }: DictionarySymbol, newName: string): string {
  return kind === 'form'
    ? l10n.t(
        'REDCap takes a renamed instrument for a new one: the form status of all records is lost when this is pushed. Rename it in the Online Designer instead.',
      )
    : l10n.t(
        'REDCap takes a renamed field for a removed and a new one: its data is lost when this is pushed. "Rename Field and Keep Its Data..." adds {1} beside {0}, copies the data, compares it and removes {0} then; "Keep the Data..." does the same when you push.',
        name,
        newName,
      );
}

/** Queries, scripts and tags of external modules are not ours to read: who renames is told where to look. */
function tellLeftovers(left: readonly Leftover[], name: string): void {
  const named = (kind: Leftover['kind']): string => {
    const fields = left.filter((one) => one.kind === kind).map(({ field }) => field);
    return [...fields.slice(0, 5), ...(fields.length > 5 ? ['…'] : [])].join(', ');
  };
  const [queries, modules, scripts] = [named('query'), named('module'), named('script')];
  const sentences = [
    ...(queries === '' ? [] : [l10n.t('The query of {0} names {1} as text and was left as it is.', queries, name)]),
    ...(modules === ''
      ? []
      : [
          l10n.t(
            'The tag of an external module at {0} names {1}: there only [{1}] in brackets was renamed, all other text was left as it is.',
            modules,
            name,
          ),
        ]),
    ...(scripts === ''
      ? []
      : [
          l10n.t(
            'A script or style sheet at {0} names {1}: there only [{1}] in brackets was renamed, all other text was left as it is.',
            scripts,
            name,
          ),
        ]),
  ];
  if (sentences.length > 0) {
    warningMessage(sentences.join(' ')).then(undefined, () => {
      /* Nothing is asked. */
    });
  }
}

/** Beside the preview; its button makes the notification stay and show all of its words. */
async function warnOfLoss(symbol: DictionarySymbol, newName: string): Promise<void> {
  const keep = l10n.t('Keep the Name');
  const text = l10n.t(
    '{0} is not renamed yet. {1} Tick the places in Refactor Preview to rename it here nevertheless.',
    symbol.name,
    consequence(symbol, newName),
  );
  if ((await warningMessage(text, keep)) === keep) {
    await commands.executeCommand('refactorPreview.discard');
  }
}
