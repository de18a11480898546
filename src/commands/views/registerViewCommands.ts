import { Disposable as VsDisposable } from 'vscode';
import type { OpenedFiles } from '../../window/openedFiles';
import type { CommandName } from '../../window/ids';
import { type CommandHandler, registerCommand } from '../../window/registerCommand';
import type { ViewDeps } from './viewDeps';

/** Registers the commands that read something for people to look at; each is loaded when it is first used. */
export function registerViewCommands(deps: ViewDeps & { readonly opened: OpenedFiles }): VsDisposable {
  const on = (name: CommandName, handler: CommandHandler): VsDisposable => registerCommand(name, handler, deps.log);
  return VsDisposable.from(
    on('addReport', async (clicked) => {
      await (await import('./openReport')).addReport(deps)(clicked);
    }),
    on('openReport', async (clicked) => {
      await (await import('./openReport')).openReport(deps)(clicked);
    }),
    on('removeReport', async (clicked, selection) => {
      await (await import('./openReport')).removeReport(deps)(clicked, selection);
    }),
    on('saveReport', async (clicked) => {
      await (await import('./saveReport')).saveReport(deps)(clicked);
    }),
    on('openLogging', async (clicked) => {
      await (await import('./openLogging')).openLogging(deps)(clicked);
    }),
    on('whoChanged', async (clicked) => {
      await (await import('./openLogging')).whoChanged(deps)(clicked);
    }),
    on('exportProjectXml', async (clicked) => {
      await (await import('./exportProjectXml')).exportProjectXml(deps)(clicked);
    }),
    on('openPdf', async (clicked) => {
      await (await import('./openPdf')).openPdf(deps)(clicked);
    }),
    on('findRecord', async (clicked, selection) => {
      await (await import('../records/findRecord')).findRecord(deps)(clicked, selection);
    }),
    on('openRecord', async (clicked) => {
      await (await import('../records/openRecord')).openRecord(deps)(clicked);
    }),
    ...(
      [
        ['copySurveyLink', 'survey_link'],
        ['copyReturnCode', 'return_code'],
        ['copyAccessCode', 'survey_access_code'],
        ['copyQueueLink', 'survey_queue_link'],
      ] as const
    ).map(([name, what]) =>
      on(name, async (clicked) => {
        await (await import('../surveys/copySurveyText')).copySurveyText(deps.projects, what)(clicked);
      }),
    ),
    on('openSurveyCodes', async (clicked, selection) => {
      await (await import('../surveys/openSurveyCodes')).openSurveyCodes(deps)(clicked, selection);
    }),
    on('openParticipants', async (clicked) => {
      await (await import('./openParticipants')).openParticipants(deps)(clicked);
    }),
  );
}
