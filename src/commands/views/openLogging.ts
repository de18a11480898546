import { type QuickPickItem, l10n } from 'vscode';
import type { LogType } from '../../api/log';
import { unlessRefused } from '../../api/unlessRefused';
import { count } from '../../common/count';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { type LogWindow, isLogTime, logCall, logCsv, readLog } from '../../reads/log/readLog';
import { informationMessage, warningMessage } from '../../window/messages';
import { type Back, type StepPosition, askText, back, commandTitle, pickOne, runSteps } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';
import { projectFor } from '../pickProject';
import type { ViewDeps } from './viewDeps';

/** Lines that an editor shows well. */
const mostLines = 200_000;
const days = 24 * 60 * 60 * 1000;

/** *Open Logging...*: a window of the project's log, by kind, user and record, as a read-only table. */
export function openLogging(deps: ViewDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Open Logging'));
    const entry = await projectFor(deps.projects, clicked, title);
    const { window, name } = await askWindow(deps, entry, title);
    await showLog(deps, entry, window, l10n.t('Logging {0}', name));
  };
}

/** What *Who Changed This?* is asked about, from a row of the tree or another command. */
export interface ChangedRecord {
  /** As a row of the tree has it. */
  readonly kind: string;
  readonly projectKey: string;
  readonly record: string;
}

/** *Who Changed This Record?...*: what the log says of a record, whoever it was and whenever. */
export function whoChanged(deps: ViewDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Who Changed This Record?'));
    const entry = await projectFor(deps.projects, clicked, title);
    const record = isChangedRecord(clicked) ? clicked.record : await askRecord(title, {}, '');
    if (record === back || record === '') {
      return;
    }
    await showLog(deps, entry, { record }, l10n.t('Log of record {0}', record));
  };
}

function isChangedRecord(value: unknown): value is ChangedRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'record' in value &&
    typeof value.record === 'string' &&
    value.record !== ''
  );
}

async function showLog(
  { projects, views }: ViewDeps,
  entry: ProjectEntry,
  window: LogWindow,
  name: string,
): Promise<void> {
  const { entries, isCut } = await whenSlow(
    l10n.t('Reading the log of {0}', displayName(entry)),
    async (signal, report) =>
      readLog(await projects.session(entry.key), window, {
        most: mostLines,
        signal,
        onProgress: (lines, until) => {
          report(
            until === ''
              ? l10n.t('Lines so far: {0}', count(lines, l10n))
              : l10n.t('Lines so far: {0}, back to {1}', count(lines, l10n), until),
          );
        },
      }),
  );
  if (entries.length === 0) {
    void informationMessage(
      window.record === undefined
        ? l10n.t('The log of "{0}" has no lines of that time and choice.', displayName(entry))
        : l10n.t(
            'The log of "{0}", as far as this account is shown it, has no line about record {1}.',
            displayName(entry),
            window.record,
          ),
    );
    return;
  }
  await views.show(entry, name, logCsv(entries), { call: logCall(window) });
  if (isCut) {
    void warningMessage(
      l10n.t(
        'The newest {0} lines are shown; there are older ones. Choose a shorter window to see them.',
        count(entries.length, l10n),
      ),
    );
  }
}

interface Asked {
  readonly window: LogWindow;
  /** The window in words, for the tab. */
  readonly name: string;
}

