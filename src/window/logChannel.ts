import { type LogOutputChannel, window } from 'vscode';
import { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { redact } from '../common/redact';

/** The extension's log: one output channel, a component name on every line, tokens removed before anything is kept. */
export class LogChannel extends Disposable implements Log {
  private readonly channel: LogOutputChannel = this._register(
    window.createOutputChannel('REDCap Workbench', { log: true }),
  );

  trace(component: string, message: string): void {
    this.channel.trace(line(component, message));
  }

  debug(component: string, message: string): void {
    this.channel.debug(line(component, message));
  }

  info(component: string, message: string): void {
    this.channel.info(line(component, message));
  }

  warn(component: string, message: string): void {
    this.channel.warn(line(component, message));
  }

  error(component: string, message: string, error?: unknown): void {
    this.channel.error(line(component, error === undefined ? message : `${message}: ${detailOf(error)}`));
  }

  /** Brings the log to the front. */
  show(): void {
    this.channel.show(true);
  }
}

function line(component: string, message: string): string {
  return redact(`[${component}] ${message}`);
}

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const reason = 'reason' in error && typeof error.reason === 'string' ? ` (${error.reason})` : '';
  const cause = error.cause === undefined ? '' : `\n  caused by ${detailOf(error.cause)}`;
  return `${error.stack ?? error.message}${reason}${cause}`;
}
