import type { ExplorerNode } from './node';
import { idOf, parentOf } from './nodes';
import { plainLine } from './plainText';
import { showsRecords } from './recordNodes';
import { topFolder } from '../projects/repositoryFolders';
import type { Snapshot } from './snapshot';
import { displayName } from '../projects/projectEntry';

/** Rows of one project that match a text, and the rows above them. */
export interface FilteredRows {
  readonly matches: ReadonlySet<string>;
  /** Rows with a match somewhere below: shown and opened. */
  readonly ancestors: ReadonlySet<string>;
}

/** With more matches than this in a project, instruments stay closed: thousands of opened rows help nobody. */
const mostOpened = 400;

/**
 * Finds the rows of a project whose name or label contains every word of `text`, upper and lower case alike. Instruments are found in the
 * Instruments folder and under their events, fields in the Instruments folder only. What has not been read is not searched.
 */
export function filterProject(text: string, snapshot: Snapshot): FilteredRows {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const fits = (...texts: readonly string[]): boolean => {
    const all = texts.join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const found = Array.from(candidates(snapshot))
    .filter(({ texts }) => fits(...texts.map((part) => plainLine(part))))
    .map(({ node }) => node);
  const opensInstruments = found.length <= mostOpened;
  const ancestors = new Set<string>();
  for (const node of found) {
    for (let above = parentOf(node, snapshot); above; above = parentOf(above, snapshot)) {
      const id = idOf(above);
      if (ancestors.has(id)) {
        break;
      }
      ancestors.add(id);
    }
  }
  return opensInstruments
    ? { matches: new Set(found.map(idOf)), ancestors }
    : closeInstruments(found, snapshot, ancestors);
}

/** Shows the instruments of too many matches as matches themselves, so that they can be opened one by one. */
function closeInstruments(
  found: readonly ExplorerNode[],
  snapshot: Snapshot,
  ancestors: ReadonlySet<string>,
): FilteredRows {
  const closed = found.filter((node) => node.kind !== 'field' && node.kind !== 'section');
  const instruments = found.flatMap((node) => {
    if (node.kind !== 'field' && node.kind !== 'section') {
      return [];
    }
    const above = parentOf(node, snapshot);
    return above?.kind === 'section'
      ? [idOf(above), idOf({ kind: 'instrument', projectKey: node.projectKey, instrument: node.instrument })]
      : above
        ? [idOf(above)]
        : [];
  });
  const hidden = new Set(instruments);
  return {
    matches: new Set([...closed.map(idOf), ...instruments]),
    ancestors: new Set(Array.from(ancestors).filter((id) => !hidden.has(id))),
  };
}

interface Candidate {
  readonly node: ExplorerNode;
  readonly texts: readonly string[];
}

/** Records, users, roles, surveys and folders as far as they were read, and the reports that the user has added. */
function* accessCandidates(snapshot: Snapshot): Generator<Candidate> {
  const { entry, people, roles, surveys, repository, info } = snapshot;
  const records = showsRecords(snapshot) ? snapshot.records : undefined;
  const projectKey = entry.key;
  for (const { username, firstname, lastname } of people?.all ?? []) {
    yield { node: { kind: 'member', projectKey, username }, texts: [username, `${firstname} ${lastname}`] };
  }
  for (const { uniqueRoleName, label } of roles?.all ?? []) {
    yield { node: { kind: 'role', projectKey, role: uniqueRoleName }, texts: [uniqueRoleName, label] };
  }
  for (const { form, title } of info?.isLongitudinal ? [] : (surveys ?? [])) {
    yield { node: { kind: 'survey', projectKey, instrument: form }, texts: [form, title] };
  }
  for (const record of records?.keys() ?? []) {
    yield { node: { kind: 'record', projectKey, record }, texts: [record] };
  }
  for (const { id, name } of entry.reports ?? []) {
    yield { node: { kind: 'report', projectKey, reportId: id }, texts: [String(id), name] };
  }
  for (const item of repository?.get(topFolder) ?? []) {
    yield {
      node:
        item.kind === 'folder'
          ? { kind: 'repositoryFolder', projectKey, folders: [item.folderId], name: item.name }
          : { kind: 'repositoryFile', projectKey, folders: [], docId: item.docId, name: item.name },
      texts: [item.name],
    };
  }
}

function* candidates(snapshot: Snapshot): Generator<Candidate> {
  const { entry, events, instruments, fields, groups } = snapshot;
  const projectKey = entry.key;
  yield { node: { kind: 'project', projectKey }, texts: [displayName(entry), entry.title] };
  for (const arm of events?.arms ?? []) {
    yield { node: { kind: 'arm', projectKey, armNum: arm.armNum }, texts: [arm.name] };
  }
  for (const event of events?.byName.values() ?? []) {
    yield {
      node: { kind: 'event', projectKey, armNum: event.armNum, event: event.uniqueEventName },
      texts: [event.uniqueEventName, event.eventName],
    };
    for (const form of events?.formsOf.get(event.uniqueEventName) ?? []) {
      yield {
        node: { kind: 'instrument', projectKey, instrument: form, event: event.uniqueEventName },
        texts: [form, instruments?.byName.get(form)?.label ?? ''],
      };
    }
  }
  for (const { name, label } of instruments?.all ?? []) {
    yield { node: { kind: 'instrument', projectKey, instrument: name }, texts: [name, label] };
  }
  for (const field of fields?.byName.values() ?? []) {
    yield {
      node: { kind: 'field', projectKey, instrument: field.form_name, field: field.field_name },
      texts: [field.field_name, field.field_label],
    };
  }
  for (const dag of groups?.all ?? []) {
    yield { node: { kind: 'dag', projectKey, dag: dag.uniqueGroupName }, texts: [dag.uniqueGroupName, dag.name] };
  }
  yield* accessCandidates(snapshot);
  for (const [dag, members] of groups?.membersOf ?? []) {
    for (const username of dag === '' ? [] : members) {
      const person = groups?.people.get(username);
      yield {
        node: { kind: 'user', projectKey, dag, username },
        texts: [username, `${person?.firstname ?? ''} ${person?.lastname ?? ''}`],
      };
    }
  }
}
