/** A second, small reading of REDCap's logic (REDCAP_LOGIC.md §1, §3, §5), enough for the sample dictionaries and unrelated to the product's. */
export type Value = string | number;
export interface Reference {
  readonly event: string | undefined;
  readonly name: string;
  readonly code: string | undefined;
}
export type Resolve = (reference: Reference) => string;

const token = /\s*(?:(\[[^\]]*\](?:\[[^\]]*\])*)|'([^']*)'|(\d+(?:\.\d+)?)|([a-z_]+)|(<>|<=|>=|[-+*/^=<>(),]))/y;
type Token = { readonly kind: 'ref' | 'text' | 'number' | 'word' | 'sign'; readonly text: string };

const parsed = new Map<string, (resolve: Resolve) => Value>();

export function evaluate(source: string, resolve: Resolve): Value {
  let run = parsed.get(source);
  if (run === undefined) {
    run = new Parser(tokens(source)).whole();
    parsed.set(source, run);
  }
  return run(resolve);
}

export function isTrue(value: Value): boolean {
  return value !== '' && Number(value) !== 0;
}

/** The references of an expression or of a text with piping. */
export function referencesOf(source: string): Reference[] {
  return Array.from(source.matchAll(/(?:\[[a-z0-9_-]+(?:\([^)]*\))?\])+/gi), ([chain]) => toReference(chain)).filter(
    ({ name }) => !name.includes('-'),
  );
}

function toReference(chain: string): Reference {
  const parts = chain
    .slice(1, -1)
    .split('][')
    .filter((part) => part !== 'last-instance');
  const [, name = '', code] = /^([^(]+)(?:\((.*)\))?$/.exec(parts.at(-1) ?? '') ?? [];
  return { event: parts.length > 1 ? parts[0] : undefined, name, code };
}

function tokens(source: string): Token[] {
  const found: Token[] = [];
  const text = source.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw new SyntaxError(`cannot read ${text.slice(at)}`);
    const [, ref, string, number, word, sign] = match;
    if (ref !== undefined) found.push({ kind: 'ref', text: ref });
    else if (string !== undefined) found.push({ kind: 'text', text: string });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (word !== undefined) found.push({ kind: 'word', text: word });
    else found.push({ kind: 'sign', text: sign ?? '' });
  }
  return found;
}

type Run = (resolve: Resolve) => Value;

class Parser {
  #at = 0;

  constructor(private readonly list: readonly Token[]) {}

  whole(): Run {
    const run = this.#or();
    if (this.#at !== this.list.length) throw new SyntaxError(`left over: ${this.list[this.#at]?.text}`);
    return run;
  }

  #take(...texts: string[]): string | undefined {
    const next = this.list[this.#at];
    if (next === undefined || next.kind === 'text' || !texts.includes(next.text)) return undefined;
    this.#at += 1;
    return next.text;
  }

  #or(): Run {
    let left = this.#and();
    while (this.#take('or') !== undefined) left = either(left, this.#and());
    return left;
  }

  #and(): Run {
    let left = this.#comparison();
    while (this.#take('and') !== undefined) left = both(left, this.#comparison());
    return left;
  }

  #comparison(): Run {
    const left = this.#sum();
    const sign = this.#take('=', '<>', '<=', '>=', '<', '>');
    if (sign === undefined) return left;
    const right = this.#sum();
    return (r) => Number(compare(left(r), sign, right(r)));
  }

