import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';

export interface UploadedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly content: Buffer;
}

/** The parameters of one call as the client sent them, PHP's way: the last of equal names counts, `name[0]` and `name[]` are lists. */
export class Parameters {
  private readonly single = new Map<string, string>();
  private readonly lists = new Map<string, string[]>();
  readonly raw: Record<string, string> = {};
  file: UploadedFile | undefined;

  add(name: string, value: string): void {
    const list = /^([^[]+)\[[^\]]*\]/.exec(name);
    let key = name;
    if (list?.[1] !== undefined) {
      const values = this.lists.get(list[1]) ?? [];
      this.lists.set(list[1], values);
      key = name.endsWith('[]') ? `${list[1]}[${values.length}]` : name;
      values.push(value);
    } else {
      this.single.set(name, value);
    }
    Object.defineProperty(this.raw, key, { value, enumerable: true, configurable: true, writable: true });
  }

  /** The value, trimmed of nothing; blank when absent. */
  get(name: string): string {
    return this.single.get(name) ?? '';
  }

  has(name: string): boolean {
    return this.single.has(name) || this.lists.has(name);
  }

  /** `true`, `1`, `TRUE`, `yes` (REDCAP_API.md §2.5). */
  flag(name: string): boolean {
    return ['true', '1', 'yes', 'on'].includes(this.get(name).trim().toLowerCase());
  }

  /** A list parameter: `name[0]=a&name[1]=b`, or one string with commas; blank entries are dropped. */
  list(name: string): string[] {
    const list =
      this.lists.get(name) ??
      this.get(name)
        .split(',')
        .map((part) => part.trim());
    return list.filter((value) => value !== '');
  }

  /** A list parameter that is only accepted as an array (RC-API-18 §6). */
  strictList(name: string): string[] {
    return (this.lists.get(name) ?? []).filter((value) => value !== '');
  }
}

/** Reads a request body, form-encoded or multipart. Rejects when the client goes away before its end. */
export async function readParameters(request: IncomingMessage): Promise<Parameters> {
  const type = request.headers['content-type'] ?? '';
  return type.toLowerCase().startsWith('multipart/form-data') ? readMultipart(request) : readForm(request);
}

async function readForm(request: IncomingMessage): Promise<Parameters> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const parameters = new Parameters();
  for (const [name, value] of new URLSearchParams(Buffer.concat(chunks).toString('utf8'))) {
    parameters.add(name, value);
  }
  return parameters;
}

function readMultipart(request: IncomingMessage): Promise<Parameters> {
  return new Promise((resolve, reject) => {
    const parameters = new Parameters();
    const parser = busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { fieldSize: 512 * 1024 * 1024 },
    });
    parser.on('field', (name, value) => parameters.add(name, value));
    parser.on('file', (name, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', reject);
      stream.on('end', () => {
        if (name === 'file' || name === 'odm' || name === 'data') {
          const content = Buffer.concat(chunks);
          if (name === 'file') {
            parameters.file = { name: info.filename ?? '', mimeType: info.mimeType, content };
          } else {
            parameters.add(name, content.toString('utf8'));
          }
        }
      });
    });
    parser.on('error', reject);
    parser.on('close', () => resolve(parameters));
    request.on('aborted', () => reject(new Error('The client went away')));
    request.on('error', reject);
    request.pipe(parser);
  });
}
