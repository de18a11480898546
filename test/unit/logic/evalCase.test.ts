import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { evaluateCase } from '../../../src/logic/evalCase';
import type { CaseContext, CaseKind } from '../../../src/logic/evalCase';
import { showCase } from '../support/cases';

type Row = readonly [CaseKind, string, CaseContext, string, unknown?];
const events: CaseContext = {
  current_event: 'v2_arm_1',
  events: { v1_arm_1: { w: '60', only_first: 'x' }, v2_arm_1: { w: '65' }, v3_arm_1: { w: '70', later: 'y' } },
};
const twoArms: CaseContext = {
  current_event: 'v2_arm_1',
  events: { v1_arm_1: { w: '1' }, v2_arm_1: {}, v3_arm_1: { w: '3' }, v1_arm_2: { w: '9' } },
};
const instances: CaseContext = {
  current_instance: 2,
  instances: { 1: { drug: 'A' }, 2: { drug: 'B' }, 4: { drug: 'D' } },
};

const rows: readonly Row[] = [
  ['condition', '[w]=65', events, 'bool', true],
  ['condition', '[v1_arm_1][w]<[w]', events, 'bool', true],
  ['condition', '[previous-event-name][w]=60', events, 'bool', true],
  ['condition', '[next-event-name][later]="y"', events, 'bool', true],
  ['condition', '[last-event-name][only_first]="x"', events, 'bool', true],
  ['condition', "[event-name]='v2_arm_1' and [first-event-name]='v1_arm_1'", events, 'bool', true],
  ['condition', "[v9_arm_1][w]=''", events, 'bool', true],
  ['calc', '[v3_arm_1][w][2]', twoArms, 'blank', ''],
  ['calc', '[v3_arm_1][w][1]', twoArms, 'number', 3],
  ['condition', "[next-event-name][w]='9'", twoArms, 'bool', false],
  ['condition', "[last-event-name][w]='3' and [first-event-name][w]='1'", twoArms, 'bool', true],
  ['calctext', '[last-event-name]', twoArms, 'string', 'v3_arm_1'],
  ['calctext', '[next-event-name]', { ...twoArms, current_event: 'v3_arm_1' }, 'blank', ''],
  ['calctext', '[previous-event-name]', { ...twoArms, current_event: 'v1_arm_2' }, 'blank', ''],
  ['calctext', '[drug]', instances, 'string', 'B'],
  ['calctext', '[drug][last-instance]', instances, 'string', 'D'],
  ['calctext', '[drug][3]', instances, 'blank', ''],
  ['calctext', '[drug][previous-instance]', instances, 'string', 'A'],
  ['calc', '[current-instance]+[next-instance]', instances, 'number', 5],
  ['calc', "if(1=1,'text',0)", {}, 'blank', ''],
  ['calc', "'7'", {}, 'number', 7],
  ['calc', '1=1', {}, 'number', 1],
  ['calctext', "'7'", {}, 'string', '7'],
  ['calctext', "''", {}, 'blank', ''],
  ['condition', '', {}, 'bool', false],
  ['calc', '', {}, 'syntax_error', 0],
  ['condition', '[intake_complete]=2', { form_status: { intake: 2 } }, 'bool', true],
  // An instrument that nobody saved is incomplete, not blank.
  ['condition', '[intake_complete] = 0', {}, 'bool', true],
  ['condition', "[intake_complete] = '0'", { form_status: { visit: 2 } }, 'bool', true],
  ['condition', "[week_1_arm_1][intake_complete] = '0'", { events: { week_1_arm_1: {} } }, 'bool', true],
  ['condition', "[intake_complete] = ''", { fields: { intake_complete: '' } }, 'bool', true],
  ['condition', "[f]<>''", { files: { f: 'scan.pdf' } }, 'bool', true],
  ['condition', "[cb(3)]='0'", { checkboxes: { cb: { 1: '1' } } }, 'bool', true],
  ['condition', "[cb]='1'", { checkboxes: { cb: { 1: '1' } } }, 'lint_warning', 1],
  ['condition', '[a]=1 or [zz]=2', { fields: { a: '1' } }, 'reference_error', 10],
  ['condition', '[a]=yes', { fields: { a: '1' } }, 'syntax_error', 4],
  ['condition', 'nosuch([a])=1', { fields: { a: '1' } }, 'syntax_error', 0],
  ['condition', "[a] != '1'", { fields: { a: '1' } }, 'bool', false],
  ['actiontag', "@IF([a]='1', @HIDDEN @READONLY, '')", { fields: { a: '1' } }, 'string', '@HIDDEN @READONLY'],
  ['actiontag', "@IF([a]='1', @HIDDEN, '')", { fields: { a: '2' } }, 'blank', ''],
  ['actiontag', "@DEFAULT='Dr [n]'", { fields: { n: 'Who' } }, 'string', 'Dr Who'],
  ['actiontag', '@CALCTEXT([nix])', {}, 'reference_error'],
  ['actiontag', '@CALCTEXT(1+)', {}, 'syntax_error', 11],
  ['actiontag', '@CALCTEXT(2*[n])', { fields: { n: '4' } }, 'number', 8],
  ['actiontag', "@CALCDATE([d],1,'d')", { fields: { d: '' } }, 'blank', ''],
  ['actiontag', '@READONLY', {}, 'string', '@READONLY'],
  ['pipe', 'Hi [n] [x]', { fields: { n: 'you' } }, 'string', 'Hi you [x]'],
  ['pipe', '[n]', { fields: { n: '' } }, 'string', '______'],
  ['pipe', '[intake_complete] [intake_complete:value]', { form_status: { intake: 2 } }, 'string', 'Complete 2'],
  ['pipe', '[intake_complete]', {}, 'string', 'Incomplete'],
  ['pipe', '[trial_complete]', { fields: { trial_complete: '1' } }, 'string', '1'],
  ['condition', "[a]='1'", { fields: { a: 1 } }, 'bool', true],
];

describe('evaluateCase', () => {
  rows.forEach(([kind, expr, context, type, value], i) => {
    it(`${kind} ${JSON.stringify(expr)} is ${type}${value === undefined ? '' : ` ${JSON.stringify(value)}`} (${i + 1})`, () => {
      const result = evaluateCase({ id: 'c', kind, expr, context });
      assert.equal(result.type, type);
      assert.equal(value === undefined ? undefined : 'value' in result ? result.value : result.offset, value);
    });
  });

  it('takes the status of an instrument that nobody saved for 0', () => {
    for (const context of [{}, { form_status: {} }, { form_status: { visit: 2 } }]) {
      for (const expr of ['[intake_complete] = 0', "[intake_complete] = '0'"]) {
        assert.deepEqual(evaluateCase({ id: 's', kind: 'condition', expr, context }), {
          id: 's',
          type: 'bool',
          value: true,
        });
      }
    }
    showCase('dictionary/status 0 in eval', 'true where nobody saved it');
  });

  it('is not misled by names that objects have anyway', () => {
    assert.equal(
      evaluateCase({ id: 'c', kind: 'condition', expr: "[constructor]=''", context: { fields: {} } }).type,
      'reference_error',
    );
  });
});
