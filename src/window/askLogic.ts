import {
  QuickInputButtons,
  type QuickPickItem,
  ThemeIcon,
  type Disposable as VsDisposable,
  l10n,
  window,
} from 'vscode';
import { CancelledError } from '../common/cancelled';
import type { LineEntry } from '../dictionary/language/completeLine';
import type { DictionaryIndex } from '../dictionary/language/dictionaryIndex';
import type { LogicPurpose } from '../logic/symbols';
import { adviseLogic, judgeLogic, type Verdict } from '../dictionary/language/logicInput';
import { inertText } from './inertText';
import { type Back, type StepPosition, back } from './multiStep';

export interface LogicOptions extends Partial<StepPosition> {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  readonly value: string;
  readonly purpose: LogicPurpose;
  readonly index: DictionaryIndex;
  /** Label of the row that takes the expression. */
  readonly use: string;
  /** Label of the row that takes none; without it there must be one. */
  readonly none?: string;
}

type Row = QuickPickItem & { readonly entry?: LineEntry };

/** Asks for an expression. Says while typing what is wrong with it, which then cannot be taken, and offers ways to go on. @throws CancelledError when dismissed */
export async function askLogic(options: LogicOptions): Promise<string | Back> {
  // Of the inputs only this one shows a list while text is typed; the typed text filters nothing.
  const input = window.createQuickPick<Row>();
  const listeners: VsDisposable[] = [];
  try {
    input.title = options.title;
    input.prompt = inertText(options.prompt);
    input.placeholder = options.placeholder;
    input.value = options.value;
    input.matchOnDescription = false;
    input.matchOnDetail = false;
    input.ignoreFocusOut = true;
    input.step = options.step;
    input.totalSteps = options.totalSteps;
    input.buttons = (options.step ?? 1) > 1 ? [QuickInputButtons.Back] : [];
    const show = (): void => {
      const { verdict, entries } = adviseLogic(input.value, options.index, options.purpose, l10n);
      input.items = [verdictRow(verdict, options), ...entries.map(entryRow)];
    };
    return await new Promise<string | Back>((resolve, reject) => {
      listeners.push(
        input.onDidChangeValue(show),
        input.onDidTriggerButton(() => {
          resolve(back);
        }),
        input.onDidAccept(() => {
          const entry = input.selectedItems[0]?.entry;
          if (entry !== undefined) {
            input.value = entry.text;
            show();
          } else if (isUsable(judgeLogic(input.value, options.index, options.purpose, l10n), options)) {
            resolve(input.value);
          }
        }),
        input.onDidHide(() => {
          reject(new CancelledError());
        }),
      );
      show();
      input.show();
    });
  } finally {
    for (const listener of listeners) {
      listener.dispose();
    }
    input.dispose();
  }
}

function isUsable({ kind }: Verdict, { none }: LogicOptions): boolean {
  return kind === 'fine' || (kind === 'blank' && none !== undefined);
}

function verdictRow(verdict: Verdict, { use, none }: LogicOptions): Row {
  switch (verdict.kind) {
    case 'blank':
      return none === undefined
        ? { label: l10n.t('Enter an expression.'), iconPath: new ThemeIcon('info'), alwaysShow: true }
        : { label: none, iconPath: new ThemeIcon('check'), alwaysShow: true };
    case 'fine':
      return {
        label: use,
        iconPath: new ThemeIcon('check'),
        alwaysShow: true,
        ...(verdict.doubt !== undefined && { detail: inertText(verdict.doubt) }),
      };
    // The list puts what matches the typed text first: the expression itself matches best.
    case 'wrong':
      return {
        label: inertText(verdict.marked),
        detail: inertText(verdict.message),
        iconPath: new ThemeIcon('error'),
        alwaysShow: true,
      };
  }
}

function entryRow(entry: LineEntry): Row {
  return {
    label: inertText(entry.label),
    iconPath: new ThemeIcon(iconOf(entry.kind)),
    alwaysShow: true,
    entry,
    ...(entry.detail !== undefined && { description: inertText(entry.detail) }),
  };
}

function iconOf(kind: LineEntry['kind']): string {
  switch (kind) {
    case 'field':
      return 'symbol-variable';
    case 'event':
      return 'symbol-event';
    case 'choice':
      return 'symbol-enum-member';
    case 'smart':
    case 'instance':
      return 'symbol-constant';
    case 'function':
      return 'symbol-function';
    case 'keyword':
      return 'symbol-keyword';
    case 'modifier':
      return 'symbol-operator';
    case 'form':
      return 'symbol-module';
    case 'tag':
    case 'type':
    case 'value':
    case 'matrix':
      return 'symbol-value';
  }
}
