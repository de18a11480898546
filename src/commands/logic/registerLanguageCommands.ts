import type { Disposable as VsDisposable } from 'vscode';
import type { Log } from '../../common/log';
import type { LanguageOnDemand } from '../../editor/language/languageOnDemand';
import type { ProjectAccess } from '../../projects/projectAccess';
import { registerCommand } from '../../window/registerCommand';

/** Evaluate Logic; its code is loaded when it is first used. */
export function registerLanguageCommands({
  projects,
  language,
  log,
}: {
  readonly projects: ProjectAccess;
  readonly language: LanguageOnDemand;
  readonly log: Log;
}): VsDisposable {
  return registerCommand(
    'evaluateLogic',
    async (clicked) => {
      const [{ evaluateLogic }, { documents, explanations }] = await Promise.all([
        import('./evaluateLogic'),
        language.load(),
      ]);
      await evaluateLogic({ projects, documents, explanations })(clicked);
    },
    log,
  );
}
