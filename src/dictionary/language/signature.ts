import { functionNamed, type LogicFunction, signatureOf } from '../../logic/functions';
import { lexLogic } from '../../logic/lexer';
import { type Cursor, cursorAt, logicAt } from './cursor';
import type { DictionaryIndex } from './dictionaryIndex';
import type { TagRegion } from './regions';

export interface SignatureCard {
  /** Plain text, e.g. `round(number, [decimals])`. */
  readonly label: string;
  readonly doc: string;
  readonly parameters: readonly string[];
  readonly active: number;
}

/** The function whose arguments are being written at `offset`, and which of them. */
export function signatureAt(index: DictionaryIndex, offset: number): SignatureCard | undefined {
  const cursor = cursorAt(index, offset);
  if (cursor?.field === undefined) {
    return undefined;
  }
  const region = logicAt(cursor);
  const found = region && openCall(cursor.value.slice(region.from, region.to), cursor.at - region.from);
  return found ? cardOf(found.fn, found.argument) : tagCard(cursor);
}

/** Looks back over the tokens for the innermost parenthesis that is open and belongs to a function. */
function openCall(source: string, at: number): { readonly fn: LogicFunction; readonly argument: number } | undefined {
  const stack: { fn: LogicFunction | undefined; argument: number }[] = [];
  const { tokens } = lexLogic(source);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.end > at) {
      break;
    }
    const top = stack.at(-1);
    if (token.kind === 'open') {
      const before = tokens[i - 1];
      stack.push({ fn: before?.kind === 'word' ? functionNamed(before.text) : undefined, argument: 0 });
    } else if (token.kind === 'close') {
      stack.pop();
    } else if (token.kind === 'comma' && top) {
      top.argument++;
    }
  }
  const call = stack.findLast((one) => one.fn !== undefined);
  return call?.fn && { fn: call.fn, argument: call.argument };
}

function cardOf(fn: LogicFunction, argument: number): SignatureCard {
  const parameters = fn.parameters.map(({ name }, i) => (i < fn.min ? name : `[${name}]`));
  return { label: signatureOf(fn), doc: fn.doc, parameters, active: Math.min(argument, parameters.length - 1) };
}

function tagCard({ regions, at }: Cursor): SignatureCard | undefined {
  const region = regions.findLast(
    (one): one is TagRegion =>
      one.kind === 'tag' &&
      one.tag.parameter?.kind === 'parenthesized' &&
      one.tag.parameter.start <= at &&
      at <= one.tag.parameter.end,
  );
  const parameters =
    region?.info?.takes === 'calcdate'
      ? ['date', 'offset', 'unit']
      : region?.info?.takes === 'condition'
        ? ['condition', 'tags if true', 'tags if false']
        : undefined;
  if (region?.info === undefined || parameters === undefined) {
    return undefined;
  }
  const active = (region.tag.args ?? []).findLastIndex((arg) => arg.start <= at);
  return {
    label: `${region.info.name}(${parameters.join(', ')})`,
    doc: region.info.doc,
    parameters,
    active: Math.max(0, Math.min(active, parameters.length - 1)),
  };
}
