/** What exactly was found, where a rule finds many things: the codes that a problem may have as its `detail`. A test compares them with the sources. */
export const details: readonly string[] = [
  'embedding-other-form', 'embedding-twice', 'embedding-unknown-field', 'logic-action-tag-case', 'logic-action-tag-parameter', 'logic-action-tag-type',
  'logic-always-true', 'logic-and-symbol', 'logic-arity', 'logic-calc-inside-if', 'logic-chained-comparison', 'logic-checkbox-blank',
  'logic-checkbox-value', 'logic-checkbox-without-code', 'logic-code-on-non-checkbox', 'logic-contradiction', 'logic-cross-event', 'logic-curly-quote',
  'logic-date-arithmetic', 'logic-datediff-argument', 'logic-datediff-unit', 'logic-deep-nesting', 'logic-dot-between-brackets', 'logic-double-equals',
  'logic-embedding', 'logic-empty-expression', 'logic-event-in-classic', 'logic-exponent-parentheses', 'logic-find-order', 'logic-label-instead-of-code',
  'logic-label-modifier', 'logic-malformed-reference', 'logic-missing-operand', 'logic-missing-operator', 'logic-mixed-and-or', 'logic-modifier',
  'logic-month-or-minute', 'logic-nested-brackets', 'logic-no-value', 'logic-not-equals', 'logic-not-operator', 'logic-or-symbol',
  'logic-plus-in-comparison', 'logic-quoted-number-order', 'logic-self-reference', 'logic-smart-parameter', 'logic-space-between-brackets',
  'logic-space-inside-brackets', 'logic-text-function-on-date', 'logic-text-in-calc', 'logic-today-comparison', 'logic-today-in-calc',
  'logic-trailing-comment', 'logic-unbalanced-bracket', 'logic-unbalanced-parenthesis', 'logic-unbalanced-quote', 'logic-unexpected-character',
  'logic-unexpected-comma', 'logic-unknown-action-tag', 'logic-unknown-choice', 'logic-unknown-choice-value', 'logic-unknown-event',
  'logic-unknown-field', 'logic-unknown-form', 'logic-unknown-function', 'logic-unknown-operator', 'logic-unknown-smart-variable', 'logic-unquoted-text',
  'logic-upper-case-name', 'logic-yesno-text', 'logic-zero-or-blank', 'piping-unknown-choice', 'piping-unknown-field', 'tag-in-matrix',
  'tag-unknown-choice',
];
