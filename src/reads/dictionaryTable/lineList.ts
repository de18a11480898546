import type { DictionaryModel } from '../../dictionary/model';
import type { TableLine } from './picture';

type Kind = TableLine['kind'];
const kinds: readonly Kind[] = ['form', 'section', 'field'];

/** Which line of a table is what: two numbers a line, so that 40,000 cost nothing. Lines of sections and forms have the row of their first field. */
export class LineList {
  private readonly kindOf: number[] = [];
  private readonly rowOf: number[] = [];
  private readonly forms: { readonly line: number; readonly form: string; fields: number; to: number }[] = [];
  private formLines: ReadonlyMap<string, number> | undefined;
  /** Lines that are fields. */
  fields = 0;

  /** @param takes whether a row is shown; without it all are */
  static of(model: DictionaryModel, takes?: (row: number) => boolean): LineList {
    const list = new LineList();
    const { length } = model.document.lines;
    let form: string | undefined;
    let shownForm: string | undefined;
    let header = 0;
    for (let row = 1; model.isDictionary && row < length; row++) {
      const field = model.fieldAtRow(row);
      const own = field?.form ?? form ?? '';
      if (own !== form) {
        form = own;
        shownForm = undefined;
        header = 0;
      }
      if (field !== undefined && field.sectionHeader !== '') {
        header = row;
      }
      if (takes?.(row) === false) {
        continue;
      }
      if (shownForm === undefined) {
        list.forms.push({ line: list.length, form: own, fields: 0, to: row });
        // Never behind the row of the section that follows: lines are in the order of their rows.
        list.add(0, header > 0 ? header : row);
        shownForm = own;
      }
      if (header > 0) {
        list.add(1, header);
        header = 0;
      }
      list.add(2, row);
      list.fields++;
      const last = list.forms.at(-1)!;
      last.fields++;
      last.to = row + 1;
    }
    return list;
  }

  private add(kind: number, row: number): void {
    this.kindOf.push(kind);
    this.rowOf.push(row);
  }

  get length(): number {
    return this.rowOf.length;
  }

  kind(line: number): Kind {
    return kinds[this.kindOf[line] ?? 2] ?? 'field';
  }

  row(line: number): number {
    return this.rowOf[line] ?? 0;
  }

  /** Whether the lines of `before` are those of `now`: no row came, went, or changed its instrument or whether it opens a section. */
  holds(before: DictionaryModel, now: DictionaryModel): boolean {
    const [old, rows] = [before.document.lines, now.document.lines];
    if (before.isDictionary !== now.isDictionary || before.layout !== now.layout || old.length !== rows.length) {
      return false;
    }
    const { head, after } = rows.spliceFrom(old);
    for (let row = Math.max(1, head); row < after; row++) {
      const [was, field] = [before.fieldAtRow(row), now.fieldAtRow(row)];
      if (was?.form !== field?.form || (was?.sectionHeader === '') !== (field?.sectionHeader === '')) {
        return false;
      }
    }
    return true;
  }

  /** -1 when it has none. */
  lineOfForm(form: string): number {
    this.formLines ??= new Map([...this.forms].reverse().map((one) => [one.form, one.line]));
    return this.formLines.get(form) ?? -1;
  }

  rowsOfForm(line: number): { readonly from: number; readonly to: number; readonly fields: number } {
    const found = this.forms.find((one) => one.line === line);
    return { from: this.row(line), to: found?.to ?? 0, fields: found?.fields ?? 0 };
  }

  fieldRows(from: number, to: number): number[] {
    const rows: number[] = [];
    for (let line = Math.max(0, from); line < Math.min(to, this.length); line++) {
      if (this.kindOf[line] === 2) {
        rows.push(this.row(line));
      }
    }
    return rows;
  }

  /** The line of a field's row; -1 when it is not shown. */
  lineOfRow(row: number): number {
    let low = 0;
    let high = this.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.row(middle) <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return this.kindOf[low] === 2 && this.row(low) === row ? low : -1;
  }
}
