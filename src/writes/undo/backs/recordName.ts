import { renameRecord } from '../../../api/records';
import { readPresence } from '../../../state/readPresence';
import { type NamedState, readNames } from '../../renameRecord/rows';
import { readStoredNames } from '../storedParts';
import type { Back, BackQuestion, PlanBack, Restoring } from './back';

interface Names {
  readonly now: string;
  readonly before: string;
}

/** The earlier name of a record, where it has the new one and nobody else the old. */
export const recordNameBack: PlanBack<'rename'> = async (_what, question, signal) => {
  const [before = '', now = ''] = await readStoredNames(question.reader);
  const { listed } = question;
  return {
    back: listed.has(now) && !listed.has(before) ? await backOf({ now, before }, question, signal) : undefined,
    limits: [],
  };
};

async function backOf(names: Names, { target, ground }: BackQuestion, signal?: AbortSignal): Promise<Back> {
  const touched = [names.now, names.before];
  const present = await readPresence(target.session, { structure: ground.structure, records: touched }, signal);
  return {
    needs: { right: 'record_rename', without: 'refused' },
    withAccess: false,
    conflicts: [],
    // It keeps all that it holds by now.
    records: { names: touched, present },
    counts: () => ({ records: 1 }),
    lines: (l10n, w) => [l10n.t('Record {0} is called {1} again', w.name(names.now), w.name(names.before))],
    // Whether the records are as they were is asked of all undos.
    moved: () => Promise.resolve([]),
    restore: (restoring) => restore(names, present, restoring),
  };
}

/** Gives a record its earlier name back, with whatever it holds by now, and reads that back. */
async function restore(
  { now, before }: Names,
  present: Awaited<ReturnType<typeof readPresence>>,
  { session, ground, writing, tally }: Restoring,
): Promise<void> {
  const hasMoved = (state: NamedState): boolean => state.hasNew && !state.hasOld;
  const { error, after, refused } = await writing.attempt<NamedState>({
    send: async (writer) => {
      await renameRecord(writer, { record: now, newRecordName: before });
      return undefined;
    },
    observe: () => readNames(session, ground.structure, now, before),
    finished: hasMoved,
  });
  tally.sent = true;
  // What stands under which name is known to the journal by its place in the snapshot only.
  tally.after?.known.delete(now);
  tally.after?.known.delete(before);
  if (after === undefined) {
    tally.stop('unverified', error);
    return;
  }
  if (!hasMoved(after)) {
    tally.stop(refused ? 'refused' : 'not-done', error);
    return;
  }
  tally.lostAnswers += error ? 1 : 0;
  tally.error ??= error;
  if (present.sameRecord(now, after.renamed)) {
    tally.add('records', 1);
    tally.reach([now, before]);
  } else {
    tally.differences.push({ kind: 'structure-not-restored', part: 'record', name: before });
  }
}