// oxlint-disable-next-line max-lines-per-function -- one conversation with the user, from top to bottom
async function askWindow(deps: ViewDeps, entry: ProjectEntry, title: string): Promise<Asked> {
  let span: SpanItem = spans()[0] ?? { label: '', begin: undefined, own: false };
  let [begin, end, user, record]: (string | undefined)[] = [];
  let logtype: LogType | undefined;
  await runSteps([
    async (position) => {
      const chosen = await pickOne({
        ...position,
        title,
        placeholder: l10n.t('From when on? By the clock of the server'),
        items: spans(),
        active: ({ label }) => label === span.label,
      });
      if (chosen === back) {
        return back;
      }
      span = chosen;
      begin = chosen.begin;
      end = undefined;
    },
    async (position) =>
      span.own
        ? await askTime(l10n.t('The first minute that is shown'), begin, position, title, (text) => (begin = text))
        : 'skip',
    async (position) =>
      span.own
        ? await askTime(
            l10n.t('The last minute that is shown; blank for now'),
            end ?? '',
            position,
            title,
            (text) => (end = text || undefined),
            true,
          )
        : 'skip',
    async (position) => {
      const chosen = await pickOne({
        ...position,
        title,
        placeholder: l10n.t('Which kind of lines?'),
        items: kinds(),
        active: ({ type }) => type === logtype,
      });
      if (chosen === back) {
        return back;
      }
      logtype = chosen.type;
    },
    async (position) => {
      const answer = await askUser(deps, entry, title, position);
      if (answer === back) {
        return back;
      }
      user = answer || undefined;
    },
    async (position) => {
      const answer = await askRecord(title, position, record ?? '');
      if (answer === back) {
        return back;
      }
      record = answer || undefined;
    },
  ]);
  const window: LogWindow = {
    begin,
    end,
    ...(logtype ? { logtype } : {}),
    ...(user ? { user } : {}),
    ...(record ? { record } : {}),
  };
  return {
    window,
    name: [span.own ? `${begin ?? ''} - ${end ?? ''}` : span.label, logtype, user, record]
      .filter((part) => part)
      .join(', '),
  };
}

interface SpanItem extends QuickPickItem {
  readonly begin: string | undefined;
  readonly own: boolean;
}

function spans(): readonly SpanItem[] {
  const since = (length: number): string => localTime(new Date(Date.now() - length));
  return [
    { label: l10n.t('Last day'), begin: since(days), own: false },
    { label: l10n.t('Last week'), begin: since(7 * days), own: false },
    { label: l10n.t('Last month'), begin: since(31 * days), own: false },
    { label: l10n.t('Another window...'), begin: since(days), own: true },
  ];
}

/** By this computer's clock: that of the server is not told. */
function localTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

// oxlint-disable-next-line max-params -- one conversation with the user, from top to bottom
async function askTime(
  prompt: string,
  value: string | undefined,
  position: StepPosition,
  title: string,
  take: (text: string) => void,
  mayBeBlank = false,
): Promise<Back | void> {
  const answer = await askText({
    ...position,
    title,
    prompt,
    value: value ?? '',
    placeholder: '2026-01-31 08:00',
    validate: (text) =>
      isLogTime(text.trim()) || (mayBeBlank && text.trim() === '')
        ? undefined
        : l10n.t('A time is written like 2026-01-31 08:00.'),
  });
  if (answer === back) {
    return back;
  }
  take(answer.trim());
}

function kinds(): readonly (QuickPickItem & { readonly type: LogType | undefined })[] {
  return [
    { label: l10n.t('All kinds'), type: undefined },
    { label: l10n.t('Data exports'), type: 'export' },
    { label: l10n.t('Project set-up and design'), type: 'manage' },
    { label: l10n.t('Users and roles'), type: 'user' },
    { label: l10n.t('Records: created, changed or deleted'), type: 'record' },
    { label: l10n.t('Records created'), type: 'record_add' },
    { label: l10n.t('Records changed'), type: 'record_edit' },
    { label: l10n.t('Records deleted'), type: 'record_delete' },
    { label: l10n.t('Locking and e-signatures'), type: 'lock_record' },
    { label: l10n.t('Page views'), type: 'page_view' },
  ];
}

/** One of the project's users where they may be read, else by name. */
async function askUser(
  { projects }: ViewDeps,
  entry: ProjectEntry,
  title: string,
  position: StepPosition,
): Promise<string | Back> {
  const users = await unlessRefused('out-of-reach', () => projects.part(entry.key, 'users'));
  if (!users) {
    return await askText({ ...position, title, prompt: l10n.t('Lines of which user? Blank for all.') });
  }
  const chosen = await pickOne({
    ...position,
    title,
    placeholder: l10n.t('Lines of which user?'),
    items: [
      { label: l10n.t('All users'), description: '', username: '' },
      ...users.map(({ username, firstname, lastname }) => ({
        label: username,
        description: `${firstname} ${lastname}`.trim(),
        username,
      })),
    ],
  });
  return chosen === back ? back : chosen.username;
}

async function askRecord(title: string, position: Partial<StepPosition>, value: string): Promise<string | Back> {
  const answer = await askText({
    ...position,
    title,
    value,
    prompt: 'step' in position ? l10n.t('Lines of which record? Blank for all.') : l10n.t('The name of the record'),
  });
  return answer === back ? back : answer.trim();
}
