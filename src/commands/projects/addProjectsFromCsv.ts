import { l10n, ProgressLocation, type QuickPickItem, window, workspace } from 'vscode';
import { RedcapError } from '../../api/errors';
import { CancelledError } from '../../common/cancelled';
import { checkProject } from '../../projects/checkProject';
import {
  type Credential,
  type Credentials,
  CredentialsFileError,
  parseCredentials,
  type UnusableCredential,
} from '../../projects/credentialsCsv';
import { describeError } from '../../window/describeError';
import { type ConnectDeps, describeToken, requireTrust } from './connectDeps';
import { back, commandTitle, pickMany } from '../../window/multiStep';
import { errorMessage } from '../../window/messages';

interface CredentialItem extends QuickPickItem {
  readonly credential: Credential;
}

/** Add Projects from Credentials CSV...: reads REDCapR's credentials file, lets the user pick rows, and tells for each what became of it. */
export function addProjectsFromCsv(deps: ConnectDeps): () => Promise<void> {
  return async () => {
    requireTrust();
    const title = commandTitle(l10n.t('Add Projects from Credentials CSV'));
    const [file] =
      (await window.showOpenDialog({
        title,
        openLabel: l10n.t('Read Credentials'),
        filters: { [l10n.t('Credentials CSV')]: ['csv'], [l10n.t('All files')]: ['*'] },
      })) ?? [];
    if (!file) {
      throw new CancelledError();
    }
    const credentials = readCredentials(new TextDecoder().decode(await workspace.fs.readFile(file)));
    if (typeof credentials === 'string') {
      await errorMessage(credentials);
      return;
    }
    const chosen = credentials.usable.length === 0 ? [] : await chooseRows(deps, title, credentials);
    const outcomes = await addAll(deps, chosen);
    await report(outcomes, credentials.unusable);
  };
}

function readCredentials(text: string): Credentials | string {
  try {
    return parseCredentials(text);
  } catch (error) {
    if (!(error instanceof CredentialsFileError)) {
      throw error;
    }
    switch (error.problem) {
      case 'unreadable':
        return l10n.t('This file cannot be read as CSV.');
      case 'no-rows':
        return l10n.t('This file has no rows with credentials.');
      case 'missing-columns':
        return l10n.t(
          'This is not a credentials file: the column {0} is missing. Expected: redcap_uri, username, project_id, token, comment.',
          error.missing.join(', '),
        );
    }
  }
}

async function chooseRows(
  { projects }: ConnectDeps,
  title: string,
  { usable, unusable }: Credentials,
): Promise<readonly Credential[]> {
  const isKnown = ({ url, projectId }: Credential): boolean =>
    projectId !== undefined && projects.findSame(url, projectId) !== undefined;
  const items = usable.map((credential): CredentialItem => ({
    credential,
    label: credential.comment || l10n.t('Line {0}', credential.line),
    description: new URL(credential.url).host,
    detail: [
      credential.projectId === undefined ? '' : l10n.t('project ID {0}', credential.projectId),
      credential.username,
      isKnown(credential) ? l10n.t('already in the list: its token would be replaced') : '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
  }));
  const chosen = await pickMany({
    title,
    items,
    selected: ({ credential }) => !isKnown(credential),
    placeholder: l10n.t('Projects to add'),
    ...(unusable.length === 0
      ? {}
      : {
          prompt:
            unusable.length === 1 ? l10n.t('1 row cannot be used') : l10n.t('{0} rows cannot be used', unusable.length),
        }),
  });
  if (chosen === back) {
    throw new CancelledError();
  }
  return chosen.map(({ credential }) => credential);
}

interface Outcome {
  readonly line: number;
  readonly became: 'added' | 'known' | 'not-added';
  readonly text: string;
}

async function addAll(deps: ConnectDeps, rows: readonly Credential[]): Promise<readonly Outcome[]> {
  const options = { location: ProgressLocation.Notification, cancellable: true, title: l10n.t('Adding projects') };
  return rows.length === 0
    ? []
    : await window.withProgress(options, async (progress, token) => {
        const abort = new AbortController();
        const listener = token.onCancellationRequested(() => abort.abort());
        const outcomes: Outcome[] = [];
        try {
          for (const row of rows) {
            progress.report({
              message: l10n.t('{0} of {1}', outcomes.length + 1, rows.length),
              increment: 100 / rows.length,
            });
            outcomes.push({
              line: row.line,
              ...(abort.signal.aborted
                ? notAdded(l10n.t('not added: cancelled'))
                : await addOne(deps, row, abort.signal)),
            });
          }
        } finally {
          listener.dispose();
        }
        return outcomes;
      });
}

async function addOne(
  { projects, log }: ConnectDeps,
  row: Credential,
  signal: AbortSignal,
): Promise<Omit<Outcome, 'line'>> {
  try {
    const { url, info, username } = await checkProject(await projects.openSession(row), signal);
    if (row.projectId !== undefined && row.projectId !== info.projectId) {
      return notAdded(
        l10n.t('not added: the token belongs to project {0}, the file says {1}', info.projectId, row.projectId),
      );
    }
    const known = projects.findSame(url, info.projectId);
    if (known) {
      await projects.replaceToken(known.key, row.token, username);
      return { became: 'known', text: l10n.t('{0}: was in the list already, and has this token now', info.title) };
    }
    await projects.add(
      { url, projectId: info.projectId, title: info.title, ...(username === undefined ? {} : { username }) },
      row.token,
    );
    return { became: 'added', text: l10n.t('{0}: added', info.title) };
  } catch (error) {
    if (CancelledError.is(error)) {
      return notAdded(l10n.t('not added: cancelled'));
    }
    if (!RedcapError.is(error)) {
      throw error;
    }
    log.error('projects', `line ${row.line} of the credentials file could not be added`, error);
    return notAdded(l10n.t('not added: {0}', describeError(error).message));
  }
}

function notAdded(text: string): Omit<Outcome, 'line'> {
  return { became: 'not-added', text };
}

async function report(outcomes: readonly Outcome[], unusable: readonly UnusableCredential[]): Promise<void> {
  const all = [
    ...outcomes,
    ...unusable.map((row): Outcome => ({ line: row.line, ...notAdded(l10n.t('not usable: {0}', problemOf(row))) })),
  ].sort((a, b) => a.line - b.line);
  const added = outcomes.filter(({ became }) => became === 'added').length;
  const message =
    added === 1
      ? l10n.t('1 of {0} rows was added.', all.length)
      : l10n.t('{0} of {1} rows were added.', added, all.length);
  const detail = all.map(({ line, text }) => l10n.t('Line {0}: {1}', line, text)).join('\n');
  await (all.every(({ became }) => became !== 'not-added')
    ? window.showInformationMessage(message, { modal: true, detail })
    : window.showWarningMessage(message, { modal: true, detail }));
}

function problemOf({ problem }: UnusableCredential): string {
  return problem.kind === 'url' ? describeError(problem.error).message : describeToken(problem.check, problem.length);
}
