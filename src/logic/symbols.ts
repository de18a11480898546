/** One choice of a radio, dropdown or checkbox field. */
export interface ChoiceSymbol {
  readonly code: string;
  readonly label: string;
}

/** What the linter needs to know of a field. */
export interface FieldSymbol {
  readonly name: string;
  /** As in the data dictionary: text, notes, radio, dropdown, checkbox, yesno, truefalse, calc, slider, file, descriptive, sql. */
  readonly type: string;
  readonly form: string;
  readonly choices?: readonly ChoiceSymbol[];
  readonly validation?: string;
  readonly isCalc?: boolean;
}

/** The project as the linter sees it. Names are lower case. */
export interface LogicSymbols {
  field(name: string): FieldSymbol | undefined;
  fieldNames(): Iterable<string>;
  /** Unique event names; `undefined` when they are not known. */
  events(): readonly string[] | undefined;
  forms(): readonly string[];
  /** `undefined` when not known. */
  readonly longitudinal: boolean | undefined;
  /** Events in which an instrument is designated; `undefined` when not known. */
  eventsOfForm?(form: string): readonly string[] | undefined;
}

/** What the expression is for; some rules only make sense in some places. */
export type LogicPurpose =
  | 'branching'
  | 'calc'
  | 'calctext'
  | 'calcdate'
  | 'actionTag'
  | 'filter'
  | 'bound'
  | 'condition';

export interface LintOptions {
  readonly purpose?: LogicPurpose;
  /** The field the expression belongs to. */
  readonly field?: string;
  /** The instrument the expression belongs to. */
  readonly form?: string;
  /** Overrules the severity of a code. */
  readonly severities?: Readonly<Record<string, 'error' | 'warning' | 'hint' | 'off'>>;
  /** Functions of installed external modules, which are then known. */
  readonly functions?: readonly string[];
  /** Missing data codes, which any field may hold; `undefined` when not known. */
  readonly missingCodes?: readonly string[];
}
