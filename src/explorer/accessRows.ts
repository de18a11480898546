import { eventLabels } from '../state/eventLabels';
import { rightName } from '../state/rightNames';
import { count } from '../common/count';
import type { NodeOf } from './node';
import { surveysOf } from './nodes';
import { plainLine } from './plainText';
import type { RowContext } from './treeModel';
import { contextValueOf, folder, leaf, type Look } from './treeRow';

type AccessFolder = 'users' | 'roles' | 'surveys' | 'reports' | 'repository' | 'logging';
type AccessItem = 'member' | 'role' | 'survey' | 'report' | 'repositoryFolder' | 'repositoryFile';

/** How the rows of people, surveys, reports, files and the log look. */
export function accessLook(node: NodeOf<AccessFolder | AccessItem>, { snapshot, l10n }: RowContext): Look {
  const { people, roles, surveys, repository, entry } = snapshot;
  const size = (items: { readonly length: number } | undefined): string =>
    items === undefined ? '' : count(items.length, l10n);
  switch (node.kind) {
    case 'users':
      return folder('users', l10n.t('Users'), size(people?.all), 'account');
    case 'roles':
      return folder('roles', l10n.t('User Roles'), size(roles?.all), 'shield');
    case 'surveys':
      return folder('surveys', l10n.t('Surveys'), size(surveys && surveysOf(node.projectKey, snapshot)), 'feedback');
    case 'reports':
      return folder('reports', l10n.t('Reports'), size(entry.reports ?? []), 'graph');
    case 'repository':
      return folder('repository', l10n.t('File Repository'), size(repository?.get(0)), 'folder-library');
    case 'logging':
      return leaf('logging', l10n.t('Logging'), '', 'output');
    case 'member':
      return memberLook(node, { snapshot, l10n });
    case 'role': {
      const members = roles?.membersOf.get(node.role)?.length ?? 0;
      return leaf(
        'role',
        plainLine(roles?.byName.get(node.role)?.label ?? '') || plainLine(node.role),
        [plainLine(node.role), members === 1 ? l10n.t('1 user') : l10n.t('{0} users', members)].join(' · '),
        'shield',
      );
    }
    case 'survey': {
      const survey = surveys?.find(({ form }) => form === node.instrument);
      return leaf(
        'survey',
        plainLine(survey?.title ?? '') ||
          plainLine(snapshot.instruments?.byName.get(node.instrument)?.label ?? '') ||
          plainLine(node.instrument),
        [plainLine(eventOf(node, { snapshot, l10n })), plainLine(node.instrument)]
          .filter((part) => part !== '')
          .join(' · '),
        survey?.isActive === false ? 'circle-slash' : 'feedback',
      );
    }
    case 'report': {
      const name = entry.reports?.find(({ id }) => id === node.reportId)?.name ?? '';
      return leaf('report', plainLine(name) || l10n.t('Report {0}', node.reportId), String(node.reportId), 'table');
    }
    case 'repositoryFolder':
      return folder('repositoryFolder', plainLine(node.name), '', 'folder');
    case 'repositoryFile':
      return leaf('repositoryFile', plainLine(node.name), '', 'file');
  }
}

/** The survey's event, told from those of the same name in other arms; blank in classic projects. */
function eventOf({ event }: NodeOf<'survey'>, { snapshot, l10n }: Pick<RowContext, 'snapshot' | 'l10n'>): string {
  return event === undefined
    ? ''
    : (eventLabels([...(snapshot.events?.byName.values() ?? [])], l10n).get(event) ?? event);
}

function memberLook({ username }: NodeOf<'member'>, { snapshot, l10n }: Pick<RowContext, 'snapshot' | 'l10n'>): Look {
  const { people } = snapshot;
  const user = people?.byName.get(username);
  const role = people?.roleOf.get(username) ?? '';
  const expired = isPast(user?.expiration ?? '');
  return {
    ...leaf(
      'member',
      plainLine(username),
      [
        plainLine(`${user?.firstname ?? ''} ${user?.lastname ?? ''}`),
        role === '' ? '' : plainLine(people?.roleNames.get(role) ?? '') || plainLine(role),
        plainLine(user?.dataAccessGroup ?? ''),
        expired ? l10n.t('expired') : '',
      ]
        .filter((part) => part !== '')
        .join(' · '),
      expired ? 'circle-slash' : 'account',
    ),
    contextValue: contextValueOf('member', role !== '' && 'role'),
  };
}

function isPast(date: string): boolean {
  return date !== '' && date <= new Date().toISOString().slice(0, 10);
}

