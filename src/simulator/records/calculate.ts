import type { Expression } from '../../logic/ast';
import { evaluateLogic } from '../../logic/evaluator';
import { parseLogic } from '../../logic/parser';
import { references } from '../../logic/references';
import { toText } from '../../logic/values';
import type { Field } from '../store/dictionary';
import type { Project } from '../store/project';
import type { ProjectRecord } from '../store/record';
import { logicContext, type Moment } from './logicContext';

interface Calculation {
  readonly field: Field;
  readonly ast: Expression | undefined;
  readonly inputs: ReadonlySet<string>;
}

/** Calculated fields of a dictionary whose expressions can be read, in dictionary order. */
export function readCalculations(project: Project): Calculation[] {
  return project.dictionary.fields
    .filter((field) => field.type === 'calc')
    .map((field) => {
      const { ast, problems } = parseLogic(field.row?.select_choices_or_calculations ?? '');
      const inputs = new Set(references(ast).map((reference) => reference.field?.text ?? ''));
      return { field, ast: problems.some((problem) => problem.severity === 'error') ? undefined : ast, inputs };
    })
    .filter((calculation) => calculation.ast !== undefined);
}

/**
 * Stores anew what follows from changed fields of a record, as REDCap does after an import: in every place of the record where the
 * calculated field's form holds data. Numbers only; what is not a number is blank (REDCAP_DATA_DICTIONARY.md §5.2).
 */
export function recalculate(
  project: Project,
  calculations: readonly Calculation[],
  record: ProjectRecord,
  changed: ReadonlySet<string>,
  moment: Moment,
): void {
  const stale = new Set(changed);
  // Calculations feed each other: as many rounds as there are of them settle every chain.
  for (let round = 0; round < calculations.length; round++) {
    const due = calculations.filter(({ inputs }) => Array.from(inputs).some((input) => stale.has(input)));
    let moved = false;
    for (const { field, ast } of due) {
      for (const context of record.contexts) {
        const form = project
          .formsOf(context.event, context.instrument)
          .find((candidate) => candidate.name === field.form);
        if (
          form === undefined ||
          !project.isLive(context) ||
          !form.fields.some((other) => context.values.has(other.name)) ||
          project.isFormLocked(record.name, context.event, field.form, context.instance)
        ) {
          continue;
        }
        const value = toText(evaluateLogic(ast, logicContext(project, record, context, moment)));
        const stored = value !== '' && Number.isFinite(Number(value)) ? value : undefined;
        if (stored !== context.values.get(field.name)) {
          moved = true;
          stale.add(field.name);
          if (stored === undefined) {
            context.values.delete(field.name);
          } else {
            context.values.set(field.name, stored);
          }
        }
      }
    }
    if (!moved) {
      return;
    }
  }
}
