import { type TextDocument, commands, extensions, l10n } from 'vscode';
import { fileHead } from '../../api/files';
import { pourAnswer } from '../../api/sink';
import { CancelledError } from '../../common/cancelled';
import { sizeText } from '../../common/size';
import { localized } from '../../common/wording';
import { RequestNames } from '../../editor/requestLanguage/requestNames';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { type RequestProblem, checkRequest } from '../../reads/apiConsole/checkRequest';
import { indentJson } from '../../reads/apiConsole/indentJson';
import type { KnownMethod, WriteMethodName } from '../../reads/apiConsole/methods';
import { type ApiRequest, callOf, formatOf, requestOf } from '../../reads/apiConsole/requestOf';
import { readRequest } from '../../reads/apiConsole/requestText';
import { exportFileName } from '../../reads/export/fileName';
import { commandIds } from '../../window/ids';
import { errorMessage, warningMessage } from '../../window/messages';
import { commandTitle } from '../../window/multiStep';
import { offer } from '../../window/offer';
import { whenSlow } from '../../window/whenSlow';
import { saveTo } from '../views/saveTo';
import type { ConsoleDeps } from './consoleDeps';
import { projectOfDocument, requireDocument } from './requestDocument';
import { writeCommands } from './writeCommands';

/** VS Code shows no larger text well. */
const mostBytes = 20 * 1024 * 1024;

/** *Send*: makes the call of a request that reads, and shows the answer beside it. */
export function sendRequest(deps: ConsoleDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const document = requireDocument(clicked);
    const entry = await projectOfDocument(deps, document, commandTitle(l10n.t('Send API Request')));
    const request = await rightRequest(deps, document, entry);
    if (request.method.writes) {
      refuse(deps, entry, request.method);
      return;
    }
    const answer = formatOf(request);
    if (answer === 'pdf' || answer === 'file') {
      await openFile(deps, entry, request);
    } else {
      await showAnswer(deps, entry, request, answer);
    }
  };
}

/** What the document says, once nothing speaks against sending it. @throws CancelledError */
async function rightRequest(
  { projects, log }: ConsoleDeps,
  document: TextDocument,
  entry: ProjectEntry,
): Promise<ApiRequest> {
  const text = readRequest(document.getText());
  const names = await new RequestNames(projects, log).of(entry.key, text);
  const errors = checkRequest(text, names).filter(({ severity }) => severity === 'error');
  const request = requestOf(text);
  const [first] = errors;
  if (request?.method.writes === true || !first) {
    if (request) {
      return request;
    }
    throw new CancelledError();
  }
  const show = l10n.t('Show Problems');
  const anyway = l10n.t('Send Anyway');
  // Without a method, or with a token in it, there is nothing that could be sent.
  const canSend = request !== undefined && !text.entries.some(({ name }) => name.text === 'token');
  const chosen = await errorMessage(
    l10n.t('The request was not sent. Line {0}: {1}', lineOf(document, first), localized(first.message, l10n)),
    show,
    ...(canSend ? [anyway] : []),
  );
  if (chosen === anyway && request) {
    return request;
  }
  if (chosen === show) {
    await commands.executeCommand('workbench.actions.view.problems');
  }
  throw new CancelledError();
}

function lineOf(document: TextDocument, { start }: RequestProblem): string {
  return String(document.positionAt(start).line + 1);
}

/** Tells which command makes a call that changes something, and calls it where the user says so. */
function refuse({ log }: ConsoleDeps, entry: ProjectEntry, method: KnownMethod): void {
  const title = localized(method.title, l10n);
  const name = writeCommands[method.name as WriteMethodName];
  if (name === undefined) {
    void warningMessage(
      l10n.t(
        '{0} changes the project, and no command of REDCap Workbench does it yet. It was not sent: do it in REDCap, or copy it as code.',
        title,
      ),
    );
    return;
  }
  const command = titleOf(commandIds[name]);
  offer(log, 'console', {
    level: 'warning',
    text: l10n.t(
      '{0} changes the project, so it was not sent. The command "{1}" does it: it shows what will happen, keeps a snapshot and can be undone.',
      title,
      command,
    ),
    offers: [
      {
        title: command,
        act: () => commands.executeCommand(commandIds[name], { kind: 'project', projectKey: entry.key }),
      },
    ],
  });
}

