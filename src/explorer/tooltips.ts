import type { MetadataField } from '../api/model';
import { operationLines } from '../writes/words/historyText';
import { displayName } from '../projects/projectEntry';
import { shownStatus, statusText } from '../projects/projectStatus';
import { fieldTypeName, hasChoices } from './fieldWords';
import { accessFacts, accessFolderHelp } from './accessRows';
import type { ExplorerNode, NodeOf } from './node';
import { recordFacts, recordFolderHelp } from './recordRows';
import { markdownCode, markdownText, plainLine } from './plainText';
import type { Snapshot } from './snapshot';
import { exportFacts } from './exportRows';
import type { RowContext } from './treeModel';

const longestText = 1500;

/** The tooltip of a row as Markdown without HTML; text from the server is escaped, so that it can be nothing but text. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function tooltipOf(node: ExplorerNode, context: RowContext): string {
  switch (node.kind) {
    case 'project':
      return projectTooltip(context);
    case 'event':
      return eventTooltip(node, context);
    case 'instrument':
      return instrumentTooltip(node, context);
    case 'field': {
      const field = context.snapshot.fields?.byName.get(node.field);
      return field ? fieldTooltip(field, context) : '';
    }
    case 'arm':
      return title(context.snapshot.events?.armByNum.get(node.armNum)?.name ?? String(node.armNum));
    case 'section': {
      const section = context.snapshot.fields?.forms
        .get(node.instrument)
        ?.sections.find(({ firstField }) => firstField === node.firstField);
      return title(section?.header ?? '');
    }
    case 'dag': {
      const dag = context.snapshot.groups?.byName.get(node.dag);
      return paragraphs(
        title(dag?.name ?? node.dag),
        facts([
          [context.l10n.t('Unique name'), node.dag],
          [context.l10n.t('Id'), dag?.id === undefined ? '' : String(dag.id)],
        ]),
      );
    }
    case 'user': {
      const person = context.snapshot.groups?.people.get(node.username);
      return paragraphs(
        title(node.username),
        facts([
          [context.l10n.t('Name'), `${person?.firstname ?? ''} ${person?.lastname ?? ''}`.trim()],
          [context.l10n.t('Expires'), person?.expiration ?? ''],
        ]),
      );
    }
    case 'message':
      return context.error && node.isError ? markdownText(context.error.message) : markdownText(node.text);
    case 'operation': {
      const operation = context.snapshot.history?.find(({ id }) => id === node.operation);
      return operation
        ? operationLines(operation, context.l10n)
            .map((line) => markdownText(line))
            .join('  \n')
        : '';
    }
    case 'exports':
      return markdownText(context.l10n.t('Exports of this window. Those from one server run one after another.'));
    case 'export': {
      const { heading, rows } = exportFacts(node, context);
      return paragraphs(title(heading), facts(rows));
    }
    case 'history':
      return markdownText(context.l10n.t('What was written to this project from this computer'));
    case 'records':
    case 'showRecords':
    case 'moreRecords':
      return markdownText(recordFolderHelp(node, context));
    case 'record':
    case 'recordEvent':
    case 'recordForm':
    case 'recordFile': {
      const { heading, rows } = recordFacts(node, context);
      return paragraphs(title(heading), facts(rows));
    }
    case 'users':
    case 'roles':
    case 'surveys':
    case 'reports':
    case 'repository':
    case 'logging':
      return markdownText(accessFolderHelp(node, context));
    case 'member':
    case 'role':
    case 'survey':
    case 'report':
    case 'repositoryFolder':
    case 'repositoryFile': {
      const { heading, rows } = accessFacts(node, context);
      return paragraphs(title(heading), facts(rows));
    }
    case 'arms':
    case 'instruments':
    case 'dags':
      return '';
  }
}

function projectTooltip({ snapshot, l10n, error }: RowContext): string {
  const { entry, info, version } = snapshot;
  const known = shownStatus(info);
  const status =
    info === undefined
      ? ''
      : known === 'production' && info.productionTime !== ''
        ? l10n.t('Production since {0}', info.productionTime)
        : known === 'analysis'
          ? l10n.t('Analysis/Cleanup (in Production from {0})', info.productionTime)
          : statusText(known, l10n);
  return paragraphs(
    title(displayName(entry)),
    entry.name === undefined ? '' : markdownText(plainLine(entry.title)),
    error ? markdownText(error.message) : '',
    facts([
      [l10n.t('Status'), status],
      [l10n.t('Server'), serverOf(entry, l10n)],
      [l10n.t('REDCap'), version ?? ''],
      [l10n.t('Project ID'), String(entry.projectId)],
      [l10n.t('Token of'), entry.username ?? ''],
      [l10n.t('Kind'), info === undefined ? '' : info.isLongitudinal ? l10n.t('longitudinal') : l10n.t('classic')],
      [l10n.t('Repeating instruments or events'), info?.hasRepeating ? l10n.t('yes') : ''],
      [l10n.t('Surveys'), info?.surveysEnabled ? l10n.t('enabled') : ''],
      [l10n.t('Missing data codes'), info?.missingDataCodes ?? ''],
    ]),
    facts(rightsFacts(snapshot, l10n)),
  );
}

/** What the token's owner may do, as far as REDCap tells. */
function rightsFacts({ ownRights }: Snapshot, l10n: RowContext['l10n']): readonly (readonly [string, string])[] {
  if (ownRights === undefined) {
    return [];
  }
  if (ownRights === 'not told') {
    return [[l10n.t('Your rights'), l10n.t('not known: reading them needs the User Rights privilege')]];
  }
  const { rights, dataAccessGroup } = ownRights;
  const names: readonly (readonly [string, string])[] = [
    ['design', l10n.t('Project Design and Setup')],
    ['user_rights', l10n.t('User Rights')],
    ['data_access_groups', l10n.t('Data Access Groups')],
    ['api_export', l10n.t('API Export')],
    ['api_import', l10n.t('API Import/Update')],
    ['record_create', l10n.t('Create Records')],
    ['record_rename', l10n.t('Rename Records')],
    ['record_delete', l10n.t('Delete Records')],
    ['logging', l10n.t('Logging')],
  ];
  const has = names.filter(([name]) => (rights[name] ?? 0) > 0).map(([, text]) => text);
  const lacks = names.filter(([name]) => rights[name] === 0).map(([, text]) => text);
  return [
    [l10n.t('Your rights'), has.join(', ') || l10n.t('none')],
    [l10n.t('Not granted to you'), lacks.join(', ')],
    [l10n.t('Your data access group'), dataAccessGroup],
  ];
}