  #sum(): Run {
    return this.#chain(['+', '-'], () => this.#product());
  }

  #product(): Run {
    return this.#chain(['*', '/'], () => this.#power());
  }

  #power(): Run {
    return this.#chain(['^'], () => this.#primary());
  }

  #chain(signs: string[], operand: () => Run): Run {
    let left = operand();
    for (let sign = this.#take(...signs); sign !== undefined; sign = this.#take(...signs))
      left = arithmetic(left, sign, operand());
    return left;
  }

  #primary(): Run {
    if (this.#take('-') !== undefined) {
      const operand = this.#primary();
      return (r) => number(operand(r), (n) => -n);
    }
    if (this.#take('(') !== undefined) {
      const inner = this.#or();
      if (this.#take(')') === undefined) throw new SyntaxError('missing )');
      return inner;
    }
    const next = this.list[this.#at];
    this.#at += 1;
    if (next?.kind === 'number') return () => Number(next.text);
    if (next?.kind === 'text') return () => next.text;
    if (next?.kind === 'ref') {
      const reference = toReference(next.text);
      return (r) => r(reference);
    }
    if (next?.kind === 'word' && this.#take('(') !== undefined) return this.#call(next.text);
    throw new SyntaxError(`unexpected ${next?.text ?? 'end'}`);
  }

  #call(name: string): Run {
    const args: Run[] = [];
    if (this.#take(')') === undefined) {
      do args.push(this.#or());
      while (this.#take(',') !== undefined);
      if (this.#take(')') === undefined) throw new SyntaxError(`missing ) of ${name}`);
    }
    const known = functions[name];
    if (known === undefined) throw new SyntaxError(`unknown function ${name}`);
    return (r) => known(args.map((arg) => arg(r)));
  }
}

const both =
  (a: Run, b: Run): Run =>
  (r) =>
    Number(isTrue(a(r)) && isTrue(b(r)));
const either =
  (a: Run, b: Run): Run =>
  (r) =>
    Number(isTrue(a(r)) || isTrue(b(r)));

function number(value: Value, then: (n: number) => number): Value {
  const n = value === '' ? Number.NaN : then(Number(value));
  return Number.isFinite(n) ? n : '';
}

function arithmetic(left: Run, sign: string, right: Run): Run {
  return (r) => {
    const b = right(r);
    return number(left(r), (a) => {
      if (b === '') return Number.NaN;
      const n = Number(b);
      return sign === '+' ? a + n : sign === '-' ? a - n : sign === '*' ? a * n : sign === '/' ? a / n : a ** n;
    });
  };
}

function compare(a: Value, sign: string, b: Value): boolean {
  const numeric = a !== '' && b !== '' && !Number.isNaN(Number(a)) && !Number.isNaN(Number(b));
  const [x, y] = numeric ? [Number(a), Number(b)] : [String(a), String(b)];
  switch (sign) {
    case '=':
      return x === y;
    case '<>':
      return x !== y;
    case '<':
      return x < y;
    case '>':
      return x > y;
    case '<=':
      return x <= y;
    default:
      return x >= y;
  }
}

const numbers = (args: readonly Value[]): number[] => args.filter((a) => a !== '').map(Number);
const scaled = (args: readonly Value[], way: (n: number) => number): Value =>
  number(args[0] ?? '', (n) =>
    Number(`${way(Number(`${Number(n.toPrecision(15))}e${args[1] ?? 0}`))}e-${args[1] ?? 0}`),
  );

const functions: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  if: ([condition = '', yes = '', no = '']) => (isTrue(condition) ? yes : no),
  round: (args) => scaled(args, (n) => Math.sign(n) * Math.round(Math.abs(n))),
  rounddown: (args) => scaled(args, Math.trunc),
  sum: (args) => numbers(args).reduce((a, b) => a + b, 0),
  mean: (args) => (numbers(args).length === 0 ? '' : numbers(args).reduce((a, b) => a + b, 0) / numbers(args).length),
  min: (args) => Math.min(...numbers(args)),
  max: (args) => Math.max(...numbers(args)),
  year: ([date = '']) => (date === '' ? '' : Number(String(date).slice(0, 4))),
  concat: (args) => args.join(''),
  left: ([text = '', count = 0]) => String(text).slice(0, Number(count)),
  datediff: ([from = '', to = '', unit = '']) => {
    if (from === '' || to === '') return '';
    const days = Math.abs(Date.parse(String(to)) - Date.parse(String(from))) / 86_400_000;
    return days / ({ y: 365.2425, M: 30.44, d: 1 }[String(unit)] ?? Number.NaN);
  },
};
