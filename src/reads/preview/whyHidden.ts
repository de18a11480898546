import type { L10n } from '../../common/l10n';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import { inWords } from '../../dictionary/language/inWords';
import { plainLabel } from '../../dictionary/language/markdown';
import type { Expression } from '../../logic/ast';
import { valueOf } from '../../logic/evaluator';
import { printReference } from '../../logic/printer';
import { references } from '../../logic/references';
import type { PretendRecord } from './pretendRecord';

/** More of them is no line any more. */
const mostValues = 4;
const longestCondition = 300;
const longestValue = 40;

/** Why branching logic hides a field: the condition in words, then what its fields hold now. Plain text. */
export function whyHidden(ast: Expression, index: DictionaryIndex, record: PretendRecord, l10n: L10n): string {
  const condition = plainLabel(inWords(ast, index.symbols, l10n), longestCondition);
  const held = new Map<string, string>();
  for (const { node, field, inside } of references(ast)) {
    if (field === undefined || inside !== undefined) {
      continue;
    }
    const value = valueOf(node, record);
    const label = index.symbols.field(field.text.toLowerCase())?.choices?.find(({ code }) => code === value)?.label;
    held.set(
      printReference(node),
      value === ''
        ? l10n.t('blank')
        : plainLabel(
            label === undefined || node.target.kind !== 'field' || node.target.code !== undefined
              ? value
              : `${value}, ${label}`,
            longestValue,
          ),
    );
  }
  const now = [...held].slice(0, mostValues).map(([name, value]) => `${name} = ${value}`);
  return now.length === 0
    ? l10n.t('Shown only if {0}.', condition)
    : l10n.t('Shown only if {0}. Now {1}.', condition, `${now.join(', ')}${held.size > mostValues ? ', …' : ''}`);
}
