import { l10n } from 'vscode';
import type { DocumentServices } from '../../editor/documentServices';
import type { Field } from '../../dictionary/field';
import { readDictionary } from '../../dictionary/model';
import type { PushPlan } from '../../writes/dictionary/plan';
import { type Candidate, candidatesFor, guessPairs } from '../../writes/moveData/candidates';
import type { FieldPair } from '../../writes/moveData/fieldPair';
import { misfitText } from '../../writes/moveData/misfitText';
import { fieldsLosingData } from '../../writes/review/review';
import { words } from '../../state/words';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { informationMessage } from '../../window/messages';
import { runMoveFlow } from './moveDataFlow';
import { type Step, back, commandTitle, pickOne, runSteps } from '../../window/multiStep';

/**
 * *Keep the Data...* of a push whose draft lacks fields that hold data: asks where the data of each goes, then add → copy → verify → remove, which
 * ends with the draft on the server. @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
// oxlint-disable-next-line max-lines-per-function -- one conversation with the user, from top to bottom
export async function keepFieldData(services: DocumentServices, entry: ProjectEntry, plan: PushPlan): Promise<void> {
  const title = commandTitle(l10n.t('Keep the Data'));
  const server = readDictionary(plan.server);
  const known = plan.review ? new Set(fieldsLosingData(plan.review)) : undefined;
  const removed = plan.changes.removedFields
    .flatMap((name) => server.field(name) ?? [])
    .filter((field) => field.type !== 'descriptive' && (known?.has(field.name) ?? true));
  const guesses = new Map(
    guessPairs({ server, draft: plan.draft }, plan.changes, await copiedBefore(services, entry)).map(({ from, to }) => [
      from,
      to,
    ]),
  );
  const chosen = new Map<string, string>();
  await runSteps(
    removed.map((field): Step => async (position) => {
      const candidates = candidatesFor({ server, draft: plan.draft }, field);
      const taken = new Set([...chosen].flatMap(([from, to]) => (from === field.name ? [] : [to])));
      const guess = chosen.get(field.name) ?? guesses.get(field.name);
      const fitting = candidates.filter(({ field: to, misfit }) => misfit === undefined && !taken.has(to.name));
      const isNear = ({ field: to, isNew }: Candidate): boolean => isNew || to.name === guess;
      const item = (candidate: Candidate): TargetItem => itemOf(candidate, guesses.get(field.name));
      // What is likely stands above "Do Not Keep", every other field of the project below.
      const items = [
        ...fitting.filter(isNear).map(item),
        noItem(),
        ...fitting.filter((candidate) => !isNear(candidate)).map(item),
      ];
      const picked = await pickOne({
        title,
        ...position,
        placeholder: l10n.t(
          'Choose the field that takes the data of {0} ({1}, {2})',
          field.name,
          field.type,
          field.form,
        ),
        prompt: notOffered(field, candidates),
        items,
        active: ({ to }) => to === guess,
      });
      if (picked === back) {
        return back;
      }
      chosen.delete(field.name);
      if (picked.to !== undefined) {
        chosen.set(field.name, picked.to);
      }
    }),
  );
  const pairs: readonly FieldPair[] = Array.from(chosen, ([from, to]) => ({ from, to }));
  if (pairs.length === 0) {
    void informationMessage(l10n.t('No field was chosen to take data, so nothing was sent. Your draft is kept.'));
    return;
  }
  await runMoveFlow(services, {
    entry,
    title,
    verb: l10n.t('Keep the Data'),
    request: { server: plan.server, draft: plan.text, pairs },
    notes: plan.serverChanged
      ? [
          '',
          l10n.t(
            'The data dictionary was changed on the server since you opened it: with the last step, what others changed since is lost.',
          ),
        ]
      : [],
    question: l10n.t(
      'Push the data dictionary to "{0}" and keep the data of {1}?',
      displayName(entry),
      words(l10n).list(
        pairs.map(({ from }) => from),
        3,
      ),
    ),
  });
}

interface TargetItem {
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
  readonly to: string | undefined;
}

function itemOf({ field, isNew }: Candidate, guess: string | undefined): TargetItem {
  return {
    label: field.name,
    to: field.name,
    description: `${field.type}, ${field.form}`,
    detail:
      field.name === guess
        ? l10n.t('seems to be its new name')
        : isNew
          ? l10n.t('new in the draft')
          : l10n.t('on the server already'),
  };
}

function noItem(): TargetItem {
  return { label: l10n.t('Do Not Keep'), to: undefined, description: l10n.t('its data is lost') };
}

/** Why new fields are not among the items. */
function notOffered(from: Field, candidates: readonly Candidate[]): string {
  const others = candidates.flatMap(({ field, isNew, misfit }) =>
    isNew && misfit !== undefined
      ? [l10n.t('{0} ({1})', field.name, misfitText(misfit, [from.type, field.type], l10n))]
      : [],
  );
  return others.length === 0 ? '' : l10n.t('Not possible: {0}', words(l10n).list(others, 3));
}

/** Pairs of earlier copies, newest first: an attempt that stopped is gone on with. */
async function copiedBefore({ history }: DocumentServices, entry: ProjectEntry): Promise<readonly FieldPair[]> {
  return (await history.operations(entry)).flatMap(({ opened: { what } }) =>
    what.kind === 'field-data' ? what.pairs : [],
  );
}
