import type { TextEdit } from '../csvDocument';
import type { DictionaryIndex, DictionarySymbol, Use } from './dictionaryIndex';
import { symbolAt } from './navigate';
import type { L10n } from '../../common/wording';
import { scanActionTags } from '../../logic/actionTags';
import { actionTags } from '../../logic/actionTagTable';
import { textColumns } from '../embeddings';
import type { Field } from '../field';
import { checkboxColumns, isReservedName } from '../rules/names';

export interface Renaming {
  readonly symbol: DictionarySymbol;
  readonly use: Use;
  readonly name: string;
}

/** What can be renamed at `offset`; a sentence when there is something that cannot; undefined when there is nothing. */
export function renamingAt(index: DictionaryIndex, offset: number, l10n: L10n): Renaming | string | undefined {
  const found = symbolAt(index, offset);
  if (found === undefined) {
    return undefined;
  }
  const { symbol, use } = found;
  switch (symbol.kind) {
    case 'field': {
      const declared = index.declarations(symbol).length;
      return declared === 0
        ? l10n.t('There is no field {0} in this dictionary.', symbol.name)
        : declared > 1
          ? l10n.t('{0} is declared more than once: give one of them another name in its own cell first.', symbol.name)
          : renaming(index, symbol, use);
    }
    case 'form':
      return index.form(symbol.name) === undefined
        ? l10n.t('There is no instrument {0} in this dictionary.', symbol.name)
        : renaming(index, symbol, use);
    case 'matrix':
      return renaming(index, symbol, use);
    case 'event':
      return l10n.t('Events are not renamed in the data dictionary.');
    case 'choice':
      return l10n.t(
        'Codes of choices are stored with the data: changing one here would leave stored values without a label.',
      );
    case 'smart':
    case 'function':
    case 'tag':
      return l10n.t('{0} is a name of REDCap itself.', symbol.name);
  }
}

function renaming(index: DictionaryIndex, symbol: DictionarySymbol, use: Use): Renaming {
  // A status field shows its whole name but only the form's part is renamed.
  const end = symbol.kind === 'form' && use.mention.kind === 'field' ? use.start + symbol.name.length : use.end;
  return {
    symbol,
    use: { ...use, end },
    name: use.field.row.text.slice(use.mention.start, use.mention.start + end - use.start),
  };
}

/** Why `name` cannot be the new name; undefined when it can. */
export function renameProblem(
  index: DictionaryIndex,
  symbol: DictionarySymbol,
  name: string,
  l10n: L10n,
): string | undefined {
  const longest = symbol.kind === 'form' ? 50 : 100;
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    return l10n.t('Names have lower-case letters, digits and underscores, and begin with a letter.');
  }
  if (name.length > longest) {
    return l10n.t('The name is longer than {0} characters.', longest);
  }
  if (name === symbol.name) {
    return undefined;
  }
  switch (symbol.kind) {
    case 'field':
      return index.field(name) !== undefined
        ? l10n.t('There is a field {0} already.', name)
        : index.statusForm(name) !== undefined
          ? l10n.t('{0} is the form status of an instrument.', name)
          : reservedProblem(index, name, l10n);
    case 'form':
      return index.form(name) !== undefined
        ? l10n.t('There is an instrument {0} already.', name)
        : index.field(`${name}_complete`) !== undefined
          ? l10n.t('There is a field {0} already.', `${name}_complete`)
          : undefined;
    case 'matrix':
      return index.uses({ kind: 'matrix', name }).length > 0
        ? l10n.t('There is a matrix group {0} already.', name)
        : undefined;
    default:
      return undefined;
  }
}

/** Columns of exports that are REDCap's own: a field of the same name could not be told apart from them. */
function reservedProblem({ model }: DictionaryIndex, name: string, l10n: L10n): string | undefined {
  return isReservedName(name, new Set(model.forms.map((form) => form.name)), (owner) => checkboxColumns(model, owner))
    ? l10n.t('{0} is the name of a column that REDCap puts into exports itself.', name)
    : undefined;
}

/** A row that names the field in a language that is not REDCap's. */
export interface Leftover {
  readonly field: string;
  /** A query is left as it is; of scripts, style sheets and what a tag of an external module is told, `[name]` is renamed and nothing else. */
  readonly kind: 'query' | 'module' | 'script';
}

/** Where somebody should look after a rename: queries, scripts and style sheets, and what tags of external modules are told. */
export function leftBehind(index: DictionaryIndex, symbol: DictionarySymbol): Leftover[] {
  if (symbol.kind !== 'field') {
    return [];
  }
  const word = new RegExp(`(?<![A-Za-z0-9_])${symbol.name}(?![A-Za-z0-9_])`, 'gi');
  const quoted = new RegExp(`['"\`\\[.%]${symbol.name}(?:['"\`\\]%]|(?<=\\.\\w+)(?![A-Za-z0-9_]))`, 'i');
  return index.model.fields.flatMap((field): Leftover[] => {
    const isQuery = field.type === 'sql' && quoted.test(field.choicesText);
    const isModule =
      field.annotation.includes('@') && moduleTexts(field.annotation).some((text) => text.search(word) >= 0);
    return [
      ...(isQuery ? [{ field: field.name, kind: 'query' } as const] : []),
      ...(isModule ? [{ field: field.name, kind: 'module' } as const] : []),
      ...(scriptsOf(field).some((text) => text.search(word) >= 0)
        ? [{ field: field.name, kind: 'script' } as const]
        : []),
    ];
  });
}

/** Scripts and style sheets in texts, and those that stand where a calculation should; without references in brackets, which are renamed. */
function scriptsOf(field: Field): string[] {
  const calculation = field.type === 'calc' && /\$\s*\(|\bfunction\b|\bdocument\./.test(field.choicesText);
  const texts = textColumns.map((column) => field.value(column)).filter((text) => /<(?:script|style)\b/i.test(text));
  return [
    ...(calculation ? [field.choicesText] : []),
    ...texts.flatMap((text) => Array.from(text.matchAll(/<(script|style)\b[\s\S]*?(?:<\/\1|$)/gi), ([part]) => part)),
  ].map((text) => text.replaceAll(/\[[^[\]]*\]/g, ' '));
}

/** What follows each tag that is none of REDCap's, up to the next tag. */
function moduleTexts(annotation: string): string[] {
  const tags = scanActionTags(annotation);
  return tags.flatMap(({ tag, start }, place) =>
    actionTags.has(tag) ? [] : [annotation.slice(start + tag.length, tags[place + 1]?.start)],
  );
}

/**
 * Edits that give a symbol another name at every place: its cell, logic, calculations, bounds, piping, embedding, action tags and parameters of
 * smart variables (`REDCAP_LOGIC.md §2`). Everything else keeps its bytes. Names need no quoting, so edits replace names and nothing more.
 */
export function renameEdits(index: DictionaryIndex, symbol: DictionarySymbol, name: string): TextEdit[] {
  return index.uses(symbol).map(({ start, end }) => ({ start, end, text: name }));
}
