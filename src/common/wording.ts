/** Puts a sentence into the user's language; structurally `vscode.l10n`. */
export interface L10n {
  t(message: string, ...args: (string | number | boolean)[]): string;
}

/** A sentence whose arguments are kept apart, so that it can be said in any language. Nothing is put together before somebody asks. */
export class Wording {
  constructor(
    private readonly pieces: readonly string[],
    readonly args: readonly (string | number)[],
  ) {}

  /** As translators get it: `{0}` stands for the first argument. */
  get template(): string {
    return this.pieces.reduce((text, piece, index) => `${text}{${index - 1}}${piece}`);
  }

  /** The same sentence with another argument in the place of one. */
  with(old: string, argument: string): Wording {
    return new Wording(
      this.pieces,
      this.args.map((one) => (one === old ? argument : one)),
    );
  }

  /** The same sentence; what is filled in is cut where it is longer. */
  shortened(longest: number): Wording {
    return this.args.some((arg) => String(arg).length > longest)
      ? new Wording(
          this.pieces,
          this.args.map((arg) => (String(arg).length > longest ? `${String(arg).slice(0, longest)}…` : arg)),
        )
      : this;
  }

  /** In English. */
  toString(): string {
    return this.pieces.reduce((text, piece, index) => `${text}${this.args[index - 1]!}${piece}`);
  }
}

/** What a rule says and a fix is called. No plain string: what is written without `say` would be found by no translator. */
export type Sentence = Wording;

/** Tag of a template literal: the sentence with what is filled in. What is filled in is a name, a value or a number, no words. */
export function say(pieces: TemplateStringsArray, ...args: (string | number)[]): Wording {
  return new Wording(pieces, args);
}

/** Longer than any name, message of REDCap's or list of cells that a person reads to the end. */
const readable = 300;

/** A sentence that is no longer than somebody reads, whatever a file holds. */
export function bounded(sentence: Sentence): Sentence {
  return sentence.shortened(readable);
}

/** The sentence, or a `doc` of the tables of functions and tags, in the user's language. */
export function localized(sentence: Sentence | string, l10n: L10n): string {
  return typeof sentence === 'string' ? l10n.t(sentence) : l10n.t(sentence.template, ...sentence.args);
}
