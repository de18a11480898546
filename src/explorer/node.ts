import type { FormPlace } from '../reads/views/recordForms';

/** A row of the Projects tree, as commands receive it. `projectKey` is `ProjectEntry.key`. */
export type ExplorerNode =
  | { readonly kind: 'project'; readonly projectKey: string }
  | { readonly kind: 'arms'; readonly projectKey: string }
  | { readonly kind: 'arm'; readonly projectKey: string; readonly armNum: number }
  | { readonly kind: 'event'; readonly projectKey: string; readonly armNum: number; readonly event: string }
  | { readonly kind: 'instruments'; readonly projectKey: string }
  | { readonly kind: 'instrument'; readonly projectKey: string; readonly instrument: string; readonly event?: string }
  | {
      readonly kind: 'section';
      readonly projectKey: string;
      readonly instrument: string;
      readonly event?: string;
      readonly firstField: string;
    }
  | {
      readonly kind: 'field';
      readonly projectKey: string;
      readonly instrument: string;
      readonly field: string;
      readonly event?: string;
    }
  | { readonly kind: 'dags'; readonly projectKey: string }
  | { readonly kind: 'dag'; readonly projectKey: string; readonly dag: string }
  | { readonly kind: 'user'; readonly projectKey: string; readonly dag: string; readonly username: string }
  | { readonly kind: 'users'; readonly projectKey: string }
  /** A user of the project; `user` is one in a data access group. */
  | { readonly kind: 'member'; readonly projectKey: string; readonly username: string }
  | { readonly kind: 'roles'; readonly projectKey: string }
  | { readonly kind: 'role'; readonly projectKey: string; readonly role: string }
  | { readonly kind: 'records'; readonly projectKey: string }
  /** Stands for records that are not shown because the project has identifiers. */
  | { readonly kind: 'showRecords'; readonly projectKey: string }
  /** Stands for the records after those that are shown. */
  | { readonly kind: 'moreRecords'; readonly projectKey: string }
  | { readonly kind: 'record'; readonly projectKey: string; readonly record: string }
  /** `instance`: of a repeating event, else 0. */
  | {
      readonly kind: 'recordEvent';
      readonly projectKey: string;
      readonly record: string;
      readonly event: string;
      readonly instance: number;
    }
  | ({ readonly kind: 'recordForm'; readonly projectKey: string; readonly record: string } & FormPlace)
  /** A file-upload field of a form; with or without a file. */
  | ({
      readonly kind: 'recordFile';
      readonly projectKey: string;
      readonly record: string;
      readonly field: string;
    } & FormPlace)
  | { readonly kind: 'surveys'; readonly projectKey: string }
  | { readonly kind: 'survey'; readonly projectKey: string; readonly instrument: string; readonly event?: string }
  | { readonly kind: 'reports'; readonly projectKey: string }
  | { readonly kind: 'report'; readonly projectKey: string; readonly reportId: number }
  | { readonly kind: 'repository'; readonly projectKey: string }
  /** `folders`: ids from the top to itself. */
  | {
      readonly kind: 'repositoryFolder';
      readonly projectKey: string;
      readonly folders: readonly number[];
      readonly name: string;
    }
  | {
      readonly kind: 'repositoryFile';
      readonly projectKey: string;
      /** Ids from the top to the folder that it is in. */
      readonly folders: readonly number[];
      readonly docId: number;
      readonly name: string;
    }
  | { readonly kind: 'logging'; readonly projectKey: string }
  | { readonly kind: 'exports'; readonly projectKey: string }
  /** An export of this window: its id among the jobs. */
  | { readonly kind: 'export'; readonly projectKey: string; readonly job: string }
  | { readonly kind: 'history'; readonly projectKey: string }
  | { readonly kind: 'operation'; readonly projectKey: string; readonly operation: string }
  | {
      readonly kind: 'message';
      readonly projectKey: string;
      readonly parent: string;
      readonly text: string;
      readonly isError: boolean;
    };

export type NodeOf<K extends ExplorerNode['kind']> = Extract<ExplorerNode, { kind: K }>;

/** Whether a command argument is a tree row (commands are also called from the palette, with nothing, and by keybindings). */
export function isExplorerNode(value: unknown): value is ExplorerNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'projectKey' in value;
}

/** The rows a command is asked to work on: VS Code passes the clicked row and, with multi-select, the whole selection. */
export function nodesOf(clicked: unknown, selection: unknown): readonly ExplorerNode[] {
  const all = Array.isArray(selection) ? selection.filter(isExplorerNode) : [];
  if (all.length > 0) {
    return all;
  }
  return isExplorerNode(clicked) ? [clicked] : [];
}
