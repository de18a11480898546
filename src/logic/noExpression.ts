import { type Sentence, say } from '../common/wording';

const script = /<script\b|\$\s*\(|\bjQuery\b|\bfunction\s*\w*\s*\(|\b(?:document|window)\./i;
const html = /^\s*<[a-z!/]/i;
const query = /^\s*select\s[^[]*\sfrom\s/i;
const choices = /^\s*-?[\w.]+\s*,[^|([]*\|\s*-?[\w.]+\s*,/;

/** What a text that cannot be read as an expression was meant to be, where that is plain: its single faults then tell nobody anything. */
export function otherThanExpression(text: string): Sentence | undefined {
  return script.test(text)
    ? say`This is a script and no expression: REDCap does not run it.`
    : html.test(text)
      ? say`This is HTML and no expression.`
      : query.test(text)
        ? say`This is a query and no expression: fields of type sql hold queries.`
        : choices.test(text)
          ? say`This is a list of choices and no expression: another field type may be meant.`
          : undefined;
}
