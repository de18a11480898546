import { Disposable as VsDisposable } from 'vscode';
import type { DictionaryServices } from '../../editor/dictionaryServices';
import { registerCommand } from '../../window/registerCommand';

/** Registers the dictionary commands; each is loaded when it is first used. */
export function registerDictionaryCommands(services: DictionaryServices): VsDisposable {
  const { log } = services;
  return VsDisposable.from(
    registerCommand(
      'openDictionary',
      async (clicked) => {
        await (await import('./openDictionary')).openDictionary(services.projects)(clicked);
      },
      log,
    ),
    registerCommand(
      'pushDictionary',
      async (clicked) => {
        await (await import('./pushDictionary')).pushDictionary(services)(clicked);
      },
      log,
    ),
    registerCommand(
      'saveDocument',
      async () => {
        await (await import('./saveDocument')).saveDocument(services)();
      },
      log,
    ),
    registerCommand(
      'compareDictionary',
      async (clicked) => {
        await (await import('./compareDictionary')).compareDictionary(services)(clicked);
      },
      log,
    ),
    registerCommand(
      'discardDictionaryDraft',
      async (clicked) => {
        await (await import('./discardDictionaryDraft')).discardDictionaryDraft(services)(clicked);
      },
      log,
    ),
    registerCommand(
      'saveForDraftMode',
      async (clicked) => {
        await (await import('./saveForDraftMode')).saveForDraftMode(services)(clicked);
      },
      log,
    ),
    registerCommand(
      'openDocument',
      async (clicked) => {
        await (await import('./openDocument')).openDocument(services)(clicked);
      },
      log,
    ),
    registerCommand(
      'openArms',
      async (clicked) => {
        await (await import('./openDocument')).openStructure(services, 'arms.csv')(clicked);
      },
      log,
    ),
    registerCommand(
      'openEvents',
      async (clicked) => {
        await (await import('./openDocument')).openStructure(services, 'events.csv')(clicked);
      },
      log,
    ),
    registerCommand(
      'openDesignations',
      async (clicked) => {
        await (await import('./openDocument')).openStructure(services, 'instrument_event_mappings.csv')(clicked);
      },
      log,
    ),
    registerCommand(
      'openRepeating',
      async (clicked) => {
        await (await import('./openDocument')).openStructure(services, 'repeating_instruments_and_events.csv')(clicked);
      },
      log,
    ),
    registerCommand(
      'openGroups',
      async (clicked) => {
        await (await import('./openDocument')).openStructure(services, 'dags.csv')(clicked);
      },
      log,
    ),
    registerCommand(
      'pushStructure',
      async (clicked) => {
        await (await import('./pushStructure')).pushStructure(services)(clicked);
      },
      log,
    ),
    registerCommand(
      'renameField',
      async (clicked, selection) => {
        await (await import('../moveData/renameField')).renameField(services)(clicked, selection);
      },
      log,
    ),
    registerCommand(
      'copyFieldData',
      async (clicked, selection) => {
        await (await import('../moveData/copyFieldData')).copyFieldData(services)(clicked, selection);
      },
      log,
    ),
  );
}
