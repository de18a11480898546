/**
 * A form as it is drawn, in types that host and client share; nothing is imported here. Labels are HTML of strangers with piping put in: whoever draws
 * them sanitises them. An embedded field stands in them as its name between `\uE000` and `\uE001`.
 */

export type Look = 'form' | 'survey';

export interface ChoiceView {
  readonly code: string;
  readonly label: string;
  readonly isDisabled: boolean;
}

export type Control =
  | {
      readonly kind: 'text';
      readonly value: string;
      /** The order of a date, the name of a unit; plain text. */
      readonly format: string;
      readonly placeholder: string;
      readonly isMasked: boolean;
      readonly limit: number | undefined;
      /** What the button beside it fills in, as it would be typed. */
      readonly now: { readonly label: string; readonly value: string } | undefined;
    }
  | { readonly kind: 'notes'; readonly value: string; readonly placeholder: string; readonly limit: number | undefined }
  | { readonly kind: 'radio'; readonly value: string; readonly choices: readonly ChoiceView[] }
  | { readonly kind: 'dropdown'; readonly value: string; readonly choices: readonly ChoiceView[] }
  | { readonly kind: 'checkbox'; readonly checked: readonly string[]; readonly choices: readonly ChoiceView[] }
  | {
      readonly kind: 'slider';
      /** Blank until it is moved. */
      readonly value: string;
      readonly min: number;
      readonly max: number;
      readonly left: string;
      readonly middle: string;
      readonly right: string;
      readonly showsNumber: boolean;
    }
  | { readonly kind: 'calc'; readonly value: string }
  | { readonly kind: 'descriptive' }
  /** Nothing can be entered here: files, signatures, lists that the server makes, types that REDCap does not know. */
  | { readonly kind: 'inert'; readonly text: string };

export interface FieldView {
  /** Unique in the picture; what an answer is given to. */
  readonly key: string;
  readonly name: string;
  /** Row of the document. */
  readonly row: number;
  readonly label: string;
  readonly note: string;
  readonly control: Control;
  /** Vertical choices stand one below the other; at the left the answer is below its label. */
  readonly isVertical: boolean;
  readonly isLeft: boolean;
  readonly isRequired: boolean;
  readonly isReadOnly: boolean;
  /** Surveys only. */
  readonly number: string;
  /** What REDCap would say of the answer; plain text. */
  readonly faults: readonly string[];
  /** What cannot be drawn, or not as it is written; plain text. */
  readonly remarks: readonly string[];
}

/** A field that is not shown now; plain text says why. */
export interface HiddenView {
  readonly name: string;
  readonly row: number;
  readonly why: string;
  /** The cell that hides it. */
  readonly cell: 'branching_logic' | 'field_annotation';
}

export type Block =
  | { readonly kind: 'section'; readonly row: number; readonly name: string; readonly label: string }
  | { readonly kind: 'field'; readonly field: FieldView }
  | { readonly kind: 'hidden'; readonly hidden: HiddenView }
  | {
      readonly kind: 'matrix';
      readonly name: string;
      readonly row: number;
      readonly isRanking: boolean;
      readonly columns: readonly ChoiceView[];
      readonly rows: readonly ({ readonly field: FieldView } | { readonly hidden: HiddenView })[];
    };

/** One field of a chain of fields that name each other; plain text. */
export interface ExplainStep {
  readonly name: string;
  /** Row of the document. */
  readonly row: number;
  readonly label: string;
  /** What it holds among the pretended answers. */
  readonly value: string;
  /** Where the field of the step before names this one, or this one names it. */
  readonly why: 'itself' | 'branching' | 'calculation' | 'text';
  /** Steps from the field that is explained. */
  readonly depth: number;
}

export interface ExplainedField extends ExplainStep {
  /** Its branching logic and its calculation in words; blank without. */
  readonly shownIf: string;
  readonly computes: string;
  readonly needs: readonly ExplainStep[];
  readonly neededBy: readonly ExplainStep[];
  /** The chains are longer than what is shown. */
  readonly isCut: boolean;
}

export interface FormPicture {
  readonly form: string;
  readonly title: string;
  readonly look: Look;
  /** Unique event name; blank where there are none. */
  readonly event: string;
  readonly instance: number;
  readonly blocks: readonly Block[];
  /** By name: fields that stand in the text of others. */
  readonly embedded: Readonly<Record<string, FieldView | HiddenView>>;
  /** Fields of other forms and events that this form asks for. */
  readonly elsewhere: readonly FieldView[];
  /** What concerns the form as a whole; plain text. */
  readonly remarks: readonly string[];
  readonly shown: number;
  readonly hidden: number;
}
