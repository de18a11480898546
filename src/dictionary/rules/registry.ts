import { blankLabel, longForm, missingDataChoice, unmarkedIdentifier, yesNoCoding } from './advice';
import {
  checkboxCollision,
  choiceAdvice,
  choiceCodes,
  excelUnsafeQuotes,
  missingChoices,
  missingEquation,
  uselessChoices,
} from './choices';
import { circles } from './circles';
import { csvDamage, fileColumns, notAvailable } from './file';
import { alignment, requiredCheckbox, yesOrBlank } from './flags';
import { expressionRules } from './expressions';
import { formName, missingForm, recordId, scatteredForm } from './forms';
import { lonelyRanking, matrix } from './matrix';
import { duplicateVariable, illegalVariableName, longVariableName, reservedVariable } from './names';
import { embeddedInCircle } from './embeddingCircles';
import { embeddedRecordId, embeddedTwice } from './piping';
import type { FieldRule, RuleInfo, TableRule } from './rule';
import { fieldType, sqlField } from './types';
import { bounds, misplacedValidation, unknownValidation } from './validations';

/** Rules that judge one row by itself; their findings are kept as long as the row is. */
export const fieldRules: readonly FieldRule[] = [
  missingForm,
  fieldType,
  illegalVariableName,
  longVariableName,
  missingChoices,
  choiceCodes,
  checkboxCollision,
  missingEquation,
  uselessChoices,
  unknownValidation,
  misplacedValidation,
  bounds,
  yesOrBlank,
  alignment,
  sqlField,
  formName,
  choiceAdvice,
  requiredCheckbox,
  excelUnsafeQuotes,
  lonelyRanking,
  missingDataChoice,
  unmarkedIdentifier,
  blankLabel,
];

/** Rules that look at the whole table, on every check. */
export const tableRules: readonly TableRule[] = [
  csvDamage,
  fileColumns,
  duplicateVariable,
  scatteredForm,
  matrix,
  recordId,
  reservedVariable,
  notAvailable,
  embeddedTwice,
  embeddedRecordId,
  embeddedInCircle,
  circles,
  yesNoCoding,
  longForm,
];

/** Of these, the only ones for a text that is no dictionary. */
export const textRules: readonly TableRule[] = [csvDamage, fileColumns];

const ranks: readonly RuleInfo['severity'][] = ['off', 'hint', 'warning', 'error'];

/** Every code once, in order; what several rules report under one code is put together: all their titles, the highest severity. */
export const allRules: readonly RuleInfo[] = [
  ...[...expressionRules, ...fieldRules, ...tableRules]
    .reduce((known, { code, title, severity, anchor }) => {
      const other = known.get(code) ?? { title, severity, anchor };
      return known.set(code, {
        code,
        title: other.title.split('; ').includes(title) ? other.title : `${other.title}; ${title}`,
        severity: ranks.indexOf(severity) > ranks.indexOf(other.severity) ? severity : other.severity,
        anchor: other.anchor,
      });
    }, new Map<string, RuleInfo>())
    .values(),
].sort((a, b) => (a.code < b.code ? -1 : 1));
