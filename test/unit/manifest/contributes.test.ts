import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { groupIds, sourceControlId } from '../../../src/editor/sourceControl/ids';
import { rowFlags, rowKinds } from '../../../src/explorer/treeRow';
import { documentNames, editableNames } from '../../../src/state/documentNames';
import { commandIds } from '../../../src/window/ids';
import { contextKeys, viewIds, viewTypes } from '../../../src/window/viewIds';

interface Item {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly enum?: readonly unknown[];
  readonly enumDescriptions?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}
interface Contributes {
  readonly commands: readonly { readonly command: string; readonly icon?: string; readonly enablement?: string }[];
  readonly menus: Readonly<Record<string, readonly Item[]>>;
  readonly keybindings: readonly Item[];
  readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
  readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
  readonly views: Readonly<Record<string, readonly { readonly icon: string; readonly when?: string }[]>>;
  readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  readonly languages: readonly { readonly id: string }[];
  readonly resourceLabelFormatters: readonly { readonly scheme: string }[];
  readonly walkthroughs: readonly {
    readonly icon: string;
    readonly steps: readonly { readonly description: string; readonly completionEvents: readonly string[] }[];
  }[];
}

const { contributes, activationEvents } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly contributes: Contributes;
  readonly activationEvents: readonly string[];
};
const nls = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join('src', file), 'utf8'));
const schemes = ['redcap', 'redcap-merge'];
// VS Code makes one to focus each view.
const known = new Set<string>([...Object.values(commandIds), ...Object.values(viewIds).map((view) => `${view}.focus`)]);

/** What a clause may compare, and with what. */
const values: Readonly<Record<string, readonly string[]>> = {
  view: Object.values(viewIds),
  editorLangId: contributes.languages.map(({ id }) => id),
  resourceScheme: [...schemes, 'redcap-view', 'file', 'untitled', 'vscode-remote'],
  resourceFilename: documentNames,
  activeCustomEditorId: [viewTypes.dictionaryTable],
  scmProvider: [sourceControlId],
  scmResourceGroup: Object.values(groupIds),
};
/** What a clause may ask without a comparison. */
const switches = new Set<string>([
  ...Object.values(contextKeys),
  'isWorkspaceTrusted',
  'isInDiffEditor',
  'isMergeEditor',
  'listMultiSelection',
  'editorTextFocus',
  'false',
]);

const clauses = [
  ...Object.entries(contributes.menus).flatMap(([menu, items]) =>
    items.map(({ command, when }) => ({ where: `${menu} ${command}`, when })),
  ),
  ...contributes.keybindings.map(({ command, when }) => ({ where: `key of ${command}`, when })),
  ...contributes.viewsWelcome.map(({ contents, when }) => ({ where: contents, when })),
  ...contributes.commands.map(({ command, enablement }) => ({ where: `enablement of ${command}`, when: enablement })),
];

/** What is wrong with one part of a clause, between `&&` and `||`; nothing when it can hold. */
function fault(atom: string): string | undefined {
  const part = atom.trim().replace(/^!/, '');
  if (switches.has(part)) {
    return undefined;
  }
  const compared = /^(\S+) (==|!=|>|=~) (.+)$/.exec(part);
  const [, key = '', operator = '', value = ''] = compared ?? [];
  if (operator === '=~') {
    return key === 'viewItem'
      ? rowFault(value)
      : key === 'resourceFilename'
        ? fileFault(value)
        : key === 'resourceScheme' || key === 'resourceExtname'
          ? wordsFault(key, value)
          : `${part}?`;
  }
  if (key === contextKeys.projectCount) {
    return /^\d+$/.test(value) ? undefined : `${part} counts nothing`;
  }
  return values[key]?.includes(value) ? undefined : `${part} holds never`;
}

/** `/^(arm|field;.*file);/`: every word is a kind or a flag, and every way through it meets a row that there can be. */
function rowFault(expression: string): string | undefined {
  const body = /^\/\^(.*)\/$/.exec(expression)?.[1];
  if (body === undefined) {
    return `${expression} is not bound to the start`;
  }
  const words = body.match(/[a-zA-Z]+/g) ?? [];
  const odd = words.filter((word) => !rowKinds.includes(word) && !rowFlags.includes(word));
  if (odd.length > 0) {
    return `${expression}: no row has ${odd.join(', ')}`;
  }
  const kinds = words.filter((word) => rowKinds.includes(word));
  const meets = new RegExp(`^${body}`);
  const rows = ['', ...rowFlags].map((flag) => (flag === '' ? '' : `${flag};`));
  const idle = kinds.filter((kind) => !rows.some((flag) => meets.test(`${kind};${flag}`)));
  // "user" is a kind and a flag.
  return idle.filter((kind) => !rowFlags.includes(kind)).length > 0
    ? `${expression} never meets ${idle.join(', ')}`
    : undefined;
}

/** `/^(file|untitled)$/`: a list of values that the key can have. */
function wordsFault(key: string, expression: string): string | undefined {
  const words = /^\/\^(?:\\\.)?\(([\w|-]+)\)\$\/$/.exec(expression)?.[1]?.split('|');
  const known = key === 'resourceScheme' ? values[key] : ['csv', 'tsv', 'json'];
  return words?.every((word) => known?.includes(word)) ? undefined : `${expression} is no list of what ${key} can be`;
}

function fileFault(expression: string): string | undefined {
  // Recipes of exports are files of the workspace, known by their ending.
  if (expression === String.raw`/\.redcap-export\.json$/`) {
    return undefined;
  }
  const names = new RegExp(expression.slice(1, -1));
  const met = documentNames.filter((name) => names.test(name));
  // Menus that speak of documents speak of all that can have a draft.
  return met.length === editableNames.length && editableNames.every((name) => met.includes(name))
    ? undefined
    : `${expression} meets ${met.join(', ')}`;
}

