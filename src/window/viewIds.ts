/** View and context-key names; a test holds them against package.json. */
export const viewIds = { projects: 'redcapWorkbench.projects' } as const;

/** Kinds of panels; VS Code opens those again that were open when a window was closed. */
export const viewTypes = {
  formPreview: 'redcapWorkbench.form',
  designations: 'redcapWorkbench.designations',
  /** A custom editor of a text. */
  dictionaryTable: 'redcapWorkbench.table',
  recordStatus: 'redcapWorkbench.recordStatusPanel',
  completeness: 'redcapWorkbench.completenessPanel',
  fieldSummary: 'redcapWorkbench.fieldSummaryPanel',
  timeLine: 'redcapWorkbench.timeLinePanel',
  dictionaryDiff: 'redcapWorkbench.dictionaryDiffPanel',
  exportView: 'redcapWorkbench.exportView',
} as const;

export const contextKeys = {
  /** The list of projects has been read. */
  ready: 'redcapWorkbench.ready',
  projectCount: 'redcapWorkbench.projectCount',
  /** A tree filter is active. */
  filtered: 'redcapWorkbench.filtered',
  /** The sample projects are in the list. */
  sample: 'redcapWorkbench.sample',
  /** What was done once in this window: the walkthrough ticks its steps by them. */
  browsed: 'redcapWorkbench.browsed',
  exported: 'redcapWorkbench.exported',
  dictionaryOpened: 'redcapWorkbench.dictionaryOpened',
  deleted: 'redcapWorkbench.deleted',
  /** The active editor shows a dictionary whose project is in Production. */
  dictionaryReadonly: 'redcapWorkbench.dictionaryReadonly',
  /** The active editor shows a data dictionary. */
  dictionaryActive: 'redcapWorkbench.dictionaryActive',
} as const;
