import path from 'node:path';
import {
  CustomExecution,
  type Disposable as VsDisposable,
  EventEmitter,
  type Pseudoterminal,
  Task,
  type TaskDefinition,
  TaskScope,
  Uri,
  l10n,
  tasks,
  workspace,
} from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { describeError } from '../../window/describeError';
import type { ExportDeps } from './exportRecordsDeps';

const type = 'redcap';

/** Tasks of the kind `redcap`: one for each export recipe of the workspace, and those of `tasks.json`. */
export function registerExportTasks(deps: ExportDeps): VsDisposable {
  return tasks.registerTaskProvider(type, {
    provideTasks: async () => {
      const { findRecipes } = await import('./exportRecipes');
      return (await findRecipes()).map(({ uri }) =>
        taskOf({ type, recipe: workspace.asRelativePath(uri, false) }, deps),
      );
    },
    resolveTask: ({ definition }) => (typeof definition['recipe'] === 'string' ? taskOf(definition, deps) : undefined),
  });
}

/** VS Code takes a resolved task only with the definition that it gave. */
function taskOf(definition: TaskDefinition, deps: ExportDeps): Task {
  const recipe = String(definition['recipe']);
  return new Task(
    definition,
    TaskScope.Workspace,
    l10n.t('Export {0}', path.posix.basename(recipe).replace(/\.redcap-export\.json$/, '')),
    'REDCap',
    new CustomExecution(() => Promise.resolve(new ExportTerminal(recipe, deps))),
  );
}

/** Runs a recipe and says how it went; its exit code is 0 when the file is complete. */
class ExportTerminal implements Pseudoterminal {
  private readonly writing = new EventEmitter<string>();
  private readonly closing = new EventEmitter<number>();
  readonly onDidWrite = this.writing.event;
  readonly onDidClose = this.closing.event;
  private target: string | undefined;

  constructor(
    private readonly recipe: string,
    private readonly deps: ExportDeps,
  ) {}

  open(): void {
    this.run().then(
      (code) => this.closing.fire(code),
      (error: unknown) => {
        const own = error instanceof Error && error.name === 'RecipeError' ? error.message : undefined;
        this.say(CancelledError.is(error) ? l10n.t('cancelled') : (own ?? describeError(error).message));
        this.closing.fire(1);
      },
    );
  }

  /** The task is ended. */
  close(): void {
    const job = this.job();
    if (job) {
      this.deps.jobs.cancel(job.id);
    }
  }

  private async run(): Promise<number> {
    const [{ openRecipe, targetOf }, { runRecipe }] = await Promise.all([
      import('./exportRecipes'),
      import('./runExportRecipe'),
    ]);
    const found = await openRecipe(this.uri());
    const target = targetOf(found, new Date());
    this.target = target.toString();
    this.say(l10n.t('Exporting records to {0}', target.scheme === 'file' ? target.fsPath : target.toString(true)));
    await runRecipe(this.deps, found);
    const job = this.job();
    this.say(job?.note ?? (job?.state === 'done' ? l10n.t('complete') : l10n.t('failed')));
    return job?.state === 'done' ? 0 : 1;
  }

  private uri(): Uri {
    const [folder] = workspace.workspaceFolders ?? [];
    return path.isAbsolute(this.recipe) || !folder ? Uri.file(this.recipe) : Uri.joinPath(folder.uri, this.recipe);
  }

  private job() {
    return this.deps.jobs.all.find(({ target }) => target === this.target);
  }

  private say(text: string): void {
    this.writing.fire(`${text.replaceAll('\n', '\r\n')}\r\n`);
  }
}