describe('what the manifest contributes', () => {
  it('asks in its clauses only for what there is, in the words of the code', () => {
    const faults = clauses.flatMap(({ where, when }) =>
      (when ?? '')
        .split(/&&|\|\|/)
        .filter((atom) => atom.trim() !== '')
        .map(fault)
        .filter((text) => text !== undefined)
        .map((text) => `${where}: ${text}`),
    );
    assert.deepEqual(faults, []);
  });

  it('notices words that no row, file or view has', () => {
    assert.match(fault('viewItem =~ /^(arm|forms);/') ?? '', /no row has forms/);
    assert.match(fault('viewItem =~ /field;/') ?? '', /start/);
    assert.match(fault('viewItem =~ /^field;fil;/') ?? '', /no row has fil/);
    assert.match(fault('resourceFilename =~ /^(arms|events)\\.csv$/') ?? '', /meets arms.csv, events.csv/);
    assert.match(fault('resourceFilename == dictionary.csv') ?? '', /never/);
    assert.match(fault('scmProvider == git') ?? '', /never/);
    assert.match(fault('redcapWorkbench.projects > 0') ?? '', /never/);
    assert.equal(fault('viewItem =~ /^field;(?!descriptive)/'), undefined);
  });

  it('offers every command in the palette or in a menu, and one that is not in the palette in a menu', () => {
    const palette = contributes.menus['commandPalette'] ?? [];
    const hidden = new Set(palette.filter(({ when }) => when === 'false').map(({ command }) => command));
    const shown = new Set(
      Object.entries(contributes.menus)
        .filter(([menu]) => menu !== 'commandPalette')
        .flatMap(([, items]) => items.map(({ command }) => command)),
    );
    const named = Object.values(contributes.menus)
      .flat()
      .concat(contributes.keybindings)
      .map(({ command }) => command);
    assert.deepEqual(
      named.filter((command) => !known.has(command)),
      [],
    );
    assert.deepEqual(
      [...hidden].filter((command) => !shown.has(command)),
      [],
    );
  });

  it('shows a command once in each place, and an inline one with an icon', () => {
    const inline = new Set<string>();
    for (const [menu, items] of Object.entries(contributes.menus)) {
      const places = items.map(({ command, when, group }) => `${command} ${when ?? ''} ${(group ?? '').split('@')[0]}`);
      assert.deepEqual(
        places.filter((place, at) => places.indexOf(place) !== at),
        [],
        menu,
      );
      items
        .filter(
          ({ group }) =>
            group?.startsWith('inline') || (group?.startsWith('navigation') && menu !== 'view/item/context'),
        )
        .forEach(({ command }) => inline.add(command));
    }
    const icons = new Map(contributes.commands.map(({ command, icon }) => [command, icon]));
    assert.deepEqual(
      [...inline].filter((command) => !/^\$\([a-z-]+\)$/.test(icons.get(command) ?? '')),
      [],
    );
  });

  it('has settings that are read, with a default that they allow', () => {
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      const parts = name.split('.');
      const read = parts.some((_, at) => {
        const [section, rest] = [parts.slice(0, at).join('.'), parts.slice(at).join('.')];
        return sources.some((text) => text.includes(`'${section}'`) && text.includes(`'${rest}'`));
      });
      assert.ok(read, `${name} is read nowhere`);
      const isInteger = setting.type === 'integer' && Number.isInteger(setting.default);
      assert.ok(isInteger || typeof setting.default === setting.type, name);
      if (setting.enum) {
        assert.ok(setting.enum.includes(setting.default), name);
        assert.equal(setting.enumDescriptions?.length, setting.enum.length, name);
      }
      if (typeof setting.default === 'number') {
        assert.ok(setting.default >= (setting.minimum ?? -Infinity), name);
        assert.ok(setting.default <= (setting.maximum ?? Infinity), name);
      }
    }
  });

  it('names files, schemes, views and commands that there are, also in its texts', () => {
    const icons = [
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views).flatMap((views) => views.map(({ icon }) => icon)),
      ...contributes.walkthroughs.map(({ icon }) => icon),
    ];
    assert.deepEqual(
      icons.filter((icon) => !existsSync(icon)),
      [],
    );
    assert.deepEqual(
      contributes.resourceLabelFormatters.map(({ scheme }) => scheme).filter((scheme) => !schemes.includes(scheme)),
      [],
    );
    assert.deepEqual(
      contributes.viewsWelcome.map(({ view }) => view).filter((view) => !Object.values<string>(viewIds).includes(view)),
      [],
    );
    const linked = Object.values(nls).flatMap((text) => [...text.matchAll(/\(command:([\w.]+)/g)].map(([, id]) => id));
    assert.ok(linked.length > 0);
    assert.deepEqual(
      linked.filter((id) => id?.startsWith('redcapWorkbench.') && !known.has(id)),
      [],
    );
    const events = activationEvents
      .filter((event) => event.startsWith('onFileSystem:'))
      .map((event) => event.slice('onFileSystem:'.length));
    assert.deepEqual(events, schemes);
  });

  it('ticks the steps of the walkthrough by what the code sets', () => {
    const events = contributes.walkthroughs.flatMap(({ steps }) =>
      steps.flatMap(({ completionEvents }) => completionEvents),
    );
    const keys = Object.values<string>(contextKeys);
    assert.deepEqual(
      events.filter((event) => !keys.some((key) => event === `onContext:${key}` || event === `onContext:${key} > 0`)),
      [],
    );
  });
});
