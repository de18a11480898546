import type { VNode } from 'preact';
import type { CellProblem, FieldLine, TableLine, Worst } from '../../src/reads/dictionaryTable/picture';
import type { TableWords } from '../../src/webviews/dictionaryTable/messages';
import type { GridCellView, GridRowView } from '../shared/grid/GridRow';
import { flags, type ShownColumn } from './columnSet';

const signs: Readonly<Record<Worst, string>> = { error: '✖', warning: '▲', hint: '●' };

/** Draws lines as rows of the grid; each line once, as long as the columns stay the same. */
export class RowViews {
  private readonly made = new WeakMap<TableLine, GridRowView>();

  constructor(
    private readonly columns: readonly ShownColumn[],
    private readonly words: TableWords,
  ) {}

  of(line: TableLine | undefined): GridRowView | undefined {
    if (line === undefined) {
      return undefined;
    }
    let view = this.made.get(line);
    if (view === undefined) {
      view = this.make(line);
      this.made.set(line, view);
    }
    return view;
  }

  private make(line: TableLine): GridRowView {
    const { words } = this;
    switch (line.kind) {
      case 'form':
        return {
          kind: 'bar',
          class: 'form-bar',
          content: (
            <span class="bar-text">
              <span class="bar-title" dir="auto">
                {line.label === '' ? words.noForm : line.label}
              </span>
              {line.label !== line.form && <span class="bar-note">{line.form}</span>}
              <span class="bar-note">
                {line.fields === 1 ? words.oneField : words.fields.replace('{0}', String(line.fields))}
              </span>
              {line.worst !== undefined && this.sign(line.worst)}
            </span>
          ),
        };
      case 'section':
        return {
          kind: 'bar',
          class: 'section-bar',
          content: (
            <span class="bar-text" dir="auto" role="img" aria-label={words.section.replace('{0}', line.header)}>
              {line.header}
            </span>
          ),
        };
      case 'field':
        return {
          kind: 'cells',
          class: `${line.matrix === undefined ? '' : `matrix matrix-${line.matrix}`} ${line.change === undefined ? '' : `row-${line.change}`}`,
          cell: (at) => this.cell(line, at),
        };
    }
  }

  private cell(line: FieldLine, at: number): GridCellView {
    const { column } = this.columns[at] ?? {};
    if (column === undefined) {
      return this.rowCell(line);
    }
    const value = line.cells[column.index] ?? '';
    const problems = line.problems?.filter(({ index }) => index === column.index) ?? [];
    const worst = worstOf(problems);
    const isChanged = line.changed?.includes(column.index) === true;
    const isFlag = flags.includes(column.name);
    const said = [
      isFlag ? (isYes(value) ? this.words.yes : this.words.no) : value,
      ...problems.map(({ severity, text }) => `${this.words[severity]}: ${text}`),
      ...(isChanged ? [this.words.changed] : []),
    ];
    return {
      class: `${isFlag ? '' : 'text-cell '}cell-${column.name}${worst === undefined ? '' : ` bad bad-${worst}`}${isChanged ? ' cell-changed' : ''}`,
      hint: [value, ...problems.map(({ text }) => text)].filter((text) => text !== '').join('\n\n'),
      ...(said.length > 1 || isFlag ? { label: said.join('. ') } : {}),
      content: isFlag ? (
        isYes(value) ? (
          <span class="flag">✓</span>
        ) : value.trim() === '' ? (
          <span class="flag-off">☐</span>
        ) : (
          value
        )
      ) : value === '' ? null : (
        <span class="value" dir="auto">
          {value.replaceAll(/\s+/g, ' ')}
        </span>
      ),
    };
  }

  private rowCell({ row, problems, change, gone, matrix, cells }: FieldLine): GridCellView {
    const { words } = this;
    const worst = worstOf(problems ?? []);
    const matrixName = this.columns.find(({ key }) => key === 'matrix_group_name')?.column;
    const said = [
      words.rowOf.replace('{0}', String(row + 1)),
      ...(worst === undefined ? [] : [words[worst]]),
      ...(change === undefined ? [] : [words[change]]),
      ...(gone === undefined ? [] : [words.gone.replace('{0}', String(gone))]),
      ...(matrix === undefined || matrixName === undefined
        ? []
        : [words.matrix.replace('{0}', cells[matrixName.index] ?? '')]),
    ];
    return {
      class: `row-number${gone === undefined ? '' : ' row-gone'}`,
      label: said.join('. '),
      hint: said.join('\n'),
      content: (
        <>
          <span class="handle" aria-hidden="true">
            ⠿
          </span>
          <span>{row + 1}</span>
          {worst !== undefined && this.sign(worst)}
        </>
      ),
    };
  }

  private sign(worst: Worst): VNode {
    return (
      <span class={`sign sign-${worst}`} role="img" aria-label={this.words[worst]} title={this.words[worst]}>
        {signs[worst]}
      </span>
    );
  }
}

function worstOf(problems: readonly CellProblem[]): Worst | undefined {
  return (['error', 'warning', 'hint'] as const).find((severity) => problems.some((one) => one.severity === severity));
}

export function isYes(value: string): boolean {
  return value.trim().toLowerCase() === 'y';
}
