import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ExportHistory } from '../../../../src/commands/export/exportRecordsHistory';
import { defaultSettings } from '../../../../src/reads/export/settings';

/** A memento that goes through JSON, as the real one does. */
function store() {
  const kept = new Map<string, string>();
  const secret = new Map<string, string>();
  const memento = {
    keys: () => [...kept.keys()],
    get: (key: string): unknown => {
      const text = kept.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    },
    update: async (key: string, value: unknown) => {
      if (value === undefined) {
        kept.delete(key);
      } else {
        kept.set(key, JSON.stringify(value));
      }
    },
  };
  const secrets = {
    keys: async () => [...secret.keys()],
    get: async (key: string) => secret.get(key),
    onDidChange: () => ({ dispose() {} }),
    store: async (key: string, value: string) => {
      secret.set(key, value);
    },
    delete: async (key: string) => {
      secret.delete(key);
    },
  };
  return {
    kept,
    secret,
    history: new ExportHistory(memento as ConstructorParameters<typeof ExportHistory>[0], secrets),
  };
}

const target = 'file:///tmp/a.csv';
const filtered = { ...defaultSettings, instruments: ['visit'], filter: "[last_name] = 'Smith'" };

describe('the last export of a project', () => {
  it('comes back as it was, project by project', async () => {
    const { history } = store();
    await history.set('a', { settings: filtered, target });
    await history.set('b', { settings: defaultSettings, target });
    assert.deepEqual(await history.get('a'), { settings: filtered, target });
    assert.deepEqual(await history.get('b'), { settings: defaultSettings, target });
    assert.deepEqual([history.has('a'), history.has('c'), await history.get('c')], [true, false, undefined]);
  });

  it('keeps its filter, which may name a patient, out of the plain store', async () => {
    const { history, kept, secret } = store();
    await history.set('a', { settings: filtered, target });
    assert.ok(![...kept.values()].some((text) => text.includes('Smith')));
    await history.set('a', { settings: defaultSettings, target });
    assert.equal(secret.size, 0, 'the old filter is gone');
  });

  it('is not repeated without its filter', async () => {
    const { history, secret } = store();
    await history.set('a', { settings: filtered, target });
    secret.clear();
    assert.equal(await history.get('a'), undefined);
  });

  it('goes with its project, and only its own', async () => {
    const { history, kept, secret } = store();
    kept.set('projects', '[]');
    await history.set('a', { settings: filtered, target });
    await history.set('b', { settings: filtered, target });
    await history.keepOnly(new Set(['b']));
    assert.deepEqual([[...kept.keys()], [...secret.keys()]], [['projects', 'export:b'], ['export:b']]);
  });

  it('is still known when options have come since it was kept: they are as they were before there was a choice', async () => {
    const { history, kept } = store();
    const { blankForGray, surveyColumns, checkboxLabels, ...older } = defaultSettings;
    kept.set('export:a', JSON.stringify({ settings: { ...older, valueLabels: true, version: 1 }, target }));
    assert.deepEqual(await history.get('a'), {
      settings: { ...defaultSettings, valueLabels: true, blankForGray, surveyColumns, checkboxLabels },
      target,
    });
  });

  it('is none when what is stored cannot be understood', async () => {
    const { history, kept } = store();
    kept.set('export:a', JSON.stringify({ settings: { version: 9 }, target }));
    assert.equal(await history.get('a'), undefined);
  });
});