function eventTooltip(node: NodeOf<'event'>, { snapshot, l10n }: RowContext): string {
  const event = snapshot.events?.byName.get(node.event);
  return paragraphs(
    title(event?.eventName ?? node.event),
    facts([
      [l10n.t('Unique event name'), node.event],
      [l10n.t('Arm'), String(node.armNum)],
      [l10n.t('Custom event label'), event?.customEventLabel ?? ''],
      [l10n.t('Event ID'), event?.eventId === undefined ? '' : String(event.eventId)],
      [
        l10n.t('Day offset'),
        event?.dayOffset === undefined || event.dayOffset === ''
          ? ''
          : `${event.dayOffset} (-${event.offsetMin ?? '0'} / +${event.offsetMax ?? '0'})`,
      ],
      [
        l10n.t('Repeats'),
        snapshot.repeating?.events.has(node.event) ? l10n.t('as a whole') : unknownRepeating(snapshot, l10n),
      ],
    ]),
  );
}

function instrumentTooltip(node: NodeOf<'instrument'>, { snapshot, l10n }: RowContext): string {
  const setups = snapshot.repeating?.forms.get(node.instrument);
  const shown = Array.from(setups?.values() ?? []).filter(
    (setup) => node.event === undefined || setup.eventName === node.event,
  );
  const events = snapshot.events?.eventCountOf.get(node.instrument) ?? 0;
  return paragraphs(
    title(snapshot.instruments?.byName.get(node.instrument)?.label ?? node.instrument),
    facts([
      [l10n.t('Name'), node.instrument],
      [l10n.t('Fields'), String(snapshot.fields?.forms.get(node.instrument)?.count ?? 0)],
      [
        l10n.t('Designated to'),
        !snapshot.info?.isLongitudinal ? '' : events === 1 ? l10n.t('1 event') : l10n.t('{0} events', events),
      ],
      [
        l10n.t('Repeats'),
        shown.length === 0
          ? unknownRepeating(snapshot, l10n)
          : shown.map((setup) => setup.eventName).join(', ') || l10n.t('yes'),
      ],
      [
        l10n.t('Label of instances'),
        [...new Set(shown.map((setup) => setup.customFormLabel).filter((label) => label !== ''))].join(', '),
      ],
    ]),
  );
}

