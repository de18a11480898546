import type { Browser } from 'playwright-core';
import type { WorkbenchPaths } from './workbench.mjs';

export interface WorkbenchServer {
  readonly port: number;
  readonly base: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export const quietSettings: Readonly<Record<string, unknown>>;
export const testSettings: Readonly<Record<string, unknown>>;
export function freePort(): Promise<number>;
export function newProfile(settings?: Readonly<Record<string, unknown>>): string;
export function prepareProfile(dir: string, settings?: Readonly<Record<string, unknown>>): string;
export function dropProfile(profile: string): void;
export function installExtension(workbench: WorkbenchPaths, profile: string, vsix: string): void;
export function startServer(
  workbench: WorkbenchPaths,
  profile: string,
  options?: { env?: Record<string, string>; dev?: boolean; port?: number; trust?: boolean },
): Promise<WorkbenchServer>;
export function remoteUri(server: WorkbenchServer, file: string): string;
export function workbenchUrl(
  server: WorkbenchServer,
  options?: { folder?: string; payload?: readonly (readonly [string, string])[] },
): string;
export function findChromium(): string | undefined;
export function launchBrowser(): Promise<Browser>;
