import {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  type CallHierarchyProvider,
  type Position,
  Range,
  SymbolKind,
  type TextDocument,
  workspace,
} from 'vscode';
import type { Field } from '../../dictionary/field';
import { dependsOn, neededBy, symbolAt } from '../../dictionary/language/navigate';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { rangeOf } from './positions';
import type { TrackedDictionary } from './trackedDictionary';

/** Which fields need a field ("calls to") and which it depends on ("calls from"). */
export class DictionaryCallHierarchyProvider implements CallHierarchyProvider {
  constructor(private readonly documents: DictionaryDocuments) {}

  prepareCallHierarchy(document: TextDocument, position: Position): CallHierarchyItem | undefined {
    const tracked = this.documents.get(document);
    const found = tracked && symbolAt(tracked.index, document.offsetAt(position));
    const field = found?.symbol.kind === 'field' ? tracked?.index.field(found.symbol.name) : undefined;
    return tracked && field && itemOf(document, tracked, field);
  }

  provideCallHierarchyIncomingCalls(item: CallHierarchyItem): CallHierarchyIncomingCall[] {
    return this.with(item, (document, tracked, field) =>
      Array.from(
        neededBy(tracked.index, field),
        ([user, uses]) =>
          new CallHierarchyIncomingCall(
            itemOf(document, tracked, user),
            uses.map((use) => rangeOf(document, use)),
          ),
      ),
    );
  }

  provideCallHierarchyOutgoingCalls(item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
    return this.with(item, (document, tracked, field) =>
      Array.from(
        dependsOn(tracked.index, field),
        ([other, uses]) =>
          new CallHierarchyOutgoingCall(
            itemOf(document, tracked, other),
            uses.map((use) => rangeOf(document, use)),
          ),
      ),
    );
  }

  /** The field as the text has it now; it may have been edited since the item was made. */
  private with<T>(
    item: CallHierarchyItem,
    read: (document: TextDocument, tracked: TrackedDictionary, field: Field) => T[],
  ): T[] {
    const document = workspace.textDocuments.find((open) => open.uri.toString() === item.uri.toString());
    const tracked = document && this.documents.get(document);
    const field = tracked?.index.field(item.name);
    return document && tracked && field ? read(document, tracked, field) : [];
  }
}

function itemOf(document: TextDocument, { model }: TrackedDictionary, field: Field): CallHierarchyItem {
  const { start, end, row } = model.cellRange(field, 'field_name');
  const whole = new Range(
    document.positionAt(model.document.rowStart(row)),
    document.positionAt(model.document.rowStart(row) + field.row.contentEnd),
  );
  return new CallHierarchyItem(
    SymbolKind.Field,
    field.name,
    field.form,
    document.uri,
    whole,
    rangeOf(document, { start, end }),
  );
}
