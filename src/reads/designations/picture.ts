/** Which instruments are designated to which events, in types that host and page share; nothing is imported here. */

export interface DesignationCell {
  readonly isDesignated: boolean;
  /** Against the server: designated here and not there, or the other way round. */
  readonly isChanged: boolean;
  /** The instrument or the whole event repeats there. */
  readonly isRepeating: boolean;
}

export interface DesignationArm {
  readonly armNum: number;
  readonly name: string;
  readonly events: readonly {
    readonly name: string;
    readonly label: string;
    readonly isRepeating: boolean;
    /** Day from the start of the arm, where the project schedules; else blank. */
    readonly day: string;
  }[];
  readonly rows: readonly {
    readonly form: string;
    readonly label: string;
    /** One for each event. */
    readonly cells: readonly DesignationCell[];
  }[];
}

export interface DesignationPicture {
  readonly project: string;
  readonly arms: readonly DesignationArm[];
  /** Rows of the text that name an event or an instrument which the project does not have. */
  readonly strays: readonly string[];
}
