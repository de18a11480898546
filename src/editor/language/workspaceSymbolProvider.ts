import {
  Location,
  Position,
  Range,
  SymbolInformation,
  SymbolKind,
  type Uri,
  type WorkspaceSymbolProvider,
  workspace,
} from 'vscode';
import type { Log } from '../../common/log';
import { plainLabel } from '../../dictionary/language/markdown';
import { readDictionary } from '../../dictionary/model';
import type { ProjectAccess } from '../../projects/projectAccess';
import { displayName } from '../../projects/projectEntry';
import { dictionaryUri, projectOfDictionary } from '../redcapUri';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { rangeOf } from './positions';
import { matchesQuery } from './symbolQuery';

/** More than anybody looks through. */
const mostSymbols = 500;

/** A field of a project whose dictionary is not open: its row is found when it is gone to. */
class ClosedSymbol extends SymbolInformation {
  constructor(
    name: string,
    container: string,
    readonly uri: Uri,
  ) {
    super(name, SymbolKind.Field, container, new Location(uri, new Position(0, 0)));
  }
}

/** *Go to Symbol in Workspace*: fields of all open dictionaries, and of projects whose metadata has been read. */
export class DictionaryWorkspaceSymbolProvider implements WorkspaceSymbolProvider {
  constructor(
    private readonly documents: DictionaryDocuments,
    private readonly projects: ProjectAccess,
    private readonly log: Log,
  ) {}

  provideWorkspaceSymbols(query: string): SymbolInformation[] {
    const symbols: SymbolInformation[] = [];
    const open = new Set<string>();
    for (const document of this.documents.documents()) {
      const key = projectOfDictionary(document.uri);
      if (key !== undefined) {
        open.add(key);
      }
      const model = this.documents.get(document)?.model;
      for (const [index, field] of (model?.fields ?? []).entries()) {
        if (model !== undefined && symbols.length < mostSymbols && matchesQuery(query, field.name, field.label)) {
          const start = model.document.rowStart(model.rowNumber(index));
          symbols.push(
            new SymbolInformation(
              field.name,
              SymbolKind.Field,
              field.form,
              new Location(document.uri, rangeOf(document, { start, end: start })),
            ),
          );
        }
      }
    }
    for (const entry of this.projects.list().filter(({ key }) => !open.has(key))) {
      const container = displayName(entry);
      const uri = dictionaryUri(entry);
      for (const field of this.projects.peek?.(entry.key, 'metadata') ?? []) {
        if (symbols.length < mostSymbols && matchesQuery(query, field.field_name, field.field_label)) {
          symbols.push(
            new ClosedSymbol(
              field.field_name,
              `${container} › ${field.form_name} · ${plainLabel(field.field_label, 60)}`,
              uri,
            ),
          );
        }
      }
    }
    return symbols;
  }

  async resolveWorkspaceSymbol(symbol: SymbolInformation): Promise<SymbolInformation> {
    try {
      const document = await workspace.openTextDocument(symbol.location.uri, { encoding: 'utf8' });
      const model = this.documents.get(document)?.model ?? readDictionary(document.getText());
      const field = model.field(symbol.name);
      if (field !== undefined) {
        const start = document.positionAt(model.document.rowStart(model.rowOf(field)));
        symbol.location = new Location(document.uri, new Range(start, start));
      }
    } catch (error) {
      // The editor says what is wrong when it opens the file.
      this.log.debug(
        'language',
        `the row of a field could not be found: ${error instanceof Error ? error.name : 'unknown'}`,
      );
    }
    return symbol;
  }
}
