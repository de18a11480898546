import { readFile, stat } from 'node:fs/promises';
import { type QuickPickItem, l10n, window } from 'vscode';
import { RedcapError, type RedcapErrorReason } from '../../api/errors';
import type { CreateProjectSettings } from '../../api/project';
import { checkToken } from '../../api/token';
import { normalizeApiUrl } from '../../api/url';
import { CancelledError } from '../../common/cancelled';
import { sizeText } from '../../common/size';
import { checkProject } from '../../projects/checkProject';
import type { ProjectEntry } from '../../projects/projectEntry';
import { titleInOdm } from '../../projects/titleInOdm';
import { whatToCorrect } from '../../projects/whatToCorrect';
import type { SuperTokens } from '../../projects/superTokens';
import { surelyRefused } from '../../safety/attempt';
import { makeProject } from '../../safety/newProject';
import { describeError } from '../../window/describeError';
import { errorMessage, informationMessage, warningMessage } from '../../window/messages';
import { type Step, askText, back, commandTitle, pickOne, runSteps } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { type ConnectDeps, requireTrust } from './connectDeps';
import { pushNewDictionary } from './pushNewDictionary';

export type CreateDeps = ConnectDeps & WriteDeps & { readonly superTokens: SuperTokens };

type Source = 'nothing' | 'xml' | 'dictionary';

interface Answers {
  url: string;
  superToken: string;
  /** It came from the secret storage. */
  isKept: boolean;
  keep: boolean;
  source: Source;
  /** Of the XML or the dictionary. */
  file: { readonly name: string; readonly text: string } | undefined;
  title: string;
  purpose: CreateProjectSettings['purpose'];
  purposeOther: string;
  isLongitudinal: boolean;
}

/** One body holds the whole XML. Bytes. */
const largestFile = 200 * 1024 * 1024;

/** *Create Project...*: on which server, from what, under which title; then it is made, added to the list and shown. @throws CancelledError, RedcapError */
export function createProject(deps: CreateDeps): () => Promise<void> {
  return async () => {
    requireTrust();
    const title = commandTitle(l10n.t('Create Project'));
    const answers = noAnswers(deps);
    await runSteps(stepsOf(deps, title, answers));
    const entry = await makeAsAgreed(deps, title, answers);
    await deps
      .reveal(entry.key)
      .catch((error: unknown) => deps.log.error('projects', 'the new project could not be shown', error));
    if (answers.source === 'dictionary' && answers.file) {
      await pushNewDictionary(deps, entry, answers.file.text);
    } else {
      void informationMessage(l10n.t('"{0}" was created and is in the list now.', answers.title));
    }
  };
}

/** Asks, makes, and asks anew for the address or the token where the server was not reached or would not: the other answers stay. */
async function makeAsAgreed(deps: CreateDeps, title: string, answers: Answers): Promise<ProjectEntry> {
  for (;;) {
    const verb = l10n.t('Create');
    const agreed = await window.showWarningMessage(
      l10n.t('Create the project "{0}" on {1}?', answers.title, new URL(answers.url).host),
      { modal: true, detail: details(answers).join('\n') },
      verb,
    );
    if (agreed !== verb) {
      throw new CancelledError();
    }
    try {
      return await make(deps, answers);
    } catch (error) {
      if (!RedcapError.is(error) || !askedAgain.has(error.reason)) {
        throw error;
      }
      deps.log.error('projects', 'the project could not be created', error);
      const problem = describeError(error).message;
      await runSteps(
        whatToCorrect(error.reason) === 'url'
          ? [urlStep(title, answers, problem), tokenStep(deps, title, answers), keepStep(title, answers)]
          : [tokenStep(deps, title, answers, problem), keepStep(title, answers)],
      );
    }
  }
}

/** The server was not reached, was none of REDCap, or refused the account: address or token are asked for again. */
const askedAgain: ReadonlySet<RedcapErrorReason> = new Set<RedcapErrorReason>([
  'name-not-found',
  'connection-refused',
  'proxy-failed',
  'certificate-untrusted',
  'certificate-expired',
  'certificate-wrong-host',
  'tls-failed',
  'redirected',
  'not-found',
  'not-redcap',
  'token-refused',
  'missing-right',
]);

function details({ source, file }: Answers): readonly string[] {
  return [
    source === 'nothing'
      ? l10n.t('It begins with one instrument that has the record ID.')
      : source === 'xml'
        ? l10n.t('Structure, and data if there are any, come from {0}.', file?.name ?? '')
        : l10n.t('Its data dictionary comes from {0}, once it is there.', file?.name ?? ''),
    l10n.t('The API deletes no projects: to remove it again, somebody has to do so in REDCap.'),
  ];
}

