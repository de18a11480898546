import {
  DocumentSymbol,
  type DocumentSymbolProvider,
  FoldingRange,
  FoldingRangeKind,
  type FoldingRangeProvider,
  Range,
  SymbolKind,
  type TextDocument,
  l10n,
} from 'vscode';
import type { Field } from '../../dictionary/field';
import { typeText } from '../../dictionary/language/fieldCard';
import { plainLabel } from '../../dictionary/language/markdown';
import { outlineOf } from '../../dictionary/language/outline';
import type { DictionaryModel } from '../../dictionary/model';
import type { DictionaryDocuments } from './dictionaryDocuments';

/** Instruments, their sections, their fields: outline, breadcrumbs, Go to Symbol. */
export class DictionarySymbolProvider implements DocumentSymbolProvider {
  constructor(private readonly documents: DictionaryDocuments) {}

  provideDocumentSymbols(document: TextDocument): DocumentSymbol[] {
    const model = this.documents.get(document)?.model;
    if (model === undefined) {
      return [];
    }
    const lines = lineReader(document, model);
    return outlineOf(model).map(({ form, sections, first, last }) => {
      const symbol = new DocumentSymbol(
        form === '' ? l10n.t('(no instrument)') : form,
        '',
        SymbolKind.Module,
        lines.rows(first, last),
        lines.start(first),
      );
      for (const section of sections) {
        const fields = section.fields.map((field) =>
          this.field(field, lines.rows(model.rowOf(field), model.rowOf(field)), lines),
        );
        const header = plainLabel(section.header, 80);
        if (section.header === '') {
          symbol.children.push(...fields);
        } else {
          const heading = new DocumentSymbol(
            header === '' ? l10n.t('(blank section header)') : header,
            '',
            SymbolKind.Namespace,
            lines.rows(section.first, section.last),
            lines.start(section.first),
          );
          heading.children = fields;
          symbol.children.push(heading);
        }
      }
      return symbol;
    });
  }

  private field(field: Field, range: Range, lines: Lines): DocumentSymbol {
    return new DocumentSymbol(
      field.name === '' ? l10n.t('(no name)') : field.name,
      `${typeText(field, l10n)} ${plainLabel(field.label, 80)}`.trim(),
      SymbolKind.Field,
      range,
      lines.startOf(range),
    );
  }
}

/** Folds instruments and the sections in them. */
export class DictionaryFoldingProvider implements FoldingRangeProvider {
  constructor(private readonly documents: DictionaryDocuments) {}

  provideFoldingRanges(document: TextDocument): FoldingRange[] {
    const model = this.documents.get(document)?.model;
    if (model === undefined) {
      return [];
    }
    const lines = lineReader(document, model);
    return outlineOf(model)
      .flatMap((form) => [form, ...(form.sections.length > 1 ? form.sections : [])])
      .map(({ first, last }) => lines.rows(first, last))
      .filter((range) => !range.isSingleLine)
      .map((range) => new FoldingRange(range.start.line, range.end.line, FoldingRangeKind.Region));
  }
}

interface Lines {
  /** From the start of a row to the end of the text of another. */
  rows(first: number, last: number): Range;
  /** The variable name's end of a row's start: where the caret goes. */
  start(row: number): Range;
  startOf(range: Range): Range;
}

function lineReader(document: TextDocument, model: DictionaryModel): Lines {
  const csv = model.document;
  const startOf = (range: Range): Range => new Range(range.start, range.start);
  const rows = (first: number, last: number): Range =>
    new Range(
      document.positionAt(csv.rowStart(first)),
      document.positionAt(csv.rowStart(last) + (csv.rows[last]?.contentEnd ?? 0)),
    );
  return { rows, startOf, start: (row) => startOf(rows(row, row)) };
}
