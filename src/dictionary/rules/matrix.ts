import { say } from '../../common/wording';
import type { Field } from '../field';
import type { DictionaryModel } from '../model';
import { isPlainName } from './names';
import type { FieldRule, TableReport, TableRule } from './rule';

/** Types, choices, neighbourhood and ranking of matrix groups (`REDCAP_DATA_DICTIONARY.md §7`). */
export const matrix: TableRule = {
  code: 'DD18',
  title: 'Matrix group that does not hold together',
  severity: 'error',
  anchor: '§7',
  check(model, report, _, { matrices }) {
    for (const [name, places] of placesByGroup(model)) {
      const first = model.fieldList.get(places[0] ?? -1);
      if (first === undefined || isKnown(model, places, matrices.get(first))) {
        continue;
      }
      let isGood = true;
      checkGroup(model, name, places, {
        add: (...finding) => {
          isGood = false;
          report.add(...finding);
        },
        setCell: (...cell) => report.setCell(...cell),
      });
      if (isGood) {
        matrices.set(
          first,
          places.flatMap((place) => model.fieldList.get(place) ?? []),
        );
      }
    }
  },
};

function isKnown(
  { fieldList }: DictionaryModel,
  places: readonly number[],
  good: readonly Field[] | undefined,
): boolean {
  return (
    good?.length === places.length &&
    places.every((place, index) => place === (places[0] ?? 0) + index && fieldList.get(place) === good[index])
  );
}

/** Places of the fields of each matrix group, wherever they are. */
function placesByGroup({ fieldList, matrixPlaces }: DictionaryModel): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  let lastName = '';
  let last: number[] = [];
  for (const index of matrixPlaces) {
    const name = fieldList.get(index)?.matrix ?? '';
    if (name !== lastName) {
      lastName = name;
      last = groups.get(name) ?? [];
      groups.set(name, last);
    }
    last.push(index);
  }
  return groups;
}

/** Ranking outside of a matrix. */
export const lonelyRanking: FieldRule = {
  code: 'DD18',
  title: matrix.title,
  severity: 'warning',
  anchor: '§7',
  check(field, report) {
    if (field.matrix === '' && field.isRanking) {
      report.add('matrix_ranking', say`Matrix Ranking? says y, but the field is in no matrix group.`, {
        fix: report.setCell(say`Clear it`, 'matrix_ranking', ''),
      });
    }
  },
};

/** A list that is longer is not copied into a fix for each of perhaps thousands of rows. */
const longestFix = 10_000;

// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
function checkGroup(model: DictionaryModel, name: string, places: readonly number[], report: TableReport): void {
  const { layout, fieldList } = model;
  const first = fieldList.get(places[0] ?? -1);
  if (first === undefined) {
    return;
  }
  const column = {
    name: layout.index('matrix_group_name'),
    type: layout.index('field_type'),
    choices: layout.index('select_choices_or_calculations'),
    ranking: layout.index('matrix_ranking'),
  };
  if (!isPlainName(name)) {
    report.add(
      model.rowNumber(places[0] ?? 0),
      column.name,
      say`"${name}" is no matrix group name: lower-case letters, digits and underscores, beginning with a letter.`,
      { severity: 'warning' },
    );
  }
  for (const place of places) {
    const field = fieldList.get(place) ?? first;
    if (field.type !== 'radio' && field.type !== 'checkbox') {
      report.add(
        model.rowNumber(place),
        column.type,
        say`A field of type ${field.type} cannot be in a matrix: only radio and checkbox.`,
      );
    } else if (field.isRanking && field.type === 'checkbox') {
      report.add(model.rowNumber(place), column.ranking, say`Only matrices of radio buttons can be ranked.`);
    }
  }
  const choices = first.choiceList;
  for (let index = 1; index < places.length; index++) {
    const place = places[index] ?? 0;
    const field = fieldList.get(place) ?? first;
    const row = model.rowNumber(place);
    if (field.type !== first.type) {
      report.add(
        row,
        column.type,
        say`All fields of the matrix ${name} must be of one type: ${first.name} is ${first.type}.`,
      );
    } else if (field.choiceList !== choices && field.choiceList.key !== choices.key) {
      report.add(
        row,
        column.choices,
        say`All fields of the matrix ${name} must have the same choices: those of ${first.name} differ.`,
        {
          fix:
            first.choicesText.length > longestFix
              ? undefined
              : report.setCell(
                  say`Use the choices of ${first.name}`,
                  row,
                  'select_choices_or_calculations',
                  first.choicesText,
                ),
        },
      );
    }
    // Blank rows between them do not count.
    if (field.form !== first.form || places[index - 1] !== place - 1) {
      report.add(row, column.name, say`The fields of the matrix ${name} must follow each other in one form.`);
    } else if (field.isRanking !== first.isRanking) {
      report.add(
        row,
        column.ranking < 0 ? column.name : column.ranking,
        say`Ranking must be set on all fields of the matrix ${name}, or on none.`,
        { severity: 'warning' },
      );
    } else if (field.sectionHeader.trim() !== '') {
      report.add(row, layout.index('section_header'), say`A section header inside of the matrix ${name} splits it.`, {
        severity: 'hint',
      });
    }
  }
}
