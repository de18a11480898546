import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { buildCommandLine } from '../../../scripts/lib/commandLine.mjs';

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** The bundled command line in a folder of its own, which is where it runs. */
export class CommandLine {
  private constructor(
    readonly folder: string,
    readonly bundle: string,
    readonly metafiles: readonly Metafile[],
  ) {}

  static async build(): Promise<CommandLine> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'cli-'));
    const bundle = path.join(folder, 'cli.js');
    const metafiles = await buildCommandLine(folder);
    return new CommandLine(folder, bundle, metafiles);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  async file(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(path.join(this.folder, name), content);
    return name;
  }

  start(...args: string[]): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, [this.bundle, ...args], { cwd: this.folder });
    // A child that ends before it has read everything is no fault of the test.
    child.stdin.on('error', () => {});
    return child;
  }

  async run(args: readonly string[], input: string | Uint8Array = ''): Promise<Outcome> {
    const child = this.start(...args);
    child.stdin.end(input);
    return ended(child);
  }
}

export async function ended(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const parts: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] };
  child.stdout.on('data', (chunk: Buffer) => parts.out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => parts.err.push(chunk));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, out: Buffer.concat(parts.out).toString(), err: Buffer.concat(parts.err).toString() };
}

const columns = [
  'field_name',
  'form_name',
  'section_header',
  'field_type',
  'field_label',
  'select_choices_or_calculations',
  'field_note',
  'text_validation_type_or_show_slider_number',
  'text_validation_min',
  'text_validation_max',
  'identifier',
  'branching_logic',
  'required_field',
  'custom_alignment',
  'question_number',
  'matrix_group_name',
  'matrix_ranking',
  'field_annotation',
] as const;
export type Row = Partial<Record<(typeof columns)[number], string>>;

/** A dictionary with the headers of the API; every cell that needs quotes has them. */
export function dictionary(...rows: readonly Row[]): string {
  const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [columns.join(','), ...rows.map((row) => columns.map((column) => quoted(row[column] ?? '')).join(','))]
    .map((line) => `${line}\n`)
    .join('');
}

export const recordId: Row = {
  field_name: 'record_id',
  form_name: 'intake',
  field_type: 'text',
  field_label: 'Record',
};

export function jsonLines(text: string): Record<string, unknown>[] {
  assert.ok(text === '' || text.endsWith('\n'), 'the last line is ended');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
