import { fieldTypes } from '../dictionary/field';
import type { DescribedError } from '../projects/explainError';
import { displayName } from '../projects/projectEntry';
import { statusIcon, shownStatus, statusText } from '../projects/projectStatus';
import { isUndoable } from '../safety/journal/history';
import { operationIcon, operationState, operationTitle, shortWhenText } from '../writes/words/historyText';
import type { L10n } from '../common/l10n';
import { accessLook } from './accessRows';
import { exportLook, exportingText } from './exportRows';
import { fieldIcon, fieldTypeName } from './fieldWords';
import type { ExplorerNode, NodeOf } from './node';
import { idOf } from './nodes';
import { plainLine } from './plainText';
import { recordLook } from './recordRows';
import type { Snapshot } from './snapshot';
import { contextValueOf, folder, leaf, type Look, type TreeRow } from './treeRow';

export interface RowContext {
  readonly snapshot: Snapshot;
  readonly l10n: L10n;
  /** What went wrong when the project's row (its state, version) or, for error rows, its parent's children were read. */
  readonly error?: DescribedError | undefined;
}

/** How a row looks, from what has been read of its project. */
export function rowOf(node: ExplorerNode, context: RowContext): TreeRow {
  const look = lookOf(node, context);
  return { ...look, id: idOf(node), accessibleLabel: accessibleLabelOf(node, look, context.l10n) };
}

// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
function lookOf(node: ExplorerNode, context: RowContext): Look {
  const { snapshot, l10n } = context;
  switch (node.kind) {
    case 'project':
      return projectLook(context);
    case 'arms':
      return folder('arms', l10n.t('Arms'), count(snapshot.events?.arms.length), 'git-branch');
    case 'arm': {
      const arm = snapshot.events?.armByNum.get(node.armNum);
      const events = snapshot.events?.byArm.get(node.armNum)?.length ?? 0;
      return folder(
        'arm',
        l10n.t('Arm {0}: {1}', node.armNum, plainLine(arm?.name ?? '')),
        events === 1 ? l10n.t('1 event') : l10n.t('{0} events', events),
        'git-branch',
      );
    }
    case 'event':
      return eventLook(node, context);
    case 'instruments':
      return {
        ...folder('instruments', l10n.t('Instruments'), count(snapshot.instruments?.all.length), 'library'),
        collapsible: snapshot.info?.isLongitudinal === false ? 'expanded' : 'collapsed',
      };
    case 'instrument':
      return instrumentLook(node, context);
    case 'section': {
      const section = snapshot.fields?.forms
        .get(node.instrument)
        ?.sections.find(({ firstField }) => firstField === node.firstField);
      return folder(
        'section',
        plainLine(section?.header ?? '') || l10n.t('(section without text)'),
        fieldCount(section?.fields.length, l10n),
        'symbol-namespace',
      );
    }
    case 'field':
      return fieldLook(node, context);
    case 'dags':
      return folder('dags', l10n.t('Data Access Groups'), count(snapshot.groups?.all.length), 'organization');
    case 'dag': {
      const users = snapshot.groups?.membersOf.get(node.dag)?.length ?? 0;
      const people = users === 1 ? l10n.t('1 user') : l10n.t('{0} users', users);
      return folder(
        'dag',
        plainLine(snapshot.groups?.byName.get(node.dag)?.name ?? '') || plainLine(node.dag),
        joined(plainLine(node.dag), people),
        'location',
      );
    }
    case 'user': {
      const person = snapshot.groups?.people.get(node.username);
      return leaf(
        'user',
        plainLine(node.username),
        plainLine(`${person?.firstname ?? ''} ${person?.lastname ?? ''}`),
        'account',
      );
    }
    case 'users':
    case 'member':
    case 'roles':
    case 'role':
    case 'surveys':
    case 'survey':
    case 'reports':
    case 'report':
    case 'repository':
    case 'repositoryFolder':
    case 'repositoryFile':
    case 'logging':
      return accessLook(node, context);
    case 'exports':
    case 'export':
      return exportLook(node, context);
    case 'records':
    case 'showRecords':
    case 'moreRecords':
    case 'record':
    case 'recordEvent':
    case 'recordForm':
    case 'recordFile':
      return recordLook(node, context);
    case 'history':
      return folder('history', l10n.t('History'), count(snapshot.history?.length), 'history');
    case 'operation':
      return operationLook(node, context);
    case 'message':
      return messageLook(node, context);
  }
}

