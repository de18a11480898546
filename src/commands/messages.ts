import { window } from 'vscode';
import { inertText } from './inertText';

/** Notifications whose words may come from a server: nothing in them becomes a link or an icon. Modals show plain text anyway. */
export function informationMessage(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showInformationMessage(inertText(text), ...buttons);
}

/** See `informationMessage`. */
export function warningMessage(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showWarningMessage(inertText(text), ...buttons);
}

/** See `informationMessage`. */
export function errorMessage(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showErrorMessage(inertText(text), ...buttons);
}