async function make(deps: CreateDeps, answers: Answers): Promise<ProjectEntry> {
  const { projects, superTokens, log } = deps;
  const { url, superToken, source, file } = answers;
  const settings: CreateProjectSettings = {
    title: answers.title,
    purpose: answers.purpose,
    ...(answers.purposeOther === '' ? {} : { purposeOther: answers.purposeOther }),
    ...(source === 'nothing' ? { isLongitudinal: answers.isLongitudinal } : {}),
  };
  const odm = source === 'xml' ? file?.text : undefined;
  let token: string;
  try {
    token = await whenSlow(
      l10n.t('Creating "{0}"', answers.title),
      async () => makeProject(await projects.openSession({ url, token: superToken }), settings, odm),
      { cancellable: false },
    );
  } catch (error) {
    if (answers.isKept && RedcapError.is(error, 'token-refused')) {
      await superTokens.delete(url);
    }
    if (RedcapError.is(error) && !surelyRefused.includes(error.reason) && !askedAgain.has(error.reason)) {
      // No answer came, or none that can be read.
      void warningMessage(
        l10n.t(
          'Whether "{0}" was created is not known. Look at your projects in REDCap before you create it again.',
          answers.title,
        ),
      );
    }
    throw error;
  }
  if (answers.keep) {
    await superTokens.store(url, superToken);
  }
  // The token is known to nobody else: the project goes into the list before anything else can fail.
  const session = await projects.openSession({ url, token });
  const checked = await checkProject(session).catch((error: unknown) => {
    log.error('projects', 'the new project could not be read', error);
    void errorMessage(l10n.t('The project was created, but could not be read: {0}', describeError(error).message));
    return undefined;
  });
  const username = checked?.username;
  return await projects.add(
    {
      url,
      projectId: checked?.info.projectId ?? 0,
      title: checked?.info.title ?? answers.title,
      ...(username === undefined ? {} : { username }),
    },
    token,
  );
}

function noAnswers(deps: CreateDeps): Answers {
  return {
    url: deps.projects.list().findLast(({ origin }) => origin === 'user')?.url ?? '',
    superToken: '',
    isKept: false,
    keep: false,
    source: 'nothing',
    file: undefined,
    title: '',
    purpose: 0,
    purposeOther: '',
    isLongitudinal: false,
  };
}

function stepsOf(deps: CreateDeps, title: string, answers: Answers): readonly Step[] {
  return [
    urlStep(title, answers),
    tokenStep(deps, title, answers),
    keepStep(title, answers),
    sourceStep(title, answers),
    titleStep(title, answers),
    purposeStep(title, answers),
    otherStep(title, answers),
    longitudinalStep(title, answers),
  ];
}

/** @param problem of the address, where it was tried already */
function urlStep(title: string, answers: Answers, problem?: string): Step {
  return async (position) => {
    const typed = await askText({
      title,
      ...position,
      problem,
      value: answers.url,
      prompt: l10n.t('Address of REDCap or of its API; any page of a project will do.'),
      placeholder: 'https://redcap.example.edu/api/',
      validate: (text) => {
        try {
          normalizeApiUrl(text);
          return undefined;
        } catch (error) {
          return describeError(error).message;
        }
      },
    });
    if (typed === back) {
      return back;
    }
    answers.url = normalizeApiUrl(typed);
  };
}

/** @param problem of the token, where it was tried already */
function tokenStep({ superTokens }: CreateDeps, title: string, answers: Answers, problem?: string): Step {
  return async (position) => {
    const kept = await superTokens.get(answers.url);
    if (kept !== undefined) {
      const chosen = await pickOne({
        title,
        ...position,
        placeholder: l10n.t('A super token for {0} is in the secret storage', new URL(answers.url).host),
        items: [
          { label: l10n.t('Use It'), way: 'use' as const },
          { label: l10n.t('Enter Another'), way: 'other' as const },
          { label: l10n.t('Forget It, and Enter Another'), way: 'forget' as const },
        ],
      });
      if (chosen === back) {
        return back;
      }
      if (chosen.way === 'use') {
        Object.assign(answers, { superToken: kept, isKept: true, keep: false });
        return undefined;
      }
      if (chosen.way === 'forget') {
        await superTokens.delete(answers.url);
      }
    }
    const typed = await askText({
      title,
      ...position,
      password: true,
      problem,
      prompt: l10n.t('Super token: an administrator of REDCap gives it to an account, for creating projects only'),
      placeholder: l10n.t('64 characters'),
      validate: (text) =>
        checkToken(text).kind === 'super'
          ? undefined
          : l10n.t('A super token has 64 characters: digits 0-9 and letters A-F.'),
    });
    if (typed === back) {
      return back;
    }
    Object.assign(answers, { superToken: typed.trim(), isKept: false });
    return undefined;
  };
}

function keepStep(title: string, answers: Answers): Step {
  return async (position) => {
    if (answers.isKept) {
      return 'skip';
    }
    const chosen = await pickOne({
      title,
      ...position,
      placeholder: l10n.t('Whoever has it can create projects in your name'),
      items: [
        { label: l10n.t('Use the Super Token Once'), detail: l10n.t('It is asked for next time'), keep: false },
        {
          label: l10n.t('Keep the Super Token'),
          detail: l10n.t('In the secret storage of this editor, for this server'),
          keep: true,
        },
      ],
      active: ({ keep }) => keep === answers.keep,
    });
    if (chosen === back) {
      return back;
    }
    answers.keep = chosen.keep;
    return undefined;
  };
}

