import { type Sentence, say } from '../../common/wording';
import { cellPlace, type FieldRule, type TableRule } from './rule';
import { checkboxColumn } from '../choices';
import { cellName } from '../coordinates';
import type { DictionaryModel } from '../model';
import { isSystemName } from '../nameIndex';

/** Small letters, digits and underscores, beginning with a letter. A loop, for it is asked of every field. */
export function isPlainName(name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    const isLetter = code >= 0x61 && code <= 0x7a;
    if (!isLetter && (at === 0 || !((code >= 0x30 && code <= 0x39) || code === 0x5f))) {
      return false;
    }
  }
  return name !== '';
}

/** The designer's own repair of a variable name (`REDCAP_DATA_DICTIONARY.md §3.1`); blank when nothing is left. */
function repairVariableName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, '')
    .replace(/^[0-9_]+/, '')
    .replace(/_+$/, '');
}

/** A form name out of any text: lower case, everything else is `_`. */
export function repairFormName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^[0-9_]+/, '')
    .slice(0, 50)
    .replace(/_+$/, '');
}

export const illegalVariableName: FieldRule = {
  code: 'DD05',
  title: 'Variable name with illegal characters',
  severity: 'error',
  anchor: '§3.1',
  check(field, report) {
    const { name } = field;
    if (name === '') {
      report.add('field_name', say`The variable name is missing (${cellPlace}).`);
      return;
    }
    if (!isPlainName(name)) {
      const repaired = repairVariableName(name);
      report.add(
        'field_name',
        say`"${name}" is no variable name: only lower-case letters, digits and underscores are allowed, beginning with a letter.`,
        {
          fix: repaired === '' ? undefined : report.setCell(say`Rename to ${repaired}`, 'field_name', repaired),
        },
      );
    } else if (name.includes('__') || name.endsWith('_')) {
      report.add(
        'field_name',
        say`Variable names should not contain two underscores in a row nor end with one: checkbox columns of exports are named so.`,
        { severity: 'hint' },
      );
    }
  },
};

export const longVariableName: FieldRule = {
  code: 'DD06',
  title: 'Variable name longer than 26 characters',
  // Thousands of fields in use have such names.
  severity: 'hint',
  anchor: '§3.1',
  check(field, report) {
    if (field.name.length > 100) {
      report.add(
        'field_name',
        say`The variable name has ${field.name.length} characters; REDCap is said to take no more than 100.`,
        { severity: 'warning' },
      );
    } else if (field.name.length > 26) {
      report.add(
        'field_name',
        say`Variable names are recommended to be no more than 26 characters in length because of the risk of them being truncated during analysis in a statistical software package. However, it is allowable to keep it as its current value, if you wish.`,
      );
    }
  },
};

/** Cells that a message names; a name that is used thousands of times would make a message of a megabyte for each of them. */
const manyCells = 6;

export const duplicateVariable: TableRule = {
  code: 'DD01',
  title: 'Duplicate variable name',
  severity: 'error',
  anchor: '§8',
  check(model, report) {
    const column = model.layout.index('field_name');
    for (const indexes of model.names.repeated) {
      const shown = indexes
        .slice(0, manyCells)
        .map((index) => `${model.fieldList.get(index)?.name ?? ''} (${cellName(model.rowNumber(index), column)})`);
      const cells = [...shown, ...(indexes.length > manyCells ? ['…'] : [])].join(', ');
      for (const index of indexes.slice(1)) {
        report.add(
          model.rowNumber(index),
          column,
          say`The following variable/field names were duplicated. Please rename these field names so that they only appear once. ${cells}`,
        );
      }
    }
  },
};

export const reservedVariable: TableRule = {
  code: 'DD29',
  title: 'Variable name that REDCap uses itself',
  severity: 'warning',
  anchor: '§3.1',
  check(model, report) {
    const column = model.layout.index('field_name');
    const forms = new Set(model.formRuns.map(({ form }) => form));
    const exported = new Map<string, ReadonlySet<string>>();
    const columnsOf = (owner: string): ReadonlySet<string> => {
      const known = exported.get(owner) ?? checkboxColumns(model, owner);
      exported.set(owner, known);
      return known;
    };
    for (const index of model.names.suspects) {
      const name = model.fieldList.get(index)?.key ?? '';
      const reason = isSystemName(name)
        ? say`"${name}" should not be a variable name: REDCap puts a column of this name into exports itself.`
        : (ownedByForm(name, forms) ?? ownedByCheckbox(name, columnsOf));
      if (reason !== undefined) {
        report.add(model.rowNumber(index), column, reason);
      }
    }
  },
};

/** Whether a new field must not have this name. @param columnsOf export columns of a checkbox; none of other fields */
export function isReservedName(
  name: string,
  forms: ReadonlySet<string>,
  columnsOf: (field: string) => ReadonlySet<string>,
): boolean {
  return isSystemName(name) || ownedByForm(name, forms) !== undefined || ownedByCheckbox(name, columnsOf) !== undefined;
}

/** What the choices of a field are exported as; none unless it is a checkbox. */
export function checkboxColumns(model: DictionaryModel, owner: string): ReadonlySet<string> {
  const field = model.field(owner);
  return new Set(field?.type === 'checkbox' ? field.choiceParts.map(({ code }) => checkboxColumn(owner, code)) : []);
}

function ownedByForm(name: string, forms: ReadonlySet<string>): Sentence | undefined {
  for (const ending of ['_complete', '_timestamp'] as const) {
    const form = name.endsWith(ending) ? name.slice(0, -ending.length) : undefined;
    if (form !== undefined && forms.has(form)) {
      return ending === '_complete'
        ? say`"${name}" should not be a variable name: the form status of the instrument ${form} is called so.`
        : say`"${name}" should not be a variable name: the survey time of the instrument ${form} is called so.`;
    }
  }
  return undefined;
}

function ownedByCheckbox(name: string, columnsOf: (field: string) => ReadonlySet<string>): Sentence | undefined {
  const at = name.indexOf('___');
  const owner = at > 0 ? name.slice(0, at) : undefined;
  return owner !== undefined && columnsOf(owner).has(name)
    ? say`"${name}" should not be a variable name: a choice of the checkbox ${owner} is exported under this name.`
    : undefined;
}
