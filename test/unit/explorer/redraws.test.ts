import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { english } from '../../../src/common/l10n';
import { idOf } from '../../../src/explorer/nodes';
import type { ExplorerNode } from '../../../src/explorer/node';
import { readShown } from '../../../src/explorer/readShown';
import { Redraws } from '../../../src/explorer/redraws';
import { TreeData } from '../../../src/explorer/treeData';
import type { PartName, ProjectParts } from '../../../src/projects/projectParts';
import { entryOf, key, longitudinal } from './support';

/** Something that is given when the test says so. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/**
 * How VS Code's tree draws a row again (AsyncDataTree, 1.100 to 1.139): it takes the rows below, remembers which of them are closed, takes what is
 * below the open ones, and draws those that it remembers as closed. A row that is opened meanwhile is filled when it is done.
 */
class Host {
  readonly open = new Set<string>();
  private drawing: Promise<void> = Promise.resolve();

  constructor(private readonly rowsBelow: (id: string) => Promise<readonly string[]>) {}

  refresh(id: string): Promise<void> {
    this.drawing = this.drawing.then(async () => {
      for (const closed of await this.below(id)) {
        this.open.delete(closed);
      }
    });
    return this.drawing;
  }

  async click(id: string): Promise<void> {
    this.open.add(id);
    await this.drawing;
    await this.rowsBelow(id);
  }

  private async below(id: string): Promise<readonly string[]> {
    const rows = await this.rowsBelow(id);
    const closed = rows.filter((row) => !this.open.has(row));
    const below = await Promise.all(rows.filter((row) => this.open.has(row)).map((row) => this.below(row)));
    return [...closed, ...below.flat()];
  }
}

const project: ExplorerNode = { kind: 'project', projectKey: key };
const instruments: ExplorerNode = { kind: 'instruments', projectKey: key };
const users = idOf({ kind: 'users', projectKey: key });

/** A project on a server that answers when the test lets it, and the tree over it as the window has it. */
function window() {
  const cache = new Map<PartName, unknown>();
  let server = Promise.resolve();
  const asked: PartName[] = [];
  const data = new TreeData(
    {
      list: () => [entryOf()],
      get: () => entryOf(),
      part: async <K extends PartName>(_key: string, part: K): Promise<ProjectParts[K]> => {
        if (!cache.has(part)) {
          asked.push(part);
          await server;
          cache.set(part, longitudinal[part]);
        }
        return cache.get(part) as ProjectParts[K];
      },
    },
    english,
  );
  const nodes = new Map<string, ExplorerNode>([[idOf(project), project]]);
  const rowsBelow = async (id: string): Promise<readonly string[]> => {
    const node = nodes.get(id);
    assert.ok(node, id);
    const rows = await redraws.read(key, data.children(node));
    for (const row of rows) {
      nodes.set(idOf(row), row);
    }
    return rows.map(idOf);
  };
  const host = new Host(rowsBelow);
  const drawings: Promise<void>[] = [];
  const redraws: Redraws = new Redraws(
    (id) => {
      drawings.push(host.refresh(id));
    },
    (of) =>
      readShown(
        data,
        [project, ...[...nodes.values()].filter((node) => of === key && host.open.has(idOf(node)))],
        new AbortController().signal,
      ),
  );
  return {
    host,
    redraws,
    drawings,
    /** As after *Refresh*: what is below an open row is asked for again, and the server takes its time. */
    forget: () => {
      const { opened, open } = gate();
      cache.delete('metadata');
      asked.length = 0;
      server = opened;
      return open;
    },
    isAsked: async () => {
      while (!asked.includes('metadata')) {
        await turn();
      }
    },
  };
}

describe('redraws of a row', () => {
  it('leave a row open that somebody opens while its project is read again', async () => {
    const { host, redraws, drawings, forget, isAsked } = window();
    await host.refresh(idOf(project));
    await host.click(idOf(instruments));
    const answer = forget();
    const drawn = redraws.soon(idOf(project), key);
    await isAsked();
    const clicked = host.click(users);
    answer();
    await Promise.all([drawn, clicked]);
    await Promise.all(drawings);
    assert.deepEqual([drawings.length, [...host.open]], [1, [idOf(instruments), users]]);
  });

  it('would close it if VS Code were asked to draw first: that is why it is read before', async () => {
    const { host, forget, isAsked } = window();
    await host.refresh(idOf(project));
    await host.click(idOf(instruments));
    const answer = forget();
    const drawn = host.refresh(idOf(project));
    await isAsked();
    const clicked = host.click(users);
    answer();
    await Promise.all([drawn, clicked]);
    assert.deepEqual([...host.open], [idOf(instruments)]);
  });

  it('wait for rows that are being read for a row that was just opened, however long, and several are one', async () => {
    const fired: string[] = [];
    let readings = 0;
    const redraws = new Redraws(
      (id) => fired.push(id),
      () => {
        readings++;
        return Promise.resolve();
      },
    );
    const { opened, open } = gate();
    const rows = redraws.read('k', opened);
    const drawn = [redraws.soon('project/k', 'k'), redraws.soon('project/k', 'k')];
    await redraws.soon('project/other', 'other');
    assert.deepEqual(fired, ['project/other'], 'the row that is being opened is left alone');
    open();
    await rows;
    assert.deepEqual(fired, ['project/other'], 'not before VS Code has taken the rows');
    await Promise.all(drawn);
    assert.deepEqual(fired, ['project/other', 'project/k']);
    assert.equal(readings, 3, 'what was forgotten between the wishes is read too');
  });

  it('wait until VS Code has what was read for the row itself, and not only until it was sent', async () => {
    const events: string[] = [];
    const redraws = new Redraws(
      () => events.push('drawn again'),
      () => Promise.resolve(),
    );
    const { opened, open } = gate();
    const rows = redraws.read('k', opened);
    const drawn = redraws.soon('project/k', 'k');
    open();
    await rows;
    // What is written within a turn or two of the event loop goes out as one message.
    setTimeout(() => events.push('taken'), 20);
    await drawn;
    assert.deepEqual(events, ['taken', 'drawn again']);
  });

  it('are left out where the row would look the same', async () => {
    const fired: string[] = [];
    const redraws = new Redraws(
      (id) => fired.push(id),
      () => Promise.resolve(),
    );
    redraws.drawn('project/k', { label: 'Study', description: '' });
    await redraws.ifChanged('project/k', 'k', () => ({ label: 'Study', description: '' }));
    assert.deepEqual(fired, []);
    await redraws.ifChanged('project/k', 'k', () => ({ label: 'Study', description: 'Development' }));
    assert.deepEqual(fired, ['project/k']);
  });

  it('come also where reading fails', async () => {
    const fired: string[] = [];
    const redraws = new Redraws(
      (id) => fired.push(id),
      () => Promise.reject(new Error('no')),
    );
    await assert.rejects(redraws.read('k', Promise.reject(new Error('no'))));
    await redraws.soon('project/k', 'k');
    assert.deepEqual(fired, ['project/k']);
  });
});