function sourceStep(title: string, answers: Answers): Step {
  return async (position) => {
    const items: readonly (QuickPickItem & { readonly source: Source })[] = [
      { label: l10n.t('From Nothing'), detail: l10n.t('One instrument with the record ID'), source: 'nothing' },
      {
        label: l10n.t('From a Project XML...'),
        detail: l10n.t('As "Export Project XML..." or REDCap itself writes it, with or without data'),
        source: 'xml',
      },
      {
        label: l10n.t('From a Data Dictionary...'),
        detail: l10n.t('A CSV; it is pushed into the new project'),
        source: 'dictionary',
      },
    ];
    for (;;) {
      const chosen = await pickOne({
        title,
        ...position,
        placeholder: l10n.t('What does the project begin with?'),
        items,
        active: ({ source }) => source === answers.source,
      });
      if (chosen === back) {
        return back;
      }
      answers.source = chosen.source;
      answers.file = chosen.source === 'nothing' ? undefined : await askFile(chosen.source);
      if (chosen.source === 'nothing' || answers.file) {
        return undefined;
      }
    }
  };
}

/** Nothing where none was chosen, or one that cannot be used, which is said. */
async function askFile(source: 'xml' | 'dictionary'): Promise<Answers['file']> {
  const [uri] =
    (await window.showOpenDialog({
      title: source === 'xml' ? l10n.t('Project XML') : l10n.t('Data Dictionary'),
      filters: source === 'xml' ? { 'CDISC ODM': ['xml'] } : { CSV: ['csv'] },
    })) ?? [];
  if (!uri) {
    return undefined;
  }
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const { size } = await stat(uri.fsPath);
  if (size > largestFile) {
    void errorMessage(l10n.t('{0} is too large for one call ({1}).', name, sizeText(size, l10n)));
    return undefined;
  }
  const text = (await readFile(uri.fsPath, 'utf8')).replace(/^\uFEFF/, '');
  if (source === 'xml' && !/<ODM[\s>]/.test(text.slice(0, 10_000))) {
    void errorMessage(l10n.t('{0} is no project XML of REDCap: it does not begin as CDISC ODM does.', name));
    return undefined;
  }
  return { name, text };
}

function titleStep(title: string, answers: Answers): Step {
  return async (position) => {
    const typed = await askText({
      title,
      ...position,
      value: answers.title || titleInOdm(answers.file?.text ?? ''),
      prompt: l10n.t('Title of the new project'),
      validate: (text) => (text.trim() === '' ? l10n.t('A project needs a title.') : undefined),
    });
    if (typed === back) {
      return back;
    }
    answers.title = typed.trim();
    return undefined;
  };
}

function purposeStep(title: string, answers: Answers): Step {
  return async (position) => {
    const chosen = await pickOne({
      title,
      ...position,
      placeholder: l10n.t('Purpose'),
      items: [
        { label: l10n.t('Practice / Just for fun'), purpose: 0 as const },
        { label: l10n.t('Research'), purpose: 2 as const },
        { label: l10n.t('Quality Improvement'), purpose: 3 as const },
        { label: l10n.t('Operational Support'), purpose: 4 as const },
        { label: l10n.t('Other'), purpose: 1 as const },
      ],
      active: ({ purpose }) => purpose === answers.purpose,
    });
    if (chosen === back) {
      return back;
    }
    answers.purpose = chosen.purpose;
    return undefined;
  };
}

function otherStep(title: string, answers: Answers): Step {
  return async (position) => {
    if (answers.purpose !== 1) {
      answers.purposeOther = '';
      return 'skip';
    }
    const typed = await askText({
      title,
      ...position,
      value: answers.purposeOther,
      prompt: l10n.t('The purpose, in words: REDCap wants some'),
      validate: (text) => (text.trim() === '' ? l10n.t('Type a few words.') : undefined),
    });
    if (typed === back) {
      return back;
    }
    answers.purposeOther = typed.trim();
    return undefined;
  };
}

function longitudinalStep(title: string, answers: Answers): Step {
  return async (position) => {
    if (answers.source !== 'nothing') {
      return 'skip';
    }
    const chosen = await pickOne({
      title,
      ...position,
      placeholder: l10n.t('Are data collected once or over events?'),
      items: [
        { label: l10n.t('Classic'), detail: l10n.t('Each instrument once, or repeating'), isLongitudinal: false },
        { label: l10n.t('Longitudinal'), detail: l10n.t('Instruments over events and arms'), isLongitudinal: true },
      ],
      active: ({ isLongitudinal }) => isLongitudinal === answers.isLongitudinal,
    });
    if (chosen === back) {
      return back;
    }
    answers.isLongitudinal = chosen.isLongitudinal;
    return undefined;
  };
}
