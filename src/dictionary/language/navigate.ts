import type { Field } from '../field';
import { useAt } from './cursor';
import type { DictionaryIndex, DictionarySymbol, Use } from './dictionaryIndex';
import type { Mention } from './mentions';

/** What is at `offset`: the symbol and the place of its name. A status field is its form. */
export function symbolAt(
  index: DictionaryIndex,
  offset: number,
): { readonly symbol: DictionarySymbol; readonly use: Use } | undefined {
  const use = useAt(index, offset);
  return use && { symbol: index.symbolOf(use.mention), use };
}

/** Where the thing at `offset` is declared. */
export function definitionsAt(index: DictionaryIndex, offset: number): Use[] {
  const found = symbolAt(index, offset);
  return found === undefined ? [] : index.declarations(found.symbol);
}

/** Every place of the thing at `offset`. */
export function referencesAt(index: DictionaryIndex, offset: number, includeDeclaration: boolean): Use[] {
  const found = symbolAt(index, offset);
  return found === undefined
    ? []
    : index.uses(found.symbol).filter(({ mention }) => includeDeclaration || mention.role !== 'declaration');
}

/** Fields that need this one, each with the places in its row. The field itself is left out. */
export function neededBy(index: DictionaryIndex, field: Field): Map<Field, Use[]> {
  const uses = index
    .uses({ kind: 'field', name: field.key })
    .filter((use) => use.field !== field && isNeed(use.mention, field));
  return groupBy(uses, (use) => use.field);
}

/** The fields alone, in order: of a field that is used everywhere, the places would be thousands. */
export function fieldsNeeding(index: DictionaryIndex, field: Field): Field[] {
  return index.model.fields.filter((other) => {
    for (const mention of index.mentions(other)) {
      if (isNeed(mention, field)) {
        return other !== field;
      }
    }
    return false;
  });
}

function isNeed({ kind, name, role }: Mention, field: Field): boolean {
  return kind === 'field' && role !== 'declaration' && role !== 'comment' && name === field.key;
}

/** Fields that this one depends on, each with the places in this field's row. */
export function dependsOn(index: DictionaryIndex, field: Field): Map<Field, Use[]> {
  const { model } = index;
  const row = index.rowOf(field);
  const base = model.document.rowStart(row);
  const uses = index
    .mentions(field)
    .filter((mention) => mention.kind === 'field' && mention.role !== 'declaration' && mention.role !== 'comment')
    .map((mention) => ({ field, row, mention, start: base + mention.start, end: base + mention.end }));
  const found = groupBy(uses, (use) => index.field(use.mention.name));
  found.delete(undefined);
  found.delete(field);
  return found as Map<Field, Use[]>;
}

function groupBy<K>(uses: readonly Use[], key: (use: Use) => K): Map<K, Use[]> {
  const groups = new Map<K, Use[]>();
  for (const use of uses) {
    const list = groups.get(key(use));
    if (list === undefined) {
      groups.set(key(use), [use]);
    } else {
      list.push(use);
    }
  }
  return groups;
}
