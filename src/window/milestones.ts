import { commands } from 'vscode';
import { contextKeys } from './viewIds';

/** Steps of the walkthrough that are ticked when something was done, not when a command was called. */
export type Milestone = 'browsed' | 'exported' | 'dictionaryOpened' | 'deleted';

export function reached(milestone: Milestone): void {
  commands.executeCommand('setContext', contextKeys[milestone], true).then(undefined, () => {
    // A step that is not ticked harms nobody.
  });
}