function projectLook({ snapshot, l10n, error }: RowContext): Look {
  const { entry, info, version } = snapshot;
  const status = shownStatus(info);
  const { icon, color } = statusIcon(status);
  const kind = info === undefined ? '' : info.isLongitudinal ? l10n.t('longitudinal') : l10n.t('classic');
  const isRehearsal = entry.rehearsalOf !== undefined;
  const origin = isRehearsal ? l10n.t('rehearsal') : entry.origin === 'sample' ? l10n.t('sample') : '';
  return {
    label: plainLine(displayName(entry)) || l10n.t('Project {0}', entry.projectId),
    icon: error ? 'warning' : isRehearsal ? 'beaker' : icon,
    ...(error ? { iconColor: 'problemsWarningIcon.foreground' } : color === undefined ? {} : { iconColor: color }),
    // A status that could not be read again is not shown: it may have changed.
    description: error
      ? error.sentence
      : joined(
          exportingText(snapshot, l10n),
          // What is tried here is tried on a copy: said before a narrow side bar cuts the line.
          isRehearsal ? origin : '',
          info ? statusText(status, l10n) : '',
          version ?? '',
          kind,
          isRehearsal ? '' : origin,
        ),
    collapsible: 'collapsed',
    contextValue: contextValueOf(
      'project',
      info && (status === 'development' ? 'development' : 'production'),
      info && (info.isLongitudinal ? 'longitudinal' : 'classic'),
      isRehearsal ? 'rehearsal' : entry.origin,
    ),
  };
}

function eventLook(node: NodeOf<'event'>, { snapshot, l10n }: RowContext): Look {
  const event = snapshot.events?.byName.get(node.event);
  const forms = snapshot.events?.formsOf.get(node.event)?.length ?? 0;
  const repeats = snapshot.repeating?.events.has(node.event) ?? false;
  return {
    ...folder(
      'event',
      plainLine(event?.eventName ?? '') || plainLine(node.event),
      joined(
        plainLine(node.event),
        forms === 1 ? l10n.t('1 instrument') : l10n.t('{0} instruments', forms),
        repeats ? l10n.t('repeating') : '',
      ),
      repeats ? 'sync' : 'calendar',
    ),
    contextValue: contextValueOf('event', repeats && 'repeating'),
  };
}

function instrumentLook(node: NodeOf<'instrument'>, { snapshot, l10n }: RowContext): Look {
  const instrument = snapshot.instruments?.byName.get(node.instrument);
  const setups = snapshot.repeating?.forms.get(node.instrument);
  const inThisEvent = node.event === undefined ? setups !== undefined : (setups?.has(node.event) ?? false);
  const classic = setups?.has('') ?? false;
  const mark = !inThisEvent
    ? ''
    : node.event !== undefined || classic
      ? l10n.t('repeating')
      : setups?.size === 1
        ? l10n.t('repeating in 1 event')
        : l10n.t('repeating in {0} events', setups?.size ?? 0);
  return {
    ...folder(
      'instrument',
      plainLine(instrument?.label ?? '') || plainLine(node.instrument),
      joined(
        plainLine(node.instrument),
        fieldCount(snapshot.fields?.forms.get(node.instrument)?.count ?? 0, l10n),
        mark,
      ),
      inThisEvent ? 'layers' : 'list-flat',
    ),
    contextValue: contextValueOf('instrument', inThisEvent && 'repeating', node.event !== undefined && 'designated'),
  };
}

