import { commands, l10n, workspace } from 'vscode';
import { checkToken, type TokenCheck } from '../../api/token';
import type { Log } from '../../common/log';
import { checkProject, type CheckedProject } from '../../projects/checkProject';
import { RestrictedModeError } from '../../projects/projectErrors';
import type { ProjectService } from '../../projects/projectService';
import { commandIds } from '../../window/ids';
import type { InputAction } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';

export interface ConnectDeps {
  readonly projects: ProjectService;
  readonly log: Log;
  /** Shows a project's row. */
  readonly reveal: (projectKey: string) => Promise<void>;
}

/** @throws RestrictedModeError */
export function requireTrust(): void {
  if (!workspace.isTrusted) {
    throw new RestrictedModeError();
  }
}

/** Checks address and token against the server, with a progress that can be cancelled. @throws RedcapError, CancelledError */
export async function checkWithProgress(
  projects: ProjectService,
  access: { readonly url: string; readonly token: string },
): Promise<CheckedProject> {
  const title = l10n.t('Checking the project on {0}', new URL(access.url).host);
  return await whenSlow(title, async (signal) => await checkProject(await projects.openSession(access), signal));
}

/** A button for inputs that say what failed: more is in the log. */
export function showLogAction(): InputAction {
  return {
    icon: 'output',
    tooltip: l10n.t('Show Log'),
    run: () => {
      void commands.executeCommand(commandIds.showLog);
    },
  };
}

/** What is wrong with the shape of a token, said before anything is sent; nothing when it is a project's. */
export function tokenProblem(input: string): string | undefined {
  const check = checkToken(input);
  return check.kind === 'project' ? undefined : describeToken(check, input.trim().length);
}

export function describeToken(check: Exclude<TokenCheck, { kind: 'project' }>, length: number): string {
  if (check.kind === 'super') {
    return l10n.t(
      "This is a super token (64 characters): it creates new projects and opens none. Enter the project's own token, which has 32 characters.",
    );
  }
  switch (check.problem) {
    case 'empty':
      return l10n.t('Enter the API token of the project: 32 characters, from the API page of the project in REDCap.');
    case 'characters':
      return l10n.t('A token has only the digits 0-9 and the letters A-F.');
    case 'length':
      return l10n.t('A project token has 32 characters; this text has {0}.', length);
  }
}