interface Manifest {
  readonly contributes?: {
    readonly commands?: readonly { readonly command: string; readonly title: string | { readonly value: string } }[];
  };
}

/** What menus call a command, in the user's language. */
function titleOf(id: string): string {
  const titles = extensions.all
    .map(({ packageJSON }) => packageJSON as Manifest)
    .flatMap(({ contributes }) => contributes?.commands ?? [])
    .filter(({ command }) => command === id)
    // One that is put into another language comes with its original.
    .map(({ title }) => (typeof title === 'string' ? title : title.value));
  return titles[0] ?? id;
}

async function openFile(
  { projects, opened, recent }: ConsoleDeps,
  entry: ProjectEntry,
  request: ApiRequest,
): Promise<void> {
  const call = callOf(request);
  const title = localized(request.method.title, l10n);
  const session = await projects.session(entry.key);
  const answer = await whenSlow(progressText(title, entry), (signal) => session.open(call, signal));
  try {
    await opened.open({
      folder: `${entry.key}/console`,
      name: request.method.answer === 'pdf' ? `${displayName(entry)}.pdf` : fileHead(answer.contentType).name || 'file',
      progress: progressText(title, entry),
      pour: (sink, onProgress, signal) => pourAnswer(answer, sink, onProgress, signal),
    });
  } finally {
    answer.close();
  }
  recent.add({ projectKey: entry.key, title, call });
}

function progressText(title: string, entry: ProjectEntry): string {
  return l10n.t('{0}: asking {1}', title, displayName(entry));
}

async function showAnswer(
  deps: ConsoleDeps,
  entry: ProjectEntry,
  request: ApiRequest,
  format: 'csv' | 'json' | 'xml' | 'odm' | 'text',
): Promise<void> {
  const call = callOf(request);
  const title = localized(request.method.title, l10n);
  const session = await deps.projects.session(entry.key);
  const bytes = await whenSlow(progressText(title, entry), async (signal, report) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const answer = await session.open(call, signal);
    try {
      for await (const chunk of answer.chunks) {
        size += chunk.length;
        if (size > mostBytes) {
          return undefined;
        }
        chunks.push(chunk);
        report(sizeText(size, l10n));
      }
    } finally {
      answer.close();
    }
    return Buffer.concat(chunks);
  });
  const ending = format === 'odm' ? 'xml' : format === 'text' ? 'txt' : format;
  if (bytes === undefined) {
    deps.recent.add({ projectKey: entry.key, title, call });
    offer(deps.log, 'console', {
      level: 'warning',
      text: l10n.t('The answer to {0} is too large for an editor.', title),
      offers: [{ title: l10n.t('Save to File...'), act: () => saveAnswer(deps, entry, request, ending) }],
    });
    return;
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  await deps.views.show(entry, title, format === 'json' ? indentJson(text) : text, { call, ending, beside: true });
}

async function saveAnswer(deps: ConsoleDeps, entry: ProjectEntry, request: ApiRequest, ending: string): Promise<void> {
  const title = localized(request.method.title, l10n);
  const session = await deps.projects.session(entry.key);
  await saveTo(deps.log, {
    title,
    name: exportFileName(`${displayName(entry)} ${request.method.content}`, 'csv', new Date()).replace(/csv$/, ending),
    progress: progressText(title, entry),
    call: { projectKey: entry.key, title, call: callOf(request) },
    holds: 'records',
    pour: async (sink, onProgress, signal) =>
      pourAnswer(await session.open(callOf(request), signal), sink, onProgress, signal),
  });
}
