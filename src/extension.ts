import { type ExtensionContext, ExtensionMode, workspace } from 'vscode';
import type * as Rooms from './rooms';
import type { TestApi } from './rooms';
import { Waiting, needsRooms } from './window/waiting';

export type { TestApi } from './rooms';

let rooms: typeof Rooms | undefined;

/**
 * Every window of everybody starts this, so it does next to nothing: where projects are in the list the rooms are built at once (they look
 * after unfinished writes too); elsewhere they wait until somebody asks for something of theirs.
 */
export async function activate(context: ExtensionContext): Promise<TestApi | undefined> {
  if (isNeededNow(context)) {
    rooms = await import('./rooms');
    return rooms.buildRooms(context);
  }
  const waiting = new Waiting(async (free) => {
    rooms = await import('./rooms');
    free();
    rooms.buildRooms(context);
  });
  context.subscriptions.push(waiting);
  return undefined;
}

/** VS Code waits for this before it ends the extension host. */
export async function deactivate(): Promise<void> {
  await rooms?.closeRooms();
}

function isNeededNow({ globalState, extensionMode }: ExtensionContext): boolean {
  const projects: unknown = globalState.get('projects');
  return (
    (Array.isArray(projects) && projects.length > 0) ||
    extensionMode === ExtensionMode.Test ||
    process.env['REDCAP_WORKBENCH_SHOW'] === 'projects' ||
    workspace.textDocuments.some(needsRooms)
  );
}