/** What a tooltip says of a row. */
export function accessFacts(
  node: NodeOf<AccessItem>,
  { snapshot, l10n }: RowContext,
): { readonly heading: string; readonly rows: readonly (readonly [string, string])[] } {
  const { people, roles, surveys, entry, instruments } = snapshot;
  switch (node.kind) {
    case 'member': {
      const user = people?.byName.get(node.username);
      const role = people?.roleOf.get(node.username) ?? '';
      return {
        heading: node.username,
        rows: [
          [l10n.t('Name'), `${user?.firstname ?? ''} ${user?.lastname ?? ''}`.trim()],
          [l10n.t('Email'), user?.email ?? ''],
          [l10n.t('Role'), role === '' ? l10n.t('none: rights of their own') : (people?.roleNames.get(role) ?? role)],
          [l10n.t('Data access group'), user?.dataAccessGroup ?? ''],
          [l10n.t('Expires'), user?.expiration === '' ? l10n.t('never') : (user?.expiration ?? '')],
          ...rightsRows(user, { snapshot, l10n }),
        ],
      };
    }
    case 'role': {
      const role = roles?.byName.get(node.role);
      return {
        heading: role?.label ?? node.role,
        rows: [
          [l10n.t('Unique name'), node.role],
          [l10n.t('Members'), (roles?.membersOf.get(node.role) ?? []).join(', ') || l10n.t('none')],
          ...rightsRows(role, { snapshot, l10n }),
        ],
      };
    }
    case 'survey': {
      const survey = surveys?.find(({ form }) => form === node.instrument);
      return {
        heading: survey?.title ?? node.instrument,
        rows: [
          [l10n.t('Instrument'), instruments?.byName.get(node.instrument)?.label ?? node.instrument],
          [l10n.t('Name'), node.instrument],
          [l10n.t('Event'), eventOf(node, { snapshot, l10n })],
          [l10n.t('Active'), survey?.isActive === false ? l10n.t('no: participants cannot answer now') : l10n.t('yes')],
          [l10n.t('Save & Return Later'), survey?.saveAndReturn ? l10n.t('yes') : l10n.t('no')],
        ],
      };
    }
    case 'report':
      return {
        heading: entry.reports?.find(({ id }) => id === node.reportId)?.name ?? '',
        rows: [[l10n.t('Report id'), String(node.reportId)]],
      };
    case 'repositoryFolder':
    case 'repositoryFile':
      return {
        heading: node.name,
        rows: [[l10n.t('Id'), String(node.kind === 'repositoryFile' ? node.docId : (node.folders.at(-1) ?? ''))]],
      };
  }
}

/** Rights that are granted and that are not, by the names that REDCap's pages give them, and instruments that are out of reach. */
function rightsRows(
  of:
    | {
        readonly rights: Readonly<Record<string, number>>;
        readonly forms: Readonly<Record<string, number>>;
        readonly formsExport: Readonly<Record<string, number>>;
      }
    | undefined,
  { l10n }: Pick<RowContext, 'snapshot' | 'l10n'>,
): readonly (readonly [string, string])[] {
  if (!of) {
    return [];
  }
  const names = (wanted: (code: number) => boolean): string =>
    Object.entries(of.rights)
      .filter(([, code]) => wanted(code))
      .map(([column]) => rightName(column, l10n))
      .join(', ');
  const forms = (map: Readonly<Record<string, number>>, codes: readonly number[]): string =>
    Object.entries(map)
      .filter(([, code]) => codes.includes(code))
      .map(([form]) => form)
      .join(', ');
  return [
    [l10n.t('Rights'), names((code) => code > 0) || l10n.t('none')],
    [l10n.t('Not granted'), names((code) => code === 0)],
    [l10n.t('Instruments without access'), forms(of.forms, [0, 128])],
    [l10n.t('Instruments read only'), forms(of.forms, [2, 129])],
    [l10n.t('Instruments not exported in full'), forms(of.formsExport, [0, 2, 3])],
  ];
}

/** What a folder holds and which right it takes. */
export function accessFolderHelp({ kind }: NodeOf<AccessFolder>, { l10n }: RowContext): string {
  switch (kind) {
    case 'users':
    case 'roles':
      return l10n.t('Reading users and roles needs the right "User Rights".');
    case 'surveys':
      return l10n.t(
        'Instruments that are surveys, by the project\'s XML. Participant lists need the right "Survey Distribution Tools".',
      );
    case 'reports':
      return l10n.t(
        "No method of the API lists reports: add one by the id that REDCap shows beside the report's name.",
      );
    case 'repository':
      return l10n.t('Files of the project that belong to no record. The right "File Repository" is needed.');
    case 'logging':
      return l10n.t('Who did what and when. The right "Logging" is needed.');
  }
}