function fieldLook(node: NodeOf<'field'>, { snapshot, l10n }: RowContext): Look {
  const field = snapshot.fields?.byName.get(node.field);
  if (!field) {
    return leaf('field', plainLine(node.field), '', 'symbol-field');
  }
  return {
    ...leaf(
      'field',
      plainLine(node.field),
      plainLine(field.field_label) || fieldTypeName(field, l10n),
      fieldIcon(field),
    ),
    contextValue: contextValueOf(
      'field',
      fieldTypes.find((type) => type === field.field_type),
      field.identifier === 'y' && 'identifier',
      field.required_field === 'y' && 'required',
    ),
  };
}

function operationLook(node: NodeOf<'operation'>, { snapshot, l10n }: RowContext): Look {
  const operation = snapshot.history?.find(({ id }) => id === node.operation);
  if (!operation) {
    return leaf('operation', '', '', 'history');
  }
  const { opened } = operation;
  const alarming =
    operation.ended === undefined
      ? operation.settled === undefined
      : operation.ended.status === 'mismatch' || operation.ended.status === 'unverified';
  return {
    ...leaf(
      'operation',
      l10n.t('{0}, {1}', operationTitle(opened, l10n), shortWhenText(opened.at, new Date())),
      operationState(operation, l10n),
      alarming ? 'warning' : operationIcon(opened.what.kind),
    ),
    ...(alarming ? { iconColor: 'problemsWarningIcon.foreground' } : {}),
    contextValue: contextValueOf('operation', isUndoable(operation) && 'undoable'),
  };
}

function messageLook(node: NodeOf<'message'>, { error }: RowContext): Look {
  const base = leaf('message', node.text, '', 'info');
  return node.isError
    ? {
        ...base,
        icon: 'error',
        iconColor: 'problemsErrorIcon.foreground',
        contextValue: contextValueOf('error', error?.actions.includes('replaceToken') && 'token'),
      }
    : base;
}

function accessibleLabelOf(node: ExplorerNode, { label, description }: Look, l10n: L10n): string {
  const whole = joinedWith(', ', label, description);
  switch (node.kind) {
    case 'project':
      return l10n.t('Project {0}', whole);
    case 'event':
    case 'recordEvent':
      return l10n.t('Event {0}', whole);
    case 'instrument':
    case 'recordForm':
      return l10n.t('Instrument {0}', whole);
    case 'section':
      return l10n.t('Section {0}', whole);
    case 'field':
    case 'recordFile':
      return l10n.t('Field {0}', whole);
    case 'dag':
      return l10n.t('Data access group {0}', whole);
    case 'user':
    case 'member':
      return l10n.t('User {0}', whole);
    case 'message':
      return node.isError ? l10n.t('Error: {0}', whole) : whole;
    case 'operation':
      return l10n.t('Operation {0}', whole);
    case 'role':
      return l10n.t('User role {0}', whole);
    case 'survey':
      return l10n.t('Survey {0}', whole);
    case 'report':
      return l10n.t('Report {0}', whole);
    case 'record':
      return l10n.t('Record {0}', whole);
    case 'repositoryFolder':
      return l10n.t('Folder {0}', whole);
    case 'repositoryFile':
      return l10n.t('File {0}', whole);
    case 'arms':
    case 'arm':
    case 'instruments':
    case 'dags':
    case 'users':
    case 'roles':
    case 'surveys':
    case 'reports':
    case 'repository':
    case 'logging':
    case 'exports':
    case 'history':
    case 'records':
    case 'showRecords':
    case 'moreRecords':
      return whole;
    case 'export':
      return l10n.t('Export {0}', whole);
  }
}

function fieldCount(fields: number | undefined, l10n: L10n): string {
  return fields === undefined ? '' : fields === 1 ? l10n.t('1 field') : l10n.t('{0} fields', fields);
}

function count(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

function joined(...parts: readonly string[]): string {
  return joinedWith(' · ', ...parts);
}

function joinedWith(separator: string, ...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(separator);
}
