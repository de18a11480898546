/** What happened in a project, in types that host and page share; nothing is imported here. */

export interface TimeEntry {
  /** `here`: a write of this computer; `server`: a line of the project's log. */
  readonly from: 'here' | 'server';
  /** `YYYY-MM-DD HH:MM`. */
  readonly at: string;
  readonly title: string;
  /** How it ended, or who did it. */
  readonly detail: string;
  /** Of a write of this computer. */
  readonly operation: string;
  readonly canUndo: boolean;
  /** Something was removed. */
  readonly isRemoval: boolean;
}

export interface TimePicture {
  readonly project: string;
  readonly days: readonly { readonly day: string; readonly entries: readonly TimeEntry[] }[];
  readonly remarks: readonly string[];
}
