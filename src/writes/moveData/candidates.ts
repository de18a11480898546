import { guessRenames } from '../../dictionary/diff/likeness';
import type { DictionaryDiff } from '../../dictionary/diff';
import type { Field } from '../../dictionary/field';
import type { DictionaryModel } from '../../dictionary/model';
import { type FieldPair, type Misfit, misfitOf } from './fieldPair';

/** A field of the draft that could take the data of a field that goes. */
export interface Candidate {
  readonly field: Field;
  /** The server does not have it yet. */
  readonly isNew: boolean;
  readonly misfit: Misfit | undefined;
}

export interface Dictionaries {
  /** As the server has it. */
  readonly server: DictionaryModel;
  readonly draft: DictionaryModel;
}

/** Where the data of `from` could go: new fields first, those of its instrument before others. */
export function candidatesFor({ server, draft }: Dictionaries, from: Field): readonly Candidate[] {
  const rank = ({ field, isNew }: Candidate): number => (isNew ? 0 : 2) + (field.form === from.form ? 0 : 1);
  return draft.fields
    .filter((field) => draft.field(field.name) === field && field.name !== from.name)
    .map((field) => ({
      field,
      isNew: server.field(field.name) === undefined,
      misfit: misfitOf(from, field, [server, draft]),
    }))
    .sort((a, b) => rank(a) - rank(b));
}

/**
 * Which field seems to have become which: what was copied before (`earlier`, newest first), else what the comparison takes for a rename, else the
 * one field on the server that looks just like it, as an earlier attempt leaves it. Only pairs whose data can be copied.
 */
export function guessPairs(
  { server, draft }: Dictionaries,
  changes: DictionaryDiff,
  earlier: readonly FieldPair[],
): readonly FieldPair[] {
  const removed = changes.removedFields.map((name) => server.field(name)).filter((field) => field !== undefined);
  const renames = new Map(
    changes.changes.flatMap((change) =>
      change.kind === 'field-renamed' && change.field !== undefined && change.after !== undefined
        ? [[change.field, change.after]]
        : [],
    ),
  );
  const there = draft.fields.filter((field) => server.field(field.name) !== undefined && field.type !== 'descriptive');
  const alike = guessRenames(removed, there, (a, b) => a === b);
  const taken = new Set<string>();
  return removed.flatMap((from) => {
    const guesses = [
      earlier.find((pair) => pair.from === from.name)?.to,
      renames.get(from.name),
      alike.get(from)?.name,
    ];
    const to = guesses
      .map((name) => (name === undefined ? undefined : draft.field(name)))
      .find(
        (field) =>
          field !== undefined && !taken.has(field.name) && misfitOf(from, field, [server, draft]) === undefined,
      );
    if (!to) {
      return [];
    }
    taken.add(to.name);
    return [{ from: from.name, to: to.name }];
  });
}
