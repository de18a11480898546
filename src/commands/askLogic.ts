import { InputBoxValidationSeverity, QuickInputButtons, ThemeIcon, type Disposable as VsDisposable, l10n, window } from 'vscode';
import { CancelledError } from '../common/cancelled';
import { plainLabel } from '../dictionary/language/markdown';
import type { LogicPurpose, LogicSymbols } from '../logic/symbols';
import { insertReference, referenceTo, worstProblem } from '../operations/evaluate/logicInput';
import { inertText } from './inertText';
import { type Back, type StepPosition, back, pickOne } from './multiStep';

export interface LogicOptions extends Partial<StepPosition> {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  readonly value: string;
  readonly purpose: LogicPurpose;
  readonly symbols: LogicSymbols;
  /** The label of a field, for the list of fields. */
  readonly labelOf: (field: string) => string;
  readonly mayBeBlank: boolean;
}

type Answer = { readonly kind: 'back' | 'insert' } | { readonly kind: 'value'; readonly value: string };

/** Asks for an expression, says while typing what is wrong with it, and inserts fields from a list. @throws CancelledError when dismissed */
export async function askLogic(options: LogicOptions): Promise<string | Back> {
  let { value } = options;
  for (;;) {
    const answer = await askOnce(options, value, (typed) => { value = typed; });
    if (answer.kind === 'back') {
      return back;
    }
    if (answer.kind === 'value') {
      return answer.value;
    }
    const picked = await pickField(options);
    // An input box does not tell where its caret is: the end it is.
    value = picked === undefined ? value : insertReference(value, picked);
  }
}

async function askOnce(options: LogicOptions, value: string, keep: (typed: string) => void): Promise<Answer> {
  const input = window.createInputBox();
  const insertButton = { iconPath: new ThemeIcon('symbol-variable'), tooltip: l10n.t('Insert Field...') };
  const listeners: VsDisposable[] = [];
  let insisted: string | undefined;
  try {
    input.title = options.title;
    input.prompt = options.prompt;
    input.placeholder = options.placeholder;
    input.value = value;
    input.valueSelection = [value.length, value.length];
    input.ignoreFocusOut = true;
    input.step = options.step;
    input.totalSteps = options.totalSteps;
    input.buttons = [...((options.step ?? 1) > 1 ? [QuickInputButtons.Back] : []), insertButton];
    return await new Promise<Answer>((resolve, reject) => {
      const check = (): void => { input.validationMessage = messageFor(input.value, options); };
      listeners.push(
        input.onDidChangeValue(check),
        input.onDidTriggerButton((button) => {
          keep(input.value);
          resolve({ kind: button === QuickInputButtons.Back ? 'back' : 'insert' });
        }),
        input.onDidAccept(() => {
          const typed = input.value;
          if (typed.trim() === '' && !options.mayBeBlank) {
            input.validationMessage = { message: l10n.t('Enter an expression.'), severity: InputBoxValidationSeverity.Error };
            return;
          }
          const problem = worstProblem(typed, options.symbols, options.purpose);
          // A server may know functions and fields that are not known here: whoever insists gets their way.
          if (problem?.severity === 'error' && insisted !== typed) {
            insisted = typed;
            input.validationMessage = { message: inertText(l10n.t('{0} Press Enter again to use it all the same.', problem.message)), severity: InputBoxValidationSeverity.Error };
            return;
          }
          resolve({ kind: 'value', value: typed });
        }),
        input.onDidHide(() => { reject(new CancelledError()); }),
      );
      check();
      input.show();
    });
  } finally {
    for (const listener of listeners) {
      listener.dispose();
    }
    input.dispose();
  }
}

function messageFor(value: string, { symbols, purpose }: LogicOptions): { message: string; severity: InputBoxValidationSeverity } | undefined {
  const problem = worstProblem(value, symbols, purpose);
  return problem && { message: inertText(problem.message), severity: problem.severity === 'error' ? InputBoxValidationSeverity.Error : InputBoxValidationSeverity.Warning };
}

/** @returns the reference to insert, nothing when the user changed their mind */
async function pickField({ title, symbols, labelOf }: LogicOptions): Promise<string | undefined> {
  const items = Array.from(symbols.fieldNames(), (name) => symbols.field(name)).filter((field) => field !== undefined && field.type !== 'descriptive')
    .map((field) => ({ label: field!.name, description: plainLabel(labelOf(field!.name), 80), field: field! }));
  try {
    const chosen = await pickOne({ title, placeholder: l10n.t('Choose a field to insert'), items });
    return chosen === back ? undefined : referenceTo(chosen.field);
  } catch (error) {
    if (CancelledError.is(error)) {
      return undefined;
    }
    throw error;
  }
}
