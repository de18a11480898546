import { type Choice, checkboxSuffix, parseChoices } from './choices';

/** Why a part of a choice list cannot be stored apart from others. */
export type ChoiceFault = 'noCode' | 'repeatedCode';
/** Why it may not mean what it says. */
export type ChoiceOddity =
  | 'empty'
  | 'noComma'
  | 'otherComma'
  | 'hiddenChoices'
  | 'noLabel'
  | 'oddCode'
  | 'repeatedLabel';

export interface FlawedChoice<Flaw> {
  readonly flaw: Flaw;
  readonly choice: Choice;
}

/** A choice whose checkbox column another code has already. */
export interface CollidingChoice {
  readonly choice: Choice;
  readonly other: string;
}

/** What REDCap says of codes for missing data; wise for all codes. */
const plainCode = /^[A-Za-z0-9._-]+$/;

/**
 * One text of choices (`REDCAP_DATA_DICTIONARY.md §5.1`). Dictionaries use the same few lists again and again: what is found out about one is kept, and
 * found out once for all fields that have it.
 */
export class ChoiceList {
  /** Empty parts included. */
  readonly parts: readonly Choice[];
  private coded: readonly Choice[] | undefined;
  private kept: string | undefined;
  private faulty: readonly FlawedChoice<ChoiceFault>[] | undefined;
  private odd: readonly FlawedChoice<ChoiceOddity>[] | undefined;
  private colliding: readonly CollidingChoice[] | undefined;

  constructor(text: string) {
    this.parts = parseChoices(text);
  }

  /** What a value can be: the parts that have a code. */
  get choices(): readonly Choice[] {
    this.coded ??= this.parts.every((choice) => choice.code !== '')
      ? this.parts
      : this.parts.filter((choice) => choice.code !== '');
    return this.coded;
  }

  /** Equal for lists that offer the same; blanks around codes and labels, and empty parts, do not count. */
  get key(): string {
    this.kept ??= this.parts
      .filter(({ code, label }) => code !== '' || label !== '')
      .map(({ code, label }) => `${code},${label}`)
      .join('|');
    return this.kept;
  }

  /** Parts without a code, or with the code of another. */
  get faults(): readonly FlawedChoice<ChoiceFault>[] {
    this.faulty ??= flawsOf(this.parts, 'code', (choice, isRepeated) =>
      choice.code === '' ? (choice.label === '' ? undefined : 'noCode') : isRepeated ? 'repeatedCode' : undefined,
    );
    return this.faulty;
  }

  /** Parts that may not mean what they say. */
  get oddities(): readonly FlawedChoice<ChoiceOddity>[] {
    this.odd ??= flawsOf(this.parts, 'label', (choice, isRepeated) => oddityOf(choice, isRepeated, this.parts));
    return this.odd;
  }

  /** On a checkbox: parts that export to the column of another part. */
  get collisions(): readonly CollidingChoice[] {
    this.colliding ??= collisionsOf(this.parts);
    return this.colliding;
  }
}

/** For types without choices. */
export const noChoiceList = new ChoiceList('');

const none: readonly never[] = [];

function flawsOf<Flaw>(
  parts: readonly Choice[],
  once: 'code' | 'label',
  flawOf: (choice: Choice, isRepeated: boolean) => Flaw | undefined,
): readonly FlawedChoice<Flaw>[] {
  let flaws: FlawedChoice<Flaw>[] | undefined;
  // Short lists, which most are, need no set.
  const seen = parts.length > 20 ? new Set<string>() : undefined;
  for (let index = 0; index < parts.length; index++) {
    const choice = parts[index]!;
    const isRepeated =
      seen === undefined ? isBefore(parts, index, once, choice[once]) : seen.size === seen.add(choice[once]).size;
    const flaw = flawOf(choice, isRepeated);
    if (flaw !== undefined) {
      (flaws ??= []).push({ flaw, choice });
    }
  }
  return flaws ?? none;
}

function isBefore(parts: readonly Choice[], end: number, what: 'code' | 'label', value: string): boolean {
  for (let index = 0; index < end; index++) {
    if (parts[index]?.[what] === value) {
      return true;
    }
  }
  return false;
}

/** A code and something other than the comma that belongs behind it; a bar of another script is one, too, and so are line ends. */
const otherComma =
  /^-?[A-Za-z0-9]{1,10}\s*[，、;:=；：،؛]\s*\S|^-?\d{1,6}(?:\s*[.)]\s+|\s+[-–—]\s+|\s*\t\s*)\p{L}|[｜￨¦│∣ǀ।]|\S[^\S\r\n]*[\r\n\v\u2028]\s*\S/u;
/** Further choices in one label, behind a line end (also one of HTML, or two written characters), a tab, a semicolon, a bullet or a bar of another script. */
const furtherChoice = /(?:[\r\n\t\v\u2028;；؛｜￨¦│∣ǀ।•·]|\\n|<br ?\/?>)\s*-?[A-Za-z0-9_.]{1,20}\s*[,，،]\s*\S/;
/** The same where only a number may be a code, for labels have commas too. */
const furtherNumber = /[\r\n\v\u2028｜￨¦│∣ǀ।]\s*-?\d{1,6}\s*[,，]\s*\S/;
const furtherByComma = /(?:,|\s\/)\s*-?\d{1,6}\s*,\s*\S/;
/** Behind other signs, a letter that looks like a bar, or several blanks: only a number with words behind it. */
const furtherBySign = /(?:\s(?:[\\!~&*^§¬/:]{1,3}|[Il])|\s\s)\s*-?\d{1,6}\s*,\s*\p{L}/u;
const bySemicolon = /[;；؛]\s*(\d{1,6})\s*,\s*\p{L}/u;

function oddityOf(
  { code, label, hasComma }: Choice,
  isRepeated: boolean,
  parts: readonly Choice[],
): ChoiceOddity | undefined {
  return code === '' && label === ''
    ? 'empty'
    : !hasComma
      ? otherComma.test(code)
        ? 'otherComma'
        : 'noComma'
      : holdsChoices(code, label, parts)
        ? 'hiddenChoices'
        : oddityOfOne(code, label, isRepeated);
}

function holdsChoices(code: string, label: string, parts: readonly Choice[]): boolean {
  if (parts.length === 1) {
    return furtherChoice.test(label) || furtherByComma.test(label) || furtherBySign.test(label);
  }
  if (furtherNumber.test(label)) {
    return true;
  }
  // The number that comes next, and that no other choice has.
  const next = bySemicolon.exec(label)?.[1];
  return next !== undefined && Number(next) === Number(code) + 1 && !parts.some((other) => other.code === next);
}

function oddityOfOne(code: string, label: string, isRepeated: boolean): ChoiceOddity | undefined {
  return label === ''
    ? 'noLabel'
    : code !== '' && !plainCode.test(code)
      ? 'oddCode'
      : isRepeated
        ? 'repeatedLabel'
        : undefined;
}

function collisionsOf(parts: readonly Choice[]): readonly CollidingChoice[] {
  let collisions: CollidingChoice[] | undefined;
  const codes = new Map<string, string>();
  for (const choice of parts) {
    const { code } = choice;
    const suffix = checkboxSuffix(code);
    const other = codes.get(suffix);
    if (code !== '' && other !== undefined && other !== code) {
      (collisions ??= []).push({ choice, other });
    }
    if (other === undefined) {
      codes.set(suffix, code);
    }
  }
  return collisions ?? none;
}
