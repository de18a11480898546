import { type BinaryNode, type Expression, type ReferenceNode, ungroup } from '../../logic/ast';
import { printLogic, printReference } from '../../logic/printer';
import type { LogicSymbols } from '../../logic/symbols';
import type { L10n } from '../../common/wording';
import { plainLabel } from './markdown';

/** Beyond this, words are harder to read than the expression. */
const deepest = 12;

/** How fields and codes are called; by default as whoever writes the dictionary knows them. */
export interface Naming {
  /** Of a field, by its name as it is written. */
  readonly called: (name: string) => string;
  readonly withCodes: boolean;
}

const byName: Naming = { called: (name) => name, withCodes: true };

/** An expression as a sentence: `[sex] = '1' and [age] > 17` → `sex is Male (1) and age is greater than 17`. Plain text. */
export function inWords(
  ast: Expression | undefined,
  symbols: LogicSymbols | undefined,
  l10n: L10n,
  naming: Naming = byName,
): string {
  return ast === undefined ? '' : new Words(symbols, l10n, naming).say(ast, 0);
}

class Words {
  constructor(
    private readonly symbols: LogicSymbols | undefined,
    private readonly l10n: L10n,
    private readonly naming: Naming,
  ) {}

  say(node: Expression, depth: number): string {
    const { l10n } = this;
    if (depth > deepest) {
      return '…';
    }
    switch (node.kind) {
      case 'group':
        return this.inGroup(node.expression, depth);
      case 'detached':
        return this.reference(node.used);
      case 'reference':
        return this.reference(node);
      case 'binary':
        return this.binary(node, depth);
      case 'call':
        return `${node.name.text}(${node.args.map((arg) => this.say(arg, depth + 1)).join(', ')})`;
      case 'unary':
        return `${node.operator}${this.say(node.operand, depth + 1)}`;
      case 'string':
        return node.value === '' ? l10n.t('blank') : `"${node.value}"`;
      case 'number':
      case 'boolean':
      case 'error':
        return printLogic(node).trim();
    }
  }

  private inGroup(inner: Expression, depth: number): string {
    const said = this.say(inner, depth + 1);
    const core = ungroup(inner);
    return core.kind === 'binary' && (core.operator === 'and' || core.operator === 'or' || !/[=<>]/.test(core.operator))
      ? `(${said})`
      : said;
  }

  private binary(node: BinaryNode, depth: number): string {
    const { l10n } = this;
    const { operator } = node;
    const left = ungroup(node.left);
    const right = ungroup(node.right);
    if (operator === 'and' || operator === 'or') {
      const [a, b] = [this.say(node.left, depth + 1), this.say(node.right, depth + 1)];
      return operator === 'and' ? l10n.t('{0} and {1}', a, b) : l10n.t('{0} or {1}', a, b);
    }
    if (operator === '=' || operator === '<>') {
      const field = left.kind === 'reference' ? left : undefined;
      const literal = right.kind === 'string' ? right.value : right.kind === 'number' ? right.text : undefined;
      if (field && literal !== undefined) {
        return this.equality(field, literal.trim(), operator === '=', right.kind === 'string');
      }
    }
    const [a, b] = [this.say(node.left, depth + 1), this.say(node.right, depth + 1)];
    switch (operator) {
      case '=':
        return l10n.t('{0} is {1}', a, b);
      case '<>':
        return l10n.t('{0} is not {1}', a, b);
      case '<':
        return l10n.t('{0} is less than {1}', a, b);
      case '>':
        return l10n.t('{0} is greater than {1}', a, b);
      case '<=':
        return l10n.t('{0} is at most {1}', a, b);
      case '>=':
        return l10n.t('{0} is at least {1}', a, b);
      default:
        return `${a} ${operator} ${b}`;
    }
  }

  private equality(node: ReferenceNode, literal: string, equal: boolean, quoted: boolean): string {
    const { l10n } = this;
    const name = this.reference(node);
    const { target } = node;
    if (literal === '' && quoted) {
      return equal ? l10n.t('{0} is blank', name) : l10n.t('{0} is not blank', name);
    }
    if (target.kind === 'field' && target.code !== undefined && (literal === '0' || literal === '1')) {
      return (literal === '1') === equal ? l10n.t('{0} is checked', name) : l10n.t('{0} is not checked', name);
    }
    const choices = target.kind === 'field' ? this.symbols?.field(target.name.text.toLowerCase())?.choices : undefined;
    const label = choices?.find((choice) => choice.code === literal)?.label;
    const value =
      label === undefined ? literal : `${plainLabel(label, 60)}${this.naming.withCodes ? ` (${literal})` : ''}`;
    return equal ? l10n.t('{0} is {1}', name, value) : l10n.t('{0} is not {1}', name, value);
  }

  private reference(node: ReferenceNode): string {
    const { target, event, instance } = node;
    if (target.kind === 'smart') {
      return printReference(node);
    }
    const { code } = target;
    const label =
      code &&
      this.symbols?.field(target.name.text.toLowerCase())?.choices?.find((choice) => choice.code === code.text.trim())
        ?.label;
    const called = this.naming.called(target.name.text);
    const name = code === undefined ? called : `${called}: ${label === undefined ? code.text : plainLabel(label, 60)}`;
    const place = [...(event ? [event.text] : []), ...(instance ? [this.l10n.t('instance {0}', instance.text)] : [])];
    return place.length === 0 ? name : `${name} (${place.join(', ')})`;
  }
}
