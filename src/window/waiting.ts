import { TabInputCustom, type TextDocument, commands, window, workspace } from 'vscode';
import { Disposable } from '../common/disposable';
import { commandIds } from './ids';
import { viewIds, viewTypes } from './viewIds';

/**
 * Stands in for everything the extension has, until somebody asks for any of it: a command, the view, a file that may be a dictionary.
 * Then `build` is called once; it has to be told when these places are free, for VS Code knows each id once.
 */
export class Waiting extends Disposable {
  private building: Promise<unknown> | undefined;

  constructor(private readonly build: (free: () => void) => Promise<unknown>) {
    super();
    for (const id of Object.values(commandIds)) {
      this._register(
        commands.registerCommand(id, async (...args: readonly unknown[]) => {
          await this.wake();
          return await commands.executeCommand(id, ...args);
        }),
      );
    }
    this._register(
      window.registerTreeDataProvider<never>(viewIds.projects, {
        getChildren: async () => {
          await this.wake();
          return [];
        },
        getTreeItem: (element) => element,
      }),
    );
    this._register(workspace.onDidOpenTextDocument((document) => this.opened(document)));
    // Its text is opened by the rooms, once somebody is there who draws it.
    this._register(window.tabGroups.onDidChangeTabs(() => this.tabbed()));
    this.tabbed();
  }

  private opened(document: TextDocument): void {
    if (needsRooms(document)) {
      // What fails here fails again, and is told, where somebody asks for it.
      this.wake().catch(() => undefined);
    }
  }

  private tabbed(): void {
    if (hasTable()) {
      this.wake().catch(() => undefined);
    }
  }

  private async wake(): Promise<void> {
    this.building ??= this.build(() => this.dispose());
    try {
      await this.building;
    } catch (error) {
      this.building = undefined;
      throw error;
    }
  }
}

/** Whether a dictionary is, or was when the window was closed, open as a table. */
function hasTable(): boolean {
  return window.tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => input instanceof TabInputCustom && input.viewType === viewTypes.dictionaryTable),
  );
}

/** Documents of projects, of merges and of the server, requests of the API, and tables that may be data dictionaries. */
export function needsRooms({ uri, languageId }: TextDocument): boolean {
  return uri.scheme.startsWith('redcap') || languageId === 'redcap-request' || /\.(?:csv|tsv)$/i.test(uri.path);
}
