import { Disposable as VsDisposable } from 'vscode';
import type { DictionaryServices } from '../editor/dictionaryServices';
import { registerCommand } from './registerCommand';

/** Registers the dictionary commands; each is loaded when it is first used. */
export function registerDictionaryCommands(services: DictionaryServices): VsDisposable {
  const { log } = services;
  return VsDisposable.from(
    registerCommand('openDictionary', async (clicked) => { await (await import('./openDictionary')).openDictionary(services.projects)(clicked); }, log),
    registerCommand('pushDictionary', async (clicked) => { await (await import('./pushDictionary')).pushDictionary(services)(clicked); }, log),
    registerCommand('compareDictionary', async (clicked) => { await (await import('./compareDictionary')).compareDictionary(services)(clicked); }, log),
    registerCommand('discardDictionaryDraft', async (clicked) => { await (await import('./discardDictionaryDraft')).discardDictionaryDraft(services)(clicked); }, log),
    registerCommand('saveForDraftMode', async (clicked) => { await (await import('./saveForDraftMode')).saveForDraftMode(services)(clicked); }, log),
  );
}