function unknownRepeating({ repeating }: Snapshot, l10n: RowContext['l10n']): string {
  return repeating?.known === false ? l10n.t('not known: reading it needs the right Project Design and Setup') : '';
}

function fieldTooltip(field: MetadataField, { l10n }: RowContext): string {
  const range = [field.text_validation_min, field.text_validation_max].some((limit) => limit.trim() !== '')
    ? `${field.text_validation_min} … ${field.text_validation_max}`
    : '';
  const calculation =
    field.field_type === 'calc' || field.field_type === 'sql' ? field.select_choices_or_calculations : '';
  return paragraphs(
    title(field.field_label),
    facts([
      [l10n.t('Variable'), field.field_name],
      [l10n.t('Type'), fieldTypeName(field, l10n)],
      [l10n.t('Range'), range],
      [l10n.t('Note'), plainLine(field.field_note, longestText)],
      [l10n.t('Required'), field.required_field === 'y' ? l10n.t('yes') : ''],
      [l10n.t('Identifier'), field.identifier === 'y' ? l10n.t('yes') : ''],
      [l10n.t('Matrix'), field.matrix_group_name],
    ]),
    hasChoices(field)
      ? list(
          l10n.t('Choices'),
          field.select_choices_or_calculations.split('|').map((choice) => plainLine(choice)),
        )
      : '',
    block(l10n.t('Calculation'), calculation),
    block(l10n.t('Shown only if'), field.branching_logic),
    block(l10n.t('Action tags / annotation'), field.field_annotation),
  );
}

function title(text: string): string {
  const line = markdownText(plainLine(text, longestText));
  return line === '' ? '' : `**${line}**`;
}

function facts(rows: readonly (readonly [string, string])[]): string {
  return rows
    .filter(([, value]) => value.trim() !== '')
    .map(([name, value]) => `${markdownText(name)}: ${markdownText(value.replaceAll(/\s+/g, ' '))}`)
    .join('  \n');
}

const mostChoices = 30;

function list(name: string, items: readonly string[]): string {
  const shown = items.slice(0, mostChoices).map((item) => `- ${markdownText(item)}`);
  return [`${markdownText(name)}:`, '', ...shown, ...(items.length > mostChoices ? ['- …'] : [])].join('\n');
}

function block(name: string, text: string): string {
  const cut = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return cut.trim() === '' ? '' : `${markdownText(name)}:\n\n${markdownCode(cut)}`;
}

function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function serverOf({ origin, rehearsalOf, url }: Snapshot['entry'], l10n: RowContext['l10n']): string {
  return rehearsalOf !== undefined
    ? l10n.t('rehearsal of "{0}", runs in this window', rehearsalOf)
    : origin === 'sample'
      ? l10n.t('sample, runs in this window')
      : new URL(url).host;
}
