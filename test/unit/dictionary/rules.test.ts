import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { applyEdits } from '../../../src/dictionary/csvDocument';
import { checkDictionary, type CheckOptions } from '../../../src/dictionary/check';
import { cellName } from '../../../src/dictionary/coordinates';
import { scopeOf } from '../../../src/dictionary/instrumentFile';
import { createModel, readDictionary } from '../../../src/dictionary/model';
import type { Problem, Severity } from '../../../src/dictionary/problem';
import { allRules } from '../../../src/dictionary/rules/registry';
import { makeDictionary, type Row, withRecordId } from './makeDictionary';
import { showCase, type Outcome } from '../support/cases';

interface Case {
  readonly title: string;
  /** Rows after `record_id` in A2, or a whole text. */
  readonly rows?: readonly Row[];
  readonly text?: string;
  readonly options?: CheckOptions;
  /** Exactly these problems: code, severity, cell, text that is marked. */
  readonly expect: readonly (readonly [code: string, severity: Severity, cell: string, marked: string])[];
  /** The message must have these words. */
  readonly words?: RegExp;
  readonly proves?: Outcome;
  /** After the first fix, nothing is left. */
  readonly fixed?: true;
}

const radio: Row = { field_type: 'radio', select_choices_or_calculations: '1, Yes | 0, No' };
const boxes: Row = { field_name: 'boxes', field_type: 'checkbox', select_choices_or_calculations: '1, One | 2, Two' };
const logic = (branching_logic: string): Row => ({ field_name: 'a', branching_logic });

