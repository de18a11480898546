import {
  type Disposable as VsDisposable,
  type QuickInputButton,
  QuickInputButtons,
  type QuickPickItem,
  ThemeIcon,
  l10n,
  window,
} from 'vscode';
import { CancelledError } from '../common/cancelled';
import { inertText } from './inertText';

/** The user pressed Back. */
export const back = Symbol('back');
export type Back = typeof back;

/** Where in the sequence an input stands: gives "1/4" in the title and the Back button. */
export interface StepPosition {
  readonly step: number;
  readonly totalSteps: number;
}

/** One step fills in part of the answers; `skip` leaves it out in both directions (nothing to ask). */
export type Step = (position: StepPosition) => Promise<Back | 'skip' | void>;

/**
 * Runs steps in order; Back returns to the last one that asked something. Steps keep their answers in a closure.
 * @throws CancelledError when an input is dismissed
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  const asked: number[] = [];
  for (let i = 0; i < steps.length;) {
    const outcome = await steps[i]?.({ step: asked.length + 1, totalSteps: Math.max(steps.length, asked.length + 1) });
    if (outcome === back) {
      i = asked.pop() ?? 0;
    } else {
      if (outcome !== 'skip') {
        asked.push(i);
      }
      i++;
    }
  }
}

interface InputOptions extends Partial<StepPosition> {
  readonly title: string;
  readonly placeholder?: string;
  /** A line under the input that says what is asked. */
  readonly prompt?: string;
}

export interface PickOptions<T extends QuickPickItem> extends InputOptions {
  readonly items: readonly T[] | Promise<readonly T[]>;
  /** Takes the place of `items` when it is there, while the same one stays active. */
  readonly later?: Promise<readonly T[]> | undefined;
  readonly active?: (item: T) => boolean;
  readonly matchOnDescription?: boolean;
}

/** Asks for one of `items`. @throws CancelledError when dismissed or when reading the items fails its own way */
export async function pickOne<T extends QuickPickItem>(options: PickOptions<T>): Promise<T | Back> {
  const chosen = await pick(options, false, () => false);
  return chosen === back ? back : only(chosen);
}

/** Asks for any number of `items` (also none). `selected` marks those ticked at first. */
export async function pickMany<T extends QuickPickItem>(
  options: PickOptions<T> & { readonly selected?: (item: T) => boolean },
): Promise<readonly T[] | Back> {
  return await pick(options, true, options.selected ?? (() => false));
}

function only<T>(items: readonly T[]): T {
  const [first] = items;
  if (first === undefined) {
    throw new CancelledError();
  }
  return first;
}

// oxlint-disable-next-line max-lines-per-function -- one conversation with the user, from top to bottom
async function pick<T extends QuickPickItem>(
  options: PickOptions<T>,
  many: boolean,
  selected: (item: T) => boolean,
): Promise<readonly T[] | Back> {
  const input = window.createQuickPick<T>();
  const listeners: VsDisposable[] = [];
  /** A whole name for which Enter was pressed before the list was there. */
  let early = '';
  try {
    input.title = options.title;
    input.placeholder = options.placeholder;
    input.prompt = inert(options.prompt);
    input.canSelectMany = many;
    input.matchOnDescription = options.matchOnDescription ?? true;
    input.matchOnDetail = true;
    input.ignoreFocusOut = true;
    applyPosition(input, options);
    return await new Promise<readonly T[] | Back>((resolve, reject) => {
      listeners.push(
        input.onDidTriggerButton(() => {
          resolve(back);
        }),
        input.onDidAccept(() => {
          if (input.busy) {
            early = input.value.trim();
          } else if (many || input.selectedItems.length > 0) {
            resolve([...input.selectedItems]);
          }
        }),
        input.onDidChangeValue(() => {
          early = '';
        }),
        input.onDidHide(() => {
          reject(new CancelledError());
        }),
      );
      const show = (items: readonly T[]): void => {
        const meant = many || early === '' ? undefined : items.find(({ label }) => label === early);
        if (meant !== undefined) {
          resolve([meant]);
          return;
        }
        input.busy = false;
        input.items = items;
        const active = options.active && items.find(options.active);
        if (active) {
          input.activeItems = [active];
        }
        if (many) {
          input.selectedItems = items.filter(selected);
        }
      };
      if (options.items instanceof Promise) {
        input.busy = true;
        options.items.then(show, reject);
      } else {
        show(options.items);
      }
      options.later?.then((items) => {
        const at = input.items.findIndex((item) => item === input.activeItems[0]);
        input.items = items;
        input.activeItems = items.slice(Math.max(0, at), Math.max(0, at) + 1);
      }, reject);
      input.show();
    });
  } finally {
    for (const listener of listeners) {
      listener.dispose();
    }
    input.dispose();
  }
}

