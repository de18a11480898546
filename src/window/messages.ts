import { l10n, window } from 'vscode';
import { inertText } from './inertText';

/** Characters that a notification without buttons surely shows: it stays folded to one line. */
const oneLine = 55;

/** Notifications whose words may come from a server: nothing in them becomes a link or an icon. Modals show plain text anyway. */
export function informationMessage(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showInformationMessage(inertText(text), ...unfolding(text, buttons));
}

/** See `informationMessage`. */
export function warningMessage(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showWarningMessage(inertText(text), ...unfolding(text, buttons));
}

/** See `informationMessage`. */
export function errorMessage(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showErrorMessage(inertText(text), ...unfolding(text, buttons));
}

/** With a button a message shows all its lines. */
function unfolding(text: string, buttons: readonly string[]): readonly string[] {
  return buttons.length === 0 && text.length > oneLine ? [l10n.t('OK')] : buttons;
}