const cases: Readonly<Record<string, readonly Case[]>> = {
  DD01: [
    {
      title: 'a name that is used twice, also in another form',
      rows: [{ field_name: 'a' }, { field_name: 'b' }, { field_name: 'a', form_name: 'form_2' }],
      expect: [['DD01', 'error', 'A5', 'a']],
      words: /were duplicated\. Please rename these field names so that they only appear once\. a \(A3\), a \(A5\)/,
    },
  ],
  DD02: [
    {
      title: 'a row without a form',
      rows: [{ field_name: 'a', form_name: '' }, { field_name: 'b' }],
      expect: [['DD02', 'error', 'B3', '']],
      words: /Each row MUST have a form name, but the following cells have a form name missing: B3/,
    },
  ],
  DD03: [
    {
      title: 'a form that goes on after another',
      rows: [{ field_name: 'a', form_name: 'form_2' }, { field_name: 'b' }, { field_name: 'c', form_name: 'form_2' }],
      expect: [
        ['DD03', 'error', 'B4', 'form_1'],
        ['DD03', 'error', 'B5', 'form_2'],
      ],
      words: /must be sequential and cannot repeat again .*\(B4\)/,
    },
  ],
  DD04: [
    {
      title: 'a type of ODM',
      rows: [{ field_name: 'a', field_type: 'select', select_choices_or_calculations: '1, One' }],
      expect: [['DD04', 'error', 'D3', 'select']],
      words: /^The only valid field types are text, notes, radio/,
      fixed: true,
    },
    {
      title: 'a type in capitals',
      rows: [{ field_name: 'a', field_type: 'Text' }],
      expect: [['DD04', 'error', 'D3', 'Text']],
      fixed: true,
    },
    {
      title: 'a type misspelt',
      rows: [{ field_name: 'a', field_type: 'chekbox', select_choices_or_calculations: '1, One' }],
      expect: [['DD04', 'error', 'D3', 'chekbox']],
      fixed: true,
    },
    { title: 'no type', rows: [{ field_name: 'a', field_type: '' }], expect: [['DD04', 'error', 'D3', '']] },
    {
      title: 'a word from the language',
      rows: [{ field_name: 'a', field_type: 'constructor' }],
      expect: [['DD04', 'error', 'D3', 'constructor']],
    },
  ],
  DD05: [
    {
      title: 'a name in capitals',
      rows: [{ field_name: 'Age' }],
      expect: [['DD05', 'error', 'A3', 'Age']],
      fixed: true,
    },
    {
      title: 'a name that begins with a digit',
      rows: [{ field_name: '1st_field' }],
      expect: [['DD05', 'error', 'A3', '1st_field']],
      fixed: true,
    },
    {
      title: 'symbols',
      rows: [{ field_name: 'field-name$' }],
      expect: [['DD05', 'error', 'A3', 'field-name$']],
      fixed: true,
    },
    { title: 'nothing usable', rows: [{ field_name: '???' }], expect: [['DD05', 'error', 'A3', '???']] },
    { title: 'no name', rows: [{ field_name: '' }], expect: [['DD05', 'error', 'A3', '']] },
    {
      title: 'two underscores',
      rows: [{ field_name: 'a__b' }, { field_name: 'c_' }],
      expect: [
        ['DD05', 'hint', 'A3', 'a__b'],
        ['DD05', 'hint', 'A4', 'c_'],
      ],
    },
  ],
  DD06: [
    {
      title: '27 characters',
      rows: [{ field_name: 'a'.repeat(26) }, { field_name: 'b'.repeat(27) }],
      expect: [['DD06', 'hint', 'A4', 'b'.repeat(27)]],
      words: /recommended to be no more than 26 characters/,
    },
    {
      title: '101 characters',
      rows: [{ field_name: 'b'.repeat(101) }],
      expect: [['DD06', 'warning', 'A3', 'b'.repeat(101)]],
      words: /100/,
    },
  ],
  DD07: [
    {
      title: 'a radio, dropdown or checkbox without choices',
      rows: ['radio', 'dropdown', 'checkbox'].map((field_type) => ({
        field_name: `a_${field_type}`,
        field_type,
        select_choices_or_calculations: ' ',
      })),
      expect: [
        ['DD07', 'error', 'F3', ' '],
        ['DD07', 'error', 'F4', ' '],
        ['DD07', 'error', 'F5', ' '],
      ],
    },
  ],
  DD08: [
    {
      title: 'a code twice',
      rows: [{ field_name: 'a', field_type: 'radio', select_choices_or_calculations: '1, "One" | 2, Two | 1, Three' }],
      expect: [['DD08', 'error', 'F3', '1']],
    },
    {
      title: 'no code',
      rows: [{ field_name: 'a', field_type: 'radio', select_choices_or_calculations: '1, One | , Two' }],
      expect: [['DD08', 'error', 'F3', 'Two']],
    },
  ],
  DD09: [
    {
      title: 'codes that share a column',
      rows: [
        {
          field_name: 'a',
          field_type: 'checkbox',
          select_choices_or_calculations: '1.5, One | 1-5, Two | A, x | a, y',
        },
      ],
      expect: [
        ['DD09', 'error', 'F3', '1-5'],
        ['DD09', 'error', 'F3', 'a'],
      ],
      words: /1\.5 and 1-5 .* a___1_5/,
    },
  ],
  DD10: [
    {
      title: 'a calculation without an equation',
      rows: [{ field_name: 'a', field_type: 'calc' }],
      expect: [['DD10', 'warning', 'F3', '']],
    },
  ],
  DD11: [
    {
      title: 'an unknown validation',
      rows: [{ field_name: 'a', text_validation_type_or_show_slider_number: 'postcode_mars' }],
      expect: [['DD11', 'warning', 'H3', 'postcode_mars']],
    },
    {
      title: 'a validation misspelt',
      rows: [{ field_name: 'a', text_validation_type_or_show_slider_number: 'date_yms' }],
      expect: [['DD11', 'warning', 'H3', 'date_yms']],
      fixed: true,
    },
    {
      title: 'an old name',
      rows: [{ field_name: 'a', text_validation_type_or_show_slider_number: 'int' }],
      expect: [['DD11', 'hint', 'H3', 'int']],
      fixed: true,
    },
  ],
  DD12: [
    {
      title: 'bounds of a dropdown that is searched, which servers keep and ignore',
      proves: ['dictionary/bounds of a searched dropdown', 'warnings'],
      rows: [
        {
          field_name: 'a',
          ...radio,
          field_type: 'dropdown',
          text_validation_type_or_show_slider_number: 'autocomplete',
          text_validation_min: '1',
          text_validation_max: '9',
        },
      ],
      expect: [
        ['DD12', 'warning', 'I3', '1'],
        ['DD12', 'warning', 'J3', '9'],
      ],
    },
    {
      title: 'bounds of a validation that has no order',
      rows: [{ field_name: 'a', text_validation_type_or_show_slider_number: 'alpha_only', text_validation_min: 'b' }],
      expect: [['DD12', 'warning', 'I3', 'b']],
      words: /The validation alpha_only takes no minimum\./,
      fixed: true,
    },
    {
      title: 'bounds of a validation that a site has added, of which nothing is known',
      rows: [{ field_name: 'a', text_validation_type_or_show_slider_number: 'our_own', text_validation_min: '3' }],
      options: { severities: { DD11: 'off' } },
      expect: [],
    },
    {
      title: 'validation on a radio',
      rows: [{ field_name: 'a', ...radio, text_validation_type_or_show_slider_number: 'integer' }],
      expect: [['DD12', 'error', 'H3', 'integer']],
      fixed: true,
    },
    {
      title: 'a maximum on notes',
      rows: [{ field_name: 'a', field_type: 'notes', text_validation_max: '5' }],
      expect: [['DD12', 'warning', 'J3', '5']],
      fixed: true,
    },
    {
      title: 'the words that other types take',
      rows: [
        {
          field_name: 'a',
          ...radio,
          field_type: 'dropdown',
          text_validation_type_or_show_slider_number: 'autocomplete',
        },
        {
          field_name: 'b',
          field_type: 'slider',
          text_validation_type_or_show_slider_number: 'number',
          text_validation_min: '-1',
          text_validation_max: '101',
        },
        { field_name: 'c', field_type: 'file', text_validation_type_or_show_slider_number: 'signature' },
        { field_name: 'd', field_type: 'file', text_validation_type_or_show_slider_number: 'autocomplete' },
      ],
      expect: [['DD12', 'error', 'H6', 'autocomplete']],
    },
    {
      title: 'bounds on text without validation',
      rows: [{ field_name: 'a', text_validation_min: '1' }],
      expect: [['DD12', 'warning', 'I3', '1']],
      fixed: true,
    },
  ],
  DD13: [
    {
      title: 'a minimum above the maximum',
      rows: [
        {
          field_name: 'a',
          text_validation_type_or_show_slider_number: 'date_dmy',
          text_validation_min: '2026-02-01',
          text_validation_max: '2026-01-31',
        },
      ],
      expect: [['DD13', 'warning', 'I3', '2026-02-01']],
    },
    {
      title: 'a bound that is no number',
      rows: [{ field_name: 'a', text_validation_type_or_show_slider_number: 'integer', text_validation_max: 'ten' }],
      expect: [['DD13', 'warning', 'J3', 'ten']],
    },
    {
      title: 'one value only',
      rows: [
        {
          field_name: 'a',
          text_validation_type_or_show_slider_number: 'number',
          text_validation_min: '1',
          text_validation_max: '1.0',
        },
      ],
      expect: [['DD13', 'warning', 'J3', '1.0']],
    },
    {
      title: 'no complaint about today, a field, or a comma',
      rows: [
        {
          field_name: 'a',
          text_validation_type_or_show_slider_number: 'date_ymd',
          text_validation_min: '[b]',
          text_validation_max: 'today',
        },
        {
          field_name: 'b',
          text_validation_type_or_show_slider_number: 'date_mdy',
          text_validation_min: '01/31/2000',
          text_validation_max: '2020-01-31',
        },
        {
          field_name: 'c',
          text_validation_type_or_show_slider_number: 'number_1dp_comma_decimal',
          text_validation_min: '1,0',
          text_validation_max: '2,5',
        },
      ],
      expect: [],
    },
  ],
  DD14: [
    {
      title: 'words for y',
      rows: [{ field_name: 'a', identifier: 'Y' }],
      expect: [['DD14', 'error', 'K3', 'Y']],
      fixed: true,
    },
    {
      title: 'anything else',
      rows: [{ field_name: 'a', required_field: 'n' }],
      expect: [['DD14', 'error', 'M3', 'n']],
      fixed: true,
    },
  ],
  DD15: [
    {
      title: 'an alignment that is none',
      rows: [
        { field_name: 'a', custom_alignment: 'rh' },
        { field_name: 'b', custom_alignment: 'LV' },
      ],
      expect: [['DD15', 'error', 'N3', 'rh']],
      fixed: true,
    },
  ],
  DD16: [
    {
      title: 'a value by itself',
      proves: ['dictionary/or with a bare value', 'a warning'],
      rows: [logic("[record_id] = '1' or '2'")],
      expect: [['DD16', 'warning', 'L3', "'2'"]],
      fixed: true,
    },
    {
      title: 'the status of an instrument, which is 0 where nobody saved it',
      proves: ['dictionary/status 0', 'no finding'],
      rows: [logic('[form_1_complete] = 0')],
      expect: [],
    },
    {
      title: 'the same in fifty places',
      proves: ['dictionary/one cell, one message', 'one finding of a kind'],
      rows: [logic(Array.from({ length: 50 }, () => '[gone] = 0').join(' or '))],
      expect: [
        ['DD16', 'error', 'L3', 'gone'],
        ['DD16', 'warning', 'L3', '0'],
      ],
    },
    {
      title: 'a field where an event belongs',
      proves: ['dictionary/field as event', 'a warning'],
      rows: [{ field_name: 'n' }, logic("[n][record_id] = '1' and [start_arm_1][n] = '2'")],
      expect: [['DD16', 'warning', 'L4', 'n']],
    },
    {
      title: 'an instrument where an event belongs',
      proves: ['dictionary/no event', 'a warning: the unique names of events end in _arm_ and a number'],
      rows: [
        { field_name: 'n' },
        logic("[form_1][n] = '1' and [start_arm_1b][n] = '2' and [first-event-name][n] = '3'"),
      ],
      expect: [['DD26', 'warning', 'L4', 'form_1']],
    },
    {
      title: 'a date in the order that the form shows',
      rows: [{ field_name: 'd', text_validation_type_or_show_slider_number: 'date_mdy' }, logic("[d] > '02-01-2020'")],
      expect: [['DD16', 'warning', 'L4', "'02-01-2020'"]],
      words: /stored and compared as Y-M-D/,
      fixed: true,
    },
    {
      title: 'an unknown field, exactly inside of doubled quotes',
      rows: [{ field_name: 'b' }, logic('[b] = "x, y" and [nothing_like_it] = "1"')],
      expect: [['DD16', 'error', 'L4', 'nothing_like_it']],
    },
    {
      title: 'a misspelt field',
      rows: [{ field_name: 'weight' }, logic("[wieght] <> ''")],
      expect: [['DD16', 'error', 'L4', 'wieght']],
      fixed: true,
    },
    {
      title: 'an open parenthesis',
      rows: [{ field_name: 'b' }, logic("([b] = 'x'")],
      expect: [['DD16', 'error', 'L4', '(']],
    },
    {
      title: 'a checkbox without a choice',
      rows: [boxes, logic("[boxes] = '1'")],
      expect: [['DD16', 'error', 'L4', 'boxes']],
      fixed: true,
    },
    {
      title: 'a choice that is not there',
      rows: [boxes, logic("[boxes(3)] = '1'")],
      expect: [['DD16', 'error', 'L4', '3']],
    },
    { title: 'a field that depends on itself', rows: [logic("[a] = '1'")], expect: [['DD16', 'warning', 'L3', 'a']] },
    {
      title: 'a calculation',
      rows: [
        { field_name: 'a', field_type: 'calc', select_choices_or_calculations: 'sum([b], 1' },
        { field_name: 'b' },
      ],
      expect: [['DD16', 'error', 'F3', '(']],
    },
    {
      title: 'a bound',
      rows: [
        { field_name: 'a', text_validation_type_or_show_slider_number: 'integer', text_validation_min: '[gone_field]' },
      ],
      expect: [['DD16', 'warning', 'I3', 'gone_field']],
    },
    {
      title: 'a calculated text, never in the way of a push',
      rows: [{ field_name: 'a', field_annotation: "@CALCTEXT(if([gone_field]='1', 'x', 'y'))" }],
      expect: [['DD16', 'warning', 'R3', 'gone_field']],
    },
    {
      title: 'no complaint about form status, also of the same form',
      rows: [{ field_name: 'a', branching_logic: "[form_1_complete] = '2'" }],
      expect: [],
    },
  ],
  DD17: [
    { title: 'nothing by default', rows: [{ field_name: 'b' }, logic('[b] = "1"')], expect: [] },
    {
      title: 'double quotes when asked for',
      rows: [{ field_name: 'b' }, logic('[b] = "1"')],
      options: { severities: { DD17: 'hint' } },
      expect: [['DD17', 'hint', 'L4', '""']],
      fixed: true,
    },
  ],
  DD18: [
    {
      title: 'a section header inside',
      rows: [
        { field_name: 'm1', ...radio, matrix_group_name: 'mm', section_header: 'Before' },
        { field_name: 'm2', ...radio, matrix_group_name: 'mm', section_header: 'Between' },
      ],
      expect: [['DD18', 'hint', 'C4', 'Between']],
    },
    {
      title: 'other choices',
      rows: [
        { field_name: 'a', ...radio, matrix_group_name: 'mm' },
        { field_name: 'b', ...radio, select_choices_or_calculations: '1, Yes', matrix_group_name: 'mm' },
      ],
      expect: [['DD18', 'error', 'F4', '"1, Yes"']],
      fixed: true,
    },
    {
      title: 'another type',
      rows: [
        { field_name: 'a', ...radio, matrix_group_name: 'mm' },
        {
          field_name: 'b',
          ...radio,
          field_type: 'checkbox',
          select_choices_or_calculations: '1, Yes | 2, No',
          matrix_group_name: 'mm',
        },
      ],
      expect: [['DD18', 'error', 'D4', 'checkbox']],
    },
    {
      title: 'a type that matrices cannot have',
      rows: [{ field_name: 'a', matrix_group_name: 'mm' }],
      expect: [['DD18', 'error', 'D3', 'text']],
    },
    {
      title: 'rows apart',
      rows: [
        { field_name: 'a', ...radio, matrix_group_name: 'mm' },
        { field_name: 'b' },
        { field_name: 'c', ...radio, matrix_group_name: 'mm' },
      ],
      expect: [['DD18', 'error', 'P5', 'mm']],
    },
    {
      title: 'another form',
      rows: [
        { field_name: 'a', ...radio, matrix_group_name: 'mm' },
        { field_name: 'c', form_name: 'form_2', ...radio, matrix_group_name: 'mm' },
      ],
      expect: [['DD18', 'error', 'P4', 'mm']],
    },
    {
      title: 'ranking of checkboxes',
      rows: [{ ...boxes, matrix_group_name: 'mm', matrix_ranking: 'y' }],
      expect: [['DD18', 'error', 'Q3', 'y']],
    },
    {
      title: 'ranking of some rows, or of none',
      rows: [
        { field_name: 'a', ...radio, matrix_group_name: 'mm', matrix_ranking: 'y' },
        { field_name: 'b', ...radio, matrix_group_name: 'mm' },
        { field_name: 'c', ...radio, matrix_ranking: 'y' },
      ],
      expect: [
        ['DD18', 'warning', 'Q4', ''],
        ['DD18', 'warning', 'Q5', 'y'],
      ],
    },
  ],
  DD19: [
    {
      title: 'a first field that is no text',
      text: makeDictionary([{ field_name: 'record_id', field_type: 'notes' }]),
      expect: [['DD19', 'error', 'D2', 'notes']],
      fixed: true,
    },
    { title: 'no field at all', text: makeDictionary([]), expect: [['DD19', 'error', 'A1', 'field_name']] },
  ],
  DD20: [
    {
      title: 'a query',
      rows: [{ field_name: 'a', field_type: 'sql', select_choices_or_calculations: 'select 1' }],
      expect: [['DD20', 'warning', 'D3', 'sql']],
    },
  ],
  DD21: [
    {
      title: 'names in another language, in their places',
      text: withRecordId({ field_name: 'a' })
        .replace('field_type', 'Feldtyp')
        .replace('field_label', '"Beschriftung, sichtbar"'),
      expect: [
        ['DD21', 'warning', 'D1', 'Feldtyp'],
        ['DD21', 'warning', 'E1', '"Beschriftung, sichtbar"'],
      ],
    },
    {
      title: 'columns without a name, as spreadsheet programs leave them behind, once',
      text: withRecordId({ field_name: 'a' })
        .split('\n')
        .map((line) => (line === '' ? '' : `${line},,,`))
        .join('\n'),
      expect: [['DD21', 'warning', 'S1', '']],
    },
    {
      title: 'a table that has four names in common with a dictionary',
      proves: ['dictionary/derived table', 'refused as no dictionary'],
      text: 'field_name,form_name,field_type,branching_logic\nage,intake,continuous,\nsite,intake,category,\nx,intake,text,\n',
      expect: [['DD21', 'error', 'A1', 'field_name']],
      words: /lacks 14 of 18 columns/,
    },
    {
      title: 'a dictionary of few columns with types that are misspelt',
      text: 'field_name,form_name,field_type,field_label\nage,intake,text,Age\nsite,intake,radoi,Site\nx,intake,text,X\n',
      options: { severities: { DD21: 'off' } },
      expect: [['DD04', 'error', 'C3', 'radoi']],
    },
    {
      title: 'no dictionary',
      text: 'record_id,age\n1,2\n',
      expect: [['DD21', 'error', 'A1', 'record_id']],
      words: /no REDCap data dictionary/,
    },
    { title: 'nothing at all', text: '', expect: [['DD21', 'error', 'A1', '']] },
    {
      title: 'a missing label column',
      text: makeDictionary([{ field_name: 'a' }], ['field_name', 'form_name', 'field_type']),
      options: { severities: { DD21: 'error' } },
      expect: Array.from({ length: 15 }, () => ['DD21', 'error', 'A1', 'field_name'] as const),
    },
    {
      title: "a column of one's own",
      text: 'field_name,form_name,field_type,field_label,mine\na,f,text,l,x\n',
      options: { severities: {} },
      expect: [
        ...Array.from({ length: 14 }, () => ['DD21', 'hint', 'A1', 'field_name'] as const),
        ['DD21', 'warning', 'E1', 'mine'],
      ],
    },
    {
      title: 'a row too short, a row too long, an empty row',
      text: `${withRecordId()}a,form_1,,text\nb,form_1,,text,l,,,,,,,,,,,,,,shifted\n\nc,form_1,,text,l${','.repeat(13)}\n`,
      expect: [
        ['DD21', 'error', 'D3', 'text'],
        ['DD21', 'error', 'S4', 'shifted'],
        ['DD21', 'hint', 'A5', ''],
      ],
    },
    { title: 'a row of blanks', text: `${withRecordId()}${','.repeat(17)}\n`, expect: [['DD21', 'warning', 'A3', '']] },
  ],
  DD23: [
    {
      title: 'a value that is no choice',
      proves: ['dictionary/default that is no choice', 'warnings'],
      rows: [
        { field_name: 'a', ...radio, field_annotation: "@DEFAULT='7'" },
        { field_name: 'b', field_type: 'truefalse', field_annotation: '@SETVALUE="False"' },
        { ...boxes, field_annotation: "@PREFILL='2, 3'" },
        { field_name: 'c', ...radio, field_annotation: "@IF([a] = '1', @DEFAULT='5', '')" },
      ],
      expect: [
        ['DD23', 'warning', 'R3', '7'],
        ['DD23', 'warning', 'R4', 'False'],
        ['DD23', 'warning', 'R5', '3'],
        ['DD23', 'warning', 'R6', '5'],
      ],
    },
    {
      title: 'a label in the place of a code',
      rows: [{ field_name: 'a', field_type: 'yesno', field_annotation: "@DEFAULT='no'" }],
      expect: [['DD23', 'warning', 'R3', 'no']],
      fixed: true,
    },
    {
      title: 'values that may be choices',
      rows: [
        { field_name: 'a', ...radio, field_annotation: "@DEFAULT='[record_id]'" },
        { ...boxes, field_annotation: "@DEFAULT='1,2'" },
        { field_name: 'b', ...radio, field_annotation: "@SETVALUE='NASK'" },
        { field_name: 'c', field_annotation: "@DEFAULT='anything'" },
      ],
      options: { missingCodes: ['NASK'] },
      expect: [],
    },
    {
      title: 'tags of which only one works',
      proves: ['dictionary/tags that exclude each other', 'a warning'],
      rows: [
        { field_name: 'a', field_annotation: '@CHARLIMIT=9 @WORDLIMIT=2' },
        { field_name: 'b', field_annotation: "@DEFAULT='1' @SETVALUE='2'" },
        { field_name: 'c', ...radio, field_annotation: "@HIDECHOICE='1' @SHOWCHOICE='0'" },
        { field_name: 'd', field_annotation: "@IF([a] = '1', @CHARLIMIT=9, @WORDLIMIT=2)" },
      ],
      expect: [
        ['DD23', 'warning', 'R3', '@WORDLIMIT'],
        ['DD23', 'warning', 'R4', '@DEFAULT'],
        ['DD23', 'warning', 'R5', '@HIDECHOICE'],
      ],
    },
    {
      title: 'in an @IF and beside it, and twice',
      rows: [
        { field_name: 'a', field_annotation: "@CHARLIMIT=9 @IF([record_id] = '1', @WORDLIMIT=2, '')" },
        { field_name: 'b', field_annotation: "@IF([record_id] = '1', @CHARLIMIT=9 @WORDLIMIT=2, '')" },
        { field_name: 'c', field_annotation: "@DEFAULT='1' @DEFAULT='2'" },
        { field_name: 'd', field_annotation: "@SETVALUE='1' @CALCTEXT([a])" },
        { field_name: 'e', field_annotation: "@IF([record_id] = '1', @DEFAULT='1', @DEFAULT='2')" },
      ],
      expect: [
        ['DD23', 'warning', 'R3', '@WORDLIMIT'],
        ['DD23', 'warning', 'R4', '@WORDLIMIT'],
        ['DD23', 'warning', 'R5', '@DEFAULT'],
        ['DD23', 'warning', 'R6', '@SETVALUE'],
      ],
    },
    {
      title: 'a value that the validation does not take',
      rows: [
        { field_name: 'a', text_validation_type_or_show_slider_number: 'integer', field_annotation: "@DEFAULT='x'" },
        { field_name: 'b', field_type: 'slider', field_annotation: "@SETVALUE='low'" },
        { field_name: 'c', text_validation_type_or_show_slider_number: 'date_dmy', field_annotation: "@DEFAULT='May'" },
        { field_name: 'd', text_validation_type_or_show_slider_number: 'number', field_annotation: '@TODAY' },
        {
          field_name: 'e',
          text_validation_type_or_show_slider_number: 'date_dmy',
          field_annotation: "@DEFAULT='2026-01-31'",
        },
        {
          field_name: 'f',
          text_validation_type_or_show_slider_number: 'date_dmy',
          field_annotation: "@DEFAULT='31-01-2026'",
        },
        { field_name: 'g', text_validation_type_or_show_slider_number: 'integer', field_annotation: "@DEFAULT='[f]'" },
        { field_name: 'h', text_validation_type_or_show_slider_number: 'zipcode', field_annotation: "@DEFAULT='x'" },
      ],
      options: { severities: { LP04: 'off' } },
      expect: [
        ['DD23', 'warning', 'R3', 'x'],
        ['DD23', 'warning', 'R4', 'low'],
        ['DD23', 'warning', 'R5', 'May'],
        ['DD23', 'warning', 'R6', '@TODAY'],
      ],
    },
    {
      title: 'a value in parentheses',
      rows: [
        { field_name: 'a', field_annotation: "@DEFAULT('x')" },
        { field_name: 'b', field_annotation: '@CHARLIMIT(5)' },
      ],
      expect: [
        ['DD23', 'warning', 'R3', '@DEFAULT'],
        ['DD23', 'warning', 'R4', '@CHARLIMIT'],
      ],
    },
    {
      title: 'the sign of another keyboard',
      rows: [{ field_name: 'a', field_annotation: '＠HIDDEN' }],
      expect: [['DD23', 'warning', 'R3', '＠HIDDEN']],
      fixed: true,
    },
    {
      title: 'a blank behind the sign',
      rows: [{ field_name: 'a', field_annotation: '@ READONLY' }],
      expect: [['DD23', 'warning', 'R3', '@ READONLY']],
      fixed: true,
    },
    {
      title: 'other signs between tags',
      rows: [
        { field_name: 'a', field_annotation: '@HIDDEN,@READONLY' },
        { field_name: 'b', field_annotation: '@HIDDEN, @READONLY' },
        { field_name: 'c', field_annotation: "@IF([a]='1',@HIDDEN,@READONLY)" },
      ],
      expect: [['DD23', 'hint', 'R3', '@READONLY']],
      fixed: true,
    },
    {
      title: 'tags that lack what they work with',
      proves: ['dictionary/tags that do nothing', 'warnings'],
      rows: [
        { field_name: 'a', field_annotation: "@CALCDATE([record_id], 7, 'd')" },
        { field_name: 'b', text_validation_type_or_show_slider_number: 'number', field_annotation: '@HIDEBUTTON' },
        { field_name: 'c', text_validation_type_or_show_slider_number: 'integer', field_annotation: '@FORCE-MINMAX' },
        {
          field_name: 'd',
          text_validation_type_or_show_slider_number: 'datetime_dmy',
          text_validation_min: 'now',
          field_annotation: "@CALCDATE([record_id], 7, 'd') @HIDEBUTTON @FORCE-MINMAX",
        },
        {
          field_name: 'e',
          text_validation_type_or_show_slider_number: 'our_own',
          field_annotation: "@CALCDATE([record_id], 7, 'd')",
        },
      ],
      options: { severities: { DD11: 'off' } },
      expect: [
        ['DD23', 'warning', 'R3', '@CALCDATE'],
        ['DD23', 'warning', 'R4', '@HIDEBUTTON'],
        ['DD23', 'warning', 'R5', '@FORCE-MINMAX'],
      ],
    },
    {
      title: 'tags that touch',
      proves: ['dictionary/tags that touch', 'a warning'],
      rows: [{ field_name: 'a', field_annotation: '@HIDDEN-SURVEY@READONLY' }],
      expect: [['DD23', 'warning', 'R3', '@READONLY']],
      fixed: true,
    },
    {
      title: 'addresses and modules, which touch rightly',
      rows: [
        { field_name: 'a', field_annotation: "@DEFAULT='me@HIDDEN.org' someone@READONLY.net" },
        { field_name: 'b', field_annotation: '@SETVALUE="@TODAY"' },
      ],
      expect: [],
    },
    {
      title: 'an action tag misspelt',
      rows: [{ field_name: 'a', field_annotation: 'note @HIDEN' }],
      expect: [['DD23', 'warning', 'R3', '@HIDEN']],
      fixed: true,
    },
    {
      title: 'in lower case',
      rows: [{ field_name: 'a', field_annotation: '@hidden' }],
      expect: [['DD23', 'warning', 'R3', '@hidden']],
      fixed: true,
    },
    {
      title: 'on a type it does nothing for',
      rows: [{ field_name: 'a', field_type: 'notes', field_annotation: '@NOW' }],
      expect: [['DD23', 'warning', 'R3', '@NOW']],
    },
    {
      title: 'in a matrix',
      rows: [{ field_name: 'a', ...radio, matrix_group_name: 'mm', field_annotation: '@RANDOMORDER' }],
      expect: [['DD23', 'warning', 'R3', '@RANDOMORDER']],
    },
    {
      title: 'with a choice that is not there',
      rows: [{ ...boxes, field_annotation: "@HIDECHOICE='1,3' @MAXCHOICE(4=10)" }],
      expect: [
        ['DD23', 'warning', 'R3', '3'],
        ['DD23', 'warning', 'R3', '4'],
      ],
    },
    {
      title: 'unknown, but of a module that is known',
      rows: [{ field_name: 'a', field_annotation: '@MY-OWN-TAG' }],
      options: { knownTags: ['@MY-OWN-TAG'] },
      expect: [],
    },
  ],
  DD24: [
    {
      title: 'what a smart variable is told',
      proves: ['dictionary/parameters of smart variables', 'findings in labels'],
      rows: [
        { field_name: 'n', text_validation_type_or_show_slider_number: 'integer' },
        {
          field_name: 'a',
          field_type: 'descriptive',
          field_label: '[pie-chart:gone] [aggregate-sum:n,lost] [survey-link:visit_9:Go on] [form-url:form_1]',
        },
      ],
      expect: [
        ['DD24', 'warning', 'E4', 'gone'],
        ['DD24', 'warning', 'E4', 'lost'],
        ['DD24', 'warning', 'E4', 'visit_9'],
      ],
    },
    {
      title: 'smart variables that are misspelt or told nothing, and an instance of no field',
      rows: [
        {
          field_name: 'a',
          field_type: 'descriptive',
          field_label: '[survey-lnk:form_1] [aggregate-mean] [COVID-19] [follow-up] [gone][last-instance]',
        },
      ],
      expect: [
        ['DD24', 'warning', 'E3', 'survey-lnk'],
        ['DD24', 'warning', 'E3', 'aggregate-mean'],
        ['DD24', 'warning', 'E3', 'gone'],
      ],
    },
    {
      title: 'braces of style sheets and scripts',
      rows: [
        {
          field_name: 'a',
          field_type: 'descriptive',
          field_label: '<style>p {color} b{margin:0}</style><script>{return_it}</script><p style="x">{size:5}</p>',
        },
      ],
      expect: [],
    },
    {
      title: 'braces that are nearly those of embedding',
      rows: [
        { field_name: 'a' },
        { ...boxes },
        { field_name: 'b', field_label: '{ a } {a:value} {boxes(1)} {boxes:icons} { other } {b c}' },
      ],
      expect: [
        ['DD24', 'warning', 'E5', '{ a }'],
        ['DD24', 'warning', 'E5', '{a:value}'],
        ['DD24', 'warning', 'E5', '{boxes(1)}'],
      ],
    },
    {
      title: 'a table of fields that is there twice, once a cell',
      rows: [
        { field_name: 'a' },
        { field_name: 'b' },
        { field_name: 'c' },
        { field_name: 'd', field_type: 'descriptive', field_label: '{a} {b} {c}' },
        { field_name: 'e', field_type: 'descriptive', field_label: '{a} {b} {c} {b}' },
      ],
      expect: [['DD24', 'warning', 'E7', 'a']],
      words: /other fields of this cell: 2/,
    },
    {
      title: 'embedding that cannot work',
      proves: ['dictionary/embedding that cannot work', 'warnings'],
      rows: [
        { field_name: 'a', field_type: 'descriptive', field_label: 'No. {record_id}' },
        {
          field_name: 'b',
          field_type: 'dropdown',
          select_choices_or_calculations: '1, One | 2, Other: {f}',
        },
        { field_name: 'c', field_note: '{c}' },
        { field_name: 'd', field_type: 'radio', select_choices_or_calculations: '1, One | 2, Other: {e}' },
        { field_name: 'e' },
        { field_name: 'f' },
      ],
      expect: [
        ['DD24', 'warning', 'E3', 'record_id'],
        ['DD24', 'warning', 'F4', 'f'],
        ['DD24', 'warning', 'G5', 'c'],
      ],
    },
    {
      title: 'fields that are embedded in each other',
      rows: [
        { field_name: 'a', field_label: 'A {b}' },
        { field_name: 'b', field_note: '{a}' },
        { field_name: 'c', field_label: '{d}' },
        { field_name: 'd', field_label: '{e}' },
        { field_name: 'e', field_type: 'radio', select_choices_or_calculations: '1, One {c} | 2, Two' },
        { field_name: 'f', field_label: '{g}' },
        { field_name: 'g', field_label: '{h}' },
        { field_name: 'h' },
      ],
      expect: [
        ['DD24', 'warning', 'E3', 'b'],
        ['DD24', 'warning', 'G4', 'a'],
        ['DD24', 'warning', 'E5', 'd'],
        ['DD24', 'warning', 'E6', 'e'],
        ['DD24', 'warning', 'F7', 'c'],
      ],
    },
    {
      title: 'one name a hundred times in a cell',
      rows: [{ field_name: 'a' }, { field_name: 'b', field_label: '{a} {gone_away} '.repeat(100) }],
      expect: [
        ['DD24', 'warning', 'E4', 'gone_away'],
        ['DD24', 'warning', 'E4', 'a'],
      ],
    },
    {
      title: 'a piped field that is not there',
      rows: [
        { field_name: 'a', field_label: 'Dear [nick_nam], [optional] words' },
        { field_name: 'nick_name', field_note: 'See [OMIM_P] and [Nick_Nam]' },
      ],
      expect: [
        ['DD24', 'warning', 'E3', 'nick_nam'],
        ['DD24', 'hint', 'E3', 'optional'],
        ['DD24', 'hint', 'G4', 'OMIM_P'],
        ['DD24', 'warning', 'G4', 'Nick_Nam'],
      ],
      words: /nick_name is there/,
    },
    {
      title: 'in a default',
      rows: [{ field_name: 'a', field_annotation: '@DEFAULT="[no_such_field]"' }],
      expect: [['DD24', 'warning', 'R3', 'no_such_field']],
    },
    {
      title: 'a piped choice that is not there',
      rows: [boxes, { field_name: 'a', field_note: '[boxes(7)]' }],
      expect: [['DD24', 'warning', 'G4', '7']],
    },
    {
      title: 'an embedded field of another form, or of none',
      rows: [
        { field_name: 'a', field_label: '{b} {c_c} {d}' },
        { field_name: 'd' },
        { field_name: 'b', form_name: 'form_2' },
      ],
      expect: [
        ['DD24', 'warning', 'E3', 'b'],
        ['DD24', 'warning', 'E3', 'c_c'],
      ],
    },
    {
      title: 'a field embedded twice',
      rows: [
        { field_name: 'a', field_label: '{d}' },
        { field_name: 'b', field_note: 'say "{d}"' },
        { field_name: 'd' },
      ],
      expect: [['DD24', 'warning', 'G4', 'd']],
    },
    {
      title: 'no complaint about form status and smart variables',
      rows: [{ field_name: 'a', field_label: '[form_1_complete] [user-name] [see page 2] [non-smoker]' }],
      expect: [],
    },
  ],
  DD25: [
    {
      title: 'a field of another event without the event',
      rows: [{ field_name: 'b' }, { field_name: 'a', form_name: 'form_2', branching_logic: "[b] = '1'" }],
      options: {
        longitudinal: true,
        events: ['one_arm_1', 'two_arm_1'],
        eventsOfForm: { form_1: ['one_arm_1'], form_2: ['two_arm_1'] },
      },
      expect: [['DD25', 'warning', 'L4', 'b']],
      fixed: true,
    },
  ],
  DD26: [
    {
      title: 'an event that is not there',
      rows: [{ field_name: 'b' }, logic("[two_arm_1][b] = '1'")],
      options: { longitudinal: true, events: ['one_arm_1'] },
      expect: [['DD26', 'warning', 'L4', 'two_arm_1']],
    },
  ],
  DD27: [
    {
      title: 'a blank behind a quote, which everybody reads',
      proves: ['dictionary/blank behind a quote', 'a hint'],
      text: withRecordId({ field_name: 'a' })
        .replace('field_annotation', '"field_annotation" ')
        .replace('Label of a', '"Label, of a"\t '),
      expect: [
        ['DD27', 'hint', 'R1', ' '],
        ['DD27', 'hint', 'E3', '\t '],
      ],
    },
    {
      title: 'a blank in front of a quote, behind which the delimiter is text',
      text: withRecordId({ field_name: 'a' }).replace('Label of a', ' "Label, of a"'),
      expect: [['DD27', 'warning', 'E3', ' ']],
    },
    {
      title: 'typographic quotes of Windows-1252 that were read as ISO 8859-1',
      rows: [{ field_name: 'a', field_note: 'the patient\u0092s' }],
      expect: [['DD27', 'warning', 'G3', '\u0092']],
    },
    {
      title: 'a quote that is never closed',
      text: withRecordId({ field_name: 'a' }).replace('Label of a', '"Label of a'),
      expect: [['DD27', 'error', 'E3', '"']],
    },
    {
      title: 'text after a quote',
      text: withRecordId({ field_name: 'a' }).replace('Label of a', '"Label" of a'),
      expect: [['DD27', 'error', 'E3', ' of a']],
    },
    {
      title: 'a NUL',
      text: withRecordId({ field_name: 'a', field_note: 'x\0y' }),
      expect: [['DD27', 'error', 'G3', '\0']],
    },
    {
      title: 'a byte that was no UTF-8',
      rows: [{ field_name: 'a', field_note: 'caf\uFFFD' }],
      expect: [['DD27', 'warning', 'G3', '\uFFFD']],
    },
  ],
  DD28: [
    {
      title: 'a form name with spaces',
      rows: [{ field_name: 'a', form_name: 'My Form' }],
      expect: [['DD28', 'warning', 'B3', 'My Form']],
      fixed: true,
    },
    {
      title: 'a form name of 51 characters',
      rows: [{ field_name: 'a', form_name: 'f'.repeat(51) }],
      expect: [['DD28', 'warning', 'B3', 'f'.repeat(51)]],
    },
  ],
  DD29: [
    {
      title: 'names of REDCap itself',
      rows: [
        { field_name: 'redcap_event_name' },
        { field_name: 'form_1_complete' },
        { field_name: 'form_1_timestamp' },
        { field_name: 'other_complete' },
      ],
      expect: [
        ['DD29', 'warning', 'A3', 'redcap_event_name'],
        ['DD29', 'warning', 'A4', 'form_1_complete'],
        ['DD29', 'warning', 'A5', 'form_1_timestamp'],
      ],
    },
    {
      title: 'the name of a checkbox column',
      rows: [boxes, { field_name: 'boxes___1' }],
      options: { severities: { DD05: 'off' } },
      expect: [['DD29', 'warning', 'A4', 'boxes___1']],
    },
  ],
  DD30: [
    {
      title: 'choices that no bar separates',
      proves: ['dictionary/choices without bars', 'warnings'],
      rows: [
        { field_name: 'a', field_type: 'radio', select_choices_or_calculations: '1, Red\n2, Green\n3, Blue' },
        { field_name: 'b', field_type: 'dropdown', select_choices_or_calculations: 'r, Red; g, Green' },
        { field_name: 'c', field_type: 'checkbox', select_choices_or_calculations: '1, 赤 ｜ 2, 青' },
        { field_name: 'd', field_type: 'radio', select_choices_or_calculations: '1, Red, 2, Green' },
        { field_name: 'e', field_type: 'radio', select_choices_or_calculations: '1, Red\n2, Green | 3, Blue' },
      ],
      expect: [
        ['DD30', 'warning', 'F3', 'Red\n2, Green\n3, Blue'],
        ['DD30', 'warning', 'F4', 'Red; g, Green'],
        ['DD30', 'warning', 'F5', '赤 ｜ 2, 青'],
        ['DD30', 'warning', 'F6', 'Red, 2, Green'],
        ['DD30', 'warning', 'F7', 'Red\n2, Green'],
      ],
    },
    {
      title: 'choices behind tabs, bullets, slashes and line ends that somebody typed',
      proves: ['dictionary/other separators', 'warnings; a slash or a break in a label stays clean'],
      rows: [
        { field_name: 'a', field_type: 'radio', select_choices_or_calculations: '1, Red\t2, Green' },
        { field_name: 'b', field_type: 'radio', select_choices_or_calculations: '1, Red • 2, Green' },
        { field_name: 'c', field_type: 'radio', select_choices_or_calculations: '1, Red / 2, Green' },
        { field_name: 'd', field_type: 'radio', select_choices_or_calculations: '1, Red \\n 2, Green' },
        { field_name: 'e', field_type: 'radio', select_choices_or_calculations: '1, Red<br/>2, Green' },
        {
          field_name: 'f',
          field_type: 'radio',
          select_choices_or_calculations: '1, Red<br>or green | 2, 24/7, always',
        },
      ],
      expect: [
        ['DD30', 'warning', 'F3', 'Red\t2, Green'],
        ['DD30', 'warning', 'F4', 'Red • 2, Green'],
        ['DD30', 'warning', 'F5', 'Red / 2, Green'],
        ['DD30', 'warning', 'F6', 'Red \\n 2, Green'],
        ['DD30', 'warning', 'F7', 'Red<br/>2, Green'],
      ],
    },
    {
      title: 'another sign in the place of the comma',
      rows: [
        { field_name: 'a', field_type: 'radio', select_choices_or_calculations: '1，赤 | 2，青' },
        { field_name: 'b', field_type: 'radio', select_choices_or_calculations: '1 = Red' },
      ],
      expect: [
        ['DD30', 'warning', 'F3', '1，赤'],
        ['DD30', 'warning', 'F4', '1 = Red'],
      ],
    },
    {
      title: 'what stands between code and label in other lists',
      rows: [
        '1 - Red | 2 - Blue',
        '1. Red | 2. Blue',
        '1) Red | 2) Blue',
        '1\tRed | 2\tBlue',
        '1، Red',
        'Red\nBlue',
      ].map((list, index) => ({ field_name: `f${index}`, field_type: 'radio', select_choices_or_calculations: list })),
      expect: [
        ['DD30', 'warning', 'F3', '1 - Red'],
        ['DD30', 'warning', 'F4', '1. Red'],
        ['DD30', 'warning', 'F5', '1) Red'],
        ['DD30', 'warning', 'F6', '1\tRed'],
        ['DD30', 'warning', 'F7', '1، Red'],
        ['DD30', 'warning', 'F8', 'Red\nBlue'],
      ],
    },
    {
      title: 'choices behind signs that look like a bar, or none at all',
      rows: [
        '1, Red │ 2, Blue',
        '1, Red I 2, Blue',
        '1, Red \\ 2, Blue',
        '1, Red   2, Blue',
        '1, Red؛ 2, Blue',
        '1, Red\u20282, Blue',
        '1, Red; 2, Green | 3, Blue',
      ].map((list, index) => ({ field_name: `f${index}`, field_type: 'radio', select_choices_or_calculations: list })),
      expect: [
        ['DD30', 'warning', 'F3', 'Red │ 2, Blue'],
        ['DD30', 'warning', 'F4', 'Red I 2, Blue'],
        ['DD30', 'warning', 'F5', 'Red \\ 2, Blue'],
        ['DD30', 'warning', 'F6', 'Red   2, Blue'],
        ['DD30', 'warning', 'F7', 'Red؛ 2, Blue'],
        ['DD30', 'warning', 'F8', 'Red\u20282, Blue'],
        ['DD30', 'warning', 'F9', 'Red; 2, Green'],
      ],
    },
    {
      title: 'numbers, ranges and amounts in labels and codes',
      rows: [
        '1, More than 1,000 EUR',
        '1, Weight > 50, measured',
        '1, I agree to 2, 3 or 4 visits',
        '1, Stage 1; 3, rarely | 2, Stage 2',
        '1, Type 1; 2, if old | 2, None',
      ].map((list, index) => ({ field_name: `f${index}`, field_type: 'radio', select_choices_or_calculations: list })),
      expect: [],
    },
    {
      title: 'a habit of a whole list, once',
      rows: [
        { field_name: 'a', field_type: 'radio', select_choices_or_calculations: '18-24 | 25-34 | 35-44' },
        { field_name: 'b', field_type: 'radio', select_choices_or_calculations: 'a b, A | c d, C' },
      ],
      expect: [
        ['DD30', 'hint', 'F3', '18-24'],
        ['DD30', 'warning', 'F4', 'a b'],
      ],
    },
    {
      title: 'labels with line ends, semicolons and commas of their own',
      rows: [
        { field_name: 'a', field_type: 'radio', select_choices_or_calculations: '1, Red |\n2, Green' },
        {
          field_name: 'b',
          field_type: 'radio',
          select_choices_or_calculations: '1, Red; or brown, if old | 2, Green, or\nblue, sometimes',
        },
        { field_name: 'c', field_type: 'checkbox', select_choices_or_calculations: '1, I agree, and so does my wife' },
      ],
      expect: [],
    },
    {
      title: 'what choice lists may mean by mistake',
      rows: [
        {
          field_name: 'a',
          field_type: 'radio',
          select_choices_or_calculations: '1, One | 2 | 3, | <4, Four | 5, One |',
        },
      ],
      expect: [
        ['DD30', 'hint', 'F3', '2'],
        ['DD30', 'warning', 'F3', '3'],
        ['DD30', 'warning', 'F3', '<4'],
        ['DD30', 'warning', 'F3', 'One'],
        ['DD30', 'warning', 'F3', ''],
      ],
    },
    {
      title: 'a checkbox coded 0',
      rows: [{ ...boxes, select_choices_or_calculations: '0, None | 1, One' }],
      expect: [['DD30', 'hint', 'F3', '0']],
    },
  ],
  DD31: [
    {
      title: 'a data frame that was written out',
      text: withRecordId().replaceAll(/,(?=,|\n)/g, ',NA'),
      options: {
        severities: Object.fromEntries(
          ['DD11', 'DD12', 'DD13', 'DD14', 'DD15', 'DD16', 'DD18'].map((code) => [code, 'off' as const]),
        ),
      },
      expect: [['DD31', 'warning', 'A1', 'field_name']],
    },
  ],
  DD33: [
    {
      title: 'choices on types that have none of their own',
      proves: ['dictionary/choices on the wrong type', 'warnings'],
      rows: [
        { field_name: 'a', select_choices_or_calculations: '1, Red | 2, Green' },
        { field_name: 'b', field_type: 'yesno', select_choices_or_calculations: '1, Sí | 0, No' },
        { field_name: 'c', field_type: 'slider', select_choices_or_calculations: 'a | b | c | d' },
        { field_name: 'd', field_type: 'notes', select_choices_or_calculations: 'Red' },
        { field_name: 'e', field_type: 'truefalse', select_choices_or_calculations: '1, True | 2, False' },
        { field_name: 'f', field_type: 'slider', select_choices_or_calculations: 'low; middle; high' },
        { field_name: 'g', field_type: 'sql', select_choices_or_calculations: '1, Red | 2, Green' },
        { field_name: 'h', field_type: 'sql', select_choices_or_calculations: '-- all\n(SELECT a FROM b)' },
        { field_name: 'i', select_choices_or_calculations: 'https://example.org' },
      ],
      options: { severities: { DD20: 'off' } },
      expect: [
        ['DD33', 'warning', 'F3', '"1, Red | 2, Green"'],
        ['DD33', 'warning', 'F4', '"1, Sí | 0, No"'],
        ['DD33', 'warning', 'F5', 'a | b | c | d'],
        ['DD33', 'warning', 'F6', 'Red'],
        ['DD33', 'warning', 'F7', '"1, True | 2, False"'],
        ['DD33', 'warning', 'F8', 'low; middle; high'],
        ['DD33', 'warning', 'F9', '"1, Red | 2, Green"'],
        ['DD33', 'warning', 'F11', 'https://example.org'],
      ],
    },
    {
      title: 'a type that somebody forgot to change',
      rows: [{ field_name: 'a', select_choices_or_calculations: '1, Red | 2, Green' }],
      expect: [['DD33', 'warning', 'F3', '"1, Red | 2, Green"']],
      fixed: true,
    },
    {
      title: 'ontologies, labels of sliders, and what the type has anyway',
      rows: [
        { field_name: 'a', select_choices_or_calculations: 'BIOPORTAL:HP' },
        { field_name: 'b', select_choices_or_calculations: 'OUR-SERVICE:loinc' },
        { field_name: 'c', field_type: 'slider', select_choices_or_calculations: 'a | b | c' },
        { field_name: 'd', field_type: 'yesno', select_choices_or_calculations: '0, No | 1, Yes' },
      ],
      expect: [],
    },
  ],
  DD34: [
    {
      title: 'calculations',
      rows: [
        { field_name: 'a', field_type: 'calc', select_choices_or_calculations: 'sum([b], 1)' },
        { field_name: 'b', field_type: 'calc', select_choices_or_calculations: '[c] * 2' },
        { field_name: 'c', field_annotation: '@CALCTEXT([a])' },
        {
          field_name: 'd',
          text_validation_type_or_show_slider_number: 'date_ymd',
          field_annotation: "@CALCDATE([c], 1, 'd')",
        },
      ],
      expect: [
        ['DD34', 'warning', 'F3', '"sum([b], 1)"'],
        ['DD34', 'warning', 'F4', '[c] * 2'],
        ['DD34', 'warning', 'R5', '@CALCTEXT([a])'],
      ],
      words: /a is calculated from itself, by way of b, c/,
    },
    {
      title: 'by names of the current event and instance',
      rows: [
        { field_name: 'a', field_type: 'calc', select_choices_or_calculations: '[event-name][b] + 1' },
        { field_name: 'b', field_type: 'calc', select_choices_or_calculations: '[a][current-instance] + 1' },
      ],
      expect: [
        ['DD34', 'warning', 'F3', '[event-name][b] + 1'],
        ['DD34', 'warning', 'F4', '[a][current-instance] + 1'],
      ],
    },
    {
      title: 'none with a field that fills itself without being seen',
      rows: [
        { field_name: 'a', field_type: 'calc', select_choices_or_calculations: '1', branching_logic: "[b] = '1'" },
        { field_name: 'b', branching_logic: '[a] = 1' },
        { field_name: 'c', field_annotation: "@DEFAULT='1'", branching_logic: "[d] = '1'" },
        { field_name: 'd', branching_logic: "[c] = '1'" },
      ],
      expect: [],
    },
    {
      title: 'fields that wait for each other',
      proves: ['dictionary/circle', 'warnings at all of it'],
      rows: [
        { field_name: 'a', branching_logic: "[b] = '1' and [record_id] <> ''" },
        { field_name: 'b', branching_logic: "[a] <> ''" },
      ],
      expect: [
        ['DD34', 'warning', 'L3', "[b] = '1' and [record_id] <> ''"],
        ['DD34', 'warning', 'L4', "[a] <> ''"],
      ],
    },
    {
      title: 'fields that hide each other, sums over events and instances, and labels',
      rows: [
        { field_name: 'a', branching_logic: "[b] <> '1'" },
        { field_name: 'b', branching_logic: "[a] = ''" },
        { field_name: 'c', field_type: 'calc', select_choices_or_calculations: '[start_arm_1][d] + 1' },
        { field_name: 'd', field_type: 'calc', select_choices_or_calculations: '[c][previous-instance] + 1' },
        { field_name: 'e', field_label: '[f]', field_annotation: '@CALCTEXT([record_id])' },
        { field_name: 'f', field_annotation: '@CALCTEXT([e])' },
        { field_name: 'g', branching_logic: "[h] = '1' or [record_id] = '2'" },
        { field_name: 'h', branching_logic: "[g] = '1'" },
      ],
      expect: [],
    },
  ],
  DD32: [
    {
      title: 'a required checkbox and a required description',
      rows: [
        { ...boxes, required_field: 'y' },
        { field_name: 'd', field_type: 'descriptive', required_field: 'y' },
      ],
      expect: [
        ['DD32', 'hint', 'M3', 'y'],
        ['DD32', 'hint', 'M4', 'y'],
      ],
    },
  ],
  LP01: [
    {
      title: 'a choice for missing data, when asked for',
      rows: [{ field_name: 'a', ...radio, select_choices_or_calculations: '1, Yes | 9, Nine | 99, Unknown' }],
      options: { severities: { LP01: 'hint' } },
      expect: [['LP01', 'hint', 'F3', '99']],
    },
  ],
  LP02: [
    {
      title: 'another coding of yes and no, when asked for',
      rows: [
        { field_name: 'a', field_type: 'yesno' },
        { field_name: 'b', ...radio },
        { field_name: 'c', ...radio, select_choices_or_calculations: '1, Yes | 2, No' },
      ],
      options: { severities: { LP02: 'hint' } },
      expect: [['LP02', 'hint', 'F5', '"1, Yes | 2, No"']],
      words: /coded 1\/2 here, but 1\/0/,
    },
  ],
  LP03: [
    {
      title: 'a form of 151 fields, when asked for',
      rows: Array.from({ length: 150 }, (_, index) => ({ field_name: `f${index}` })),
      options: { severities: { LP03: 'warning' } },
      expect: [['LP03', 'warning', 'B2', 'form_1']],
    },
  ],
  LP04: [
    {
      title: 'identifiers that are not marked',
      rows: [
        { field_name: 'last_name' },
        { field_name: 'contact', text_validation_type_or_show_slider_number: 'email' },
        { field_name: 'drug_name' },
        { field_name: 'dob', identifier: 'y' },
      ],
      expect: [
        ['LP04', 'hint', 'A3', 'last_name'],
        ['LP04', 'hint', 'A4', 'contact'],
      ],
    },
    {
      title: 'and marks them',
      rows: [{ field_name: 'last_name' }],
      expect: [['LP04', 'hint', 'A3', 'last_name']],
      fixed: true,
    },
  ],
  LP05: [
    {
      title: 'a blank label, when asked for',
      rows: [{ field_name: 'a', field_label: ' ' }],
      options: { severities: { LP05: 'hint' } },
      expect: [['LP05', 'hint', 'E3', ' ']],
    },
  ],
};

