import { type ColumnName, columnNames } from '../columnNames';
import { guessFormRenames } from '../diff';
import { guessRenames } from '../diff/likeness';
import type { Field } from '../field';
import { type DictionaryModel, readDictionary } from '../model';
import { MergeError, type MergeResult, type Side } from './conflict';
import { mergeVersions } from './mergeVersions';
import { type MergeVersion, readVersion } from './side';

/**
 * Three-way merge of data dictionaries, field by field and column by column. A cell that one side changed is taken, one that both changed differently
 * is a conflict, so is a field that one side removed and the other changed. Fields and instruments that a side seems to have renamed are followed,
 * unless the other side has something of the new name. Instruments stay together.
 * @param base what both sides started from @param ours decides header set, order of columns and line ends @param theirs the other version
 * @throws MergeError
 */
export function mergeDictionaries(base: string, ours: string, theirs: string): MergeResult {
  const models = { base: readSound(base, 'base'), ours: readSound(ours, 'ours'), theirs: readSound(theirs, 'theirs') };
  const columns = columnNames.filter((column) => models.base.layout.index(column) >= 0);
  for (const of of ['ours', 'theirs'] as const) {
    const { layout } = models[of];
    const hasMore =
      of === 'theirs' && columnNames.some((column) => layout.index(column) >= 0 && !columns.includes(column));
    if (hasMore || columns.some((column) => layout.index(column) < 0)) {
      throw new MergeError('columns', of);
    }
  }
  const forms = formRenames(models);
  const versionOf = (model: DictionaryModel, earlier: ReadonlyMap<string, string>): MergeVersion =>
    readVersion(
      model.document,
      columns.map((column) => model.layout.index(column)),
      ([name = '']) => earlier.get(name.trim()) ?? name.trim(),
      (value, place) => (columns[place] === 'form_name' ? (forms.get(value.trim()) ?? value) : value),
    );
  const [renamedHere, renamedThere] = [
    fieldRenames(models.base, models.ours),
    fieldRenames(models.base, models.theirs),
  ];
  return mergeVersions(
    {
      base: versionOf(models.base, new Map()),
      ours: versionOf(models.ours, followed(renamedHere, models.theirs, renamedThere)),
      theirs: versionOf(models.theirs, followed(renamedThere, models.ours, renamedHere)),
    },
    {
      columns,
      nameOf: ([name = '']) => name.trim(),
      group: columns.indexOf('form_name' satisfies ColumnName),
      firstCounts: true,
    },
  );
}

function readSound(text: string, of: Side | 'base'): DictionaryModel {
  const model = readDictionary(text);
  if (!model.isDictionary) {
    throw new MergeError('not-a-table', of);
  }
  // After an open quote nobody knows where cells end.
  if (model.document.problems.some(({ kind }) => kind === 'unclosed-quote')) {
    throw new MergeError('damaged', of);
  }
  // Told by its place alone, a column may be another one.
  if (model.layout.placed.length > 0) {
    throw new MergeError('columns', of);
  }
  return model;
}

/** What instruments are called in the result: renames of either side that the other does not contradict. */
function formRenames({
  base,
  ours,
  theirs,
}: Readonly<Record<Side | 'base', DictionaryModel>>): ReadonlyMap<string, string> {
  const [here, there] = [guessFormRenames(base, ours), guessFormRenames(base, theirs)];
  const renames = new Map<string, string>();
  const follow = (
    own: ReadonlyMap<string, string>,
    other: ReadonlyMap<string, string>,
    model: DictionaryModel,
  ): void => {
    for (const [from, to] of own) {
      const isFree = other.get(from) === to || (!other.has(from) && model.form(to) === undefined);
      if (isFree) {
        renames.set(from, to);
      }
    }
  };
  follow(here, there, theirs);
  follow(there, here, ours);
  return renames;
}

/** By the old name, the new one, where there is no doubt. */
function fieldRenames(base: DictionaryModel, side: DictionaryModel): ReadonlyMap<string, string> {
  const forms = guessFormRenames(base, side);
  const without = (model: DictionaryModel, other: DictionaryModel): Field[] =>
    model.fields.filter(
      (field) => field.name !== '' && model.field(field.name) === field && other.field(field.name) === undefined,
    );
  const renames = guessRenames(
    without(base, side),
    without(side, base),
    (before, after) => (forms.get(before) ?? before) === after,
  );
  return new Map(Array.from(renames, ([from, to]) => [from.name, to.name]));
}

/** By the new name, the old one, where the other side has nothing else of the new name. */
function followed(
  own: ReadonlyMap<string, string>,
  model: DictionaryModel,
  other: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map(
    Array.from(own).flatMap(([from, to]): [string, string][] =>
      other.get(from) === to || model.field(to) === undefined ? [[to, from]] : [],
    ),
  );
}
