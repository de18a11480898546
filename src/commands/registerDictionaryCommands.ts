import { Disposable as VsDisposable } from 'vscode';
import type { DictionaryServices } from '../editor/dictionaryServices';
import { compareDictionary } from './compareDictionary';
import { discardDictionaryDraft } from './discardDictionaryDraft';
import { openDictionary } from './openDictionary';
import { pushDictionary } from './pushDictionary';
import { registerCommand } from './registerCommand';
import { saveForDraftMode } from './saveForDraftMode';

export function registerDictionaryCommands(services: DictionaryServices): VsDisposable {
  const { log } = services;
  return VsDisposable.from(
    registerCommand('openDictionary', openDictionary(services.projects), log),
    registerCommand('pushDictionary', pushDictionary(services), log),
    registerCommand('compareDictionary', compareDictionary(services), log),
    registerCommand('discardDictionaryDraft', discardDictionaryDraft(services), log),
    registerCommand('saveForDraftMode', saveForDraftMode(services), log),
  );
}