describe('dictionary rules', () => {
  for (const [code, list] of Object.entries(cases)) {
    describe(code, () => {
      for (const one of list) {
        it(one.title, () => {
          const model = readDictionary(one.text ?? withRecordId(...(one.rows ?? [])));
          const problems = checkDictionary(model, one.options);
          const seen = problems.map(({ code, severity, row, column, start, end }) => [
            code,
            severity,
            cellName(row, column),
            model.document.text.slice(start, end),
          ]);
          assert.deepEqual(seen, one.expect, JSON.stringify(problems, undefined, 1));
          if (one.words) {
            assert.match(problems[0]?.message ?? '', one.words);
          }
          for (const { row, column, start, end } of problems) {
            assert.deepEqual(
              model.document.text === '' ? { row, column } : model.document.positionAt(Math.max(start, end - 1)),
              { row, column },
            );
          }
          if (one.fixed) {
            const fixed = createModel(applyEdits(model.document, problems[0]?.fix?.edits ?? []));
            assert.deepEqual(checkDictionary(fixed, one.options), []);
          }
          if (one.proves) {
            showCase(...one.proves);
          }
        });
      }
    });
  }

  it('are all tried, and all described', () => {
    assert.deepEqual(
      allRules.map(({ code }) => code).filter((code) => !(code in cases)),
      [],
    );
    for (const { code, title, anchor } of allRules) {
      assert.match(code, /^(?:DD|LP)\d\d$/);
      assert.match(anchor, /^§\d/);
      assert.ok(title.length > 5);
    }
  });

  it('find nothing in a dictionary that uses everything rightly', () => {
    const text = withRecordId(
      { field_name: 'first_name', identifier: 'y', required_field: 'y', section_header: ' ', custom_alignment: 'RV' },
      {
        field_name: 'visit',
        text_validation_type_or_show_slider_number: 'datetime_seconds_dmy',
        text_validation_max: 'now',
        field_annotation: ' @TODAY',
      },
      boxes,
      { field_name: 'm1', ...radio, matrix_group_name: 'mm', matrix_ranking: 'y' },
      { field_name: 'm2', ...radio, matrix_group_name: 'mm', matrix_ranking: 'y' },
      {
        field_name: 'age',
        field_type: 'calc',
        select_choices_or_calculations: "rounddown(datediff([visit], [other], 'y'))",
      },
      { field_name: 'other', text_validation_type_or_show_slider_number: 'date_ymd' },
      {
        field_name: 'info',
        field_type: 'descriptive',
        field_label: 'Dear [first_name], {visit}',
        branching_logic: "[boxes(1)] = '1' and [age] > 5",
      },
      { field_name: 'or', field_type: 'truefalse' },
      { field_name: 'x', field_type: 'slider', select_choices_or_calculations: 'a | b | c' },
    );
    assert.deepEqual(checkDictionary(readDictionary(text)), []);
  });

  it('say a thing once a cell, at most a hundred things about one row, and keep room for errors', () => {
    const model = readDictionary(
      withRecordId({
        field_name: 'a',
        field_type: 'radio',
        select_choices_or_calculations: Array.from({ length: 300 }, (_, index) => `${index % 150}, Same`).join(' | '),
      }),
    );
    const problems = checkDictionary(model);
    // Every code that is used twice once, and of the labels once that they are all the same.
    assert.equal(problems.filter(({ severity }) => severity === 'error').length, 150);
    assert.equal(problems.filter(({ severity }) => severity !== 'error').length, 0);
  });

  it('judge one instrument by what one instrument can tell', () => {
    const model = readDictionary(
      makeDictionary([
        { field_name: 'q1', ...radio, branching_logic: "[other_form_field] = '1'" },
        { field_name: 'q2', field_label: '[yet_another] {not_here}', branching_logic: "[q1(1)] = '1'" },
      ]),
    );
    const found = (scope: CheckOptions['scope']): string[] =>
      checkDictionary(model, scope && { scope }).map(({ code, detail, severity }) => `${detail ?? code} ${severity}`);
    assert.deepEqual(found('instrument'), [
      'logic-unknown-field hint',
      'piping-unknown-field hint',
      'embedding-unknown-field warning',
      'logic-code-on-non-checkbox error',
    ]);
    assert.deepEqual(
      found('project').filter((one) => one.endsWith('error')),
      ['DD19 error', 'logic-unknown-field error', 'logic-code-on-non-checkbox error'],
    );
    assert.deepEqual(
      [
        'instrument.csv',
        '/a/b/instrument.csv',
        'C:\\a\\Instrument (2).csv',
        'instrument - Copy.csv',
        'instrument - Kopie (2).csv',
        'instrument copy 2.csv',
        'instrument_1.csv',
        'my_instrument.csv',
        'instrument.csv.csv',
        'instrument_codebook.csv',
      ].map(scopeOf),
      [...Array.from({ length: 7 }, () => 'instrument'), 'project', 'project', 'project'],
    );
    showCase('dictionary/instrument.csv', 'no error in its first row');
  });

  it('can be silenced or changed, by code or in detail', () => {
    const model = readDictionary(
      withRecordId(
        { field_name: 'a', branching_logic: "[gone_field] = '1' and [a] = '2'" },
        { field_name: 'b'.repeat(27) },
      ),
    );
    const severities = (options: CheckOptions): (string | undefined)[] =>
      checkDictionary(model, options).map(({ code, detail, severity }: Problem) => `${detail ?? code} ${severity}`);
    assert.deepEqual(severities({}), ['logic-unknown-field error', 'logic-self-reference warning', 'DD06 hint']);
    assert.deepEqual(severities({ severities: { DD06: 'off', DD16: 'hint', 'logic-unknown-field': 'warning' } }), [
      'logic-unknown-field warning',
      'logic-self-reference hint',
    ]);
  });
});