export interface TextOptions extends InputOptions {
  readonly value?: string;
  readonly password?: boolean;
  /** Returns what is wrong, or nothing. Called at every change and, where it takes time, once more on Enter. */
  readonly validate?: (value: string) => string | undefined | Promise<string | undefined>;
  /** What was wrong with the answer given before; stands there until the text changes. */
  readonly problem?: string | undefined;
  /** A further button in the title; the input stays open. */
  readonly action?: InputAction | undefined;
}

export interface InputAction {
  /** Name of a codicon. */
  readonly icon: string;
  readonly tooltip: string;
  readonly run: () => void;
}

/** Asks for a line of text. @throws CancelledError when dismissed */
export async function askText(options: TextOptions): Promise<string | Back> {
  const input = window.createInputBox();
  const listeners: VsDisposable[] = [];
  try {
    input.title = options.title;
    input.prompt = inert(options.prompt);
    input.placeholder = options.placeholder;
    input.value = options.value ?? '';
    input.password = options.password ?? false;
    input.validationMessage = inert(options.problem);
    input.ignoreFocusOut = true;
    applyPosition(input, options);
    const { action } = options;
    if (action) {
      input.buttons = [...input.buttons, { iconPath: new ThemeIcon(action.icon), tooltip: action.tooltip }];
    }
    return await new Promise<string | Back>((resolve, reject) => {
      const check = async (): Promise<boolean> => {
        const { value } = input;
        const problem = await options.validate?.(value);
        if (value === input.value) {
          input.validationMessage = inert(problem);
        }
        return problem === undefined;
      };
      listeners.push(
        input.onDidTriggerButton((button) => {
          if (button === QuickInputButtons.Back) {
            resolve(back);
          } else {
            action?.run();
          }
        }),
        // What is wrong is said on Enter; while typing an old complaint only goes away.
        input.onDidChangeValue(() => {
          if (input.validationMessage) {
            check().catch(reject);
          }
        }),
        input.onDidAccept(() => {
          const { value } = input;
          check().then((fine) => {
            if (fine) {
              resolve(value);
            }
          }, reject);
        }),
        input.onDidHide(() => {
          reject(new CancelledError());
        }),
      );
      input.show();
    });
  } finally {
    for (const listener of listeners) {
      listener.dispose();
    }
    input.dispose();
  }
}

function applyPosition(
  input: { step: number | undefined; totalSteps: number | undefined; buttons: readonly QuickInputButton[] },
  position: Partial<StepPosition>,
): void {
  if (position.step !== undefined) {
    input.step = position.step;
    input.totalSteps = position.totalSteps;
    input.buttons = position.step > 1 ? [QuickInputButtons.Back] : [];
  }
}

function inert(text: string | undefined): string | undefined {
  return text === undefined ? undefined : inertText(text);
}

/** Title of a command's inputs: `REDCap: Export Records`. */
export function commandTitle(name: string): string {
  return l10n.t('REDCap: {0}', name);
}
