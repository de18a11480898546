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
    // Of a list and a plain value of one name PHP keeps what came last (REDCAP_API.md §13).
    if (list?.[1] !== undefined) {
      this.single.delete(list[1]);
      const values = this.lists.get(list[1]) ?? [];
      this.lists.set(list[1], values);
      key = name.endsWith('[]') ? `${list[1]}[${values.length}]` : name;
      values.push(value);
    } else {
      this.lists.delete(name);
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

export interface RequestLimits {
  /** Bytes of everything but files. */
  readonly fieldBytes: number;
  readonly fileBytes: number;
  /** Further parameters are dropped, as PHP does. */
  readonly variables: number;
}

/** Reads a request body, form-encoded or multipart; `undefined` when it is larger than the limits. Rejects when the client goes away before its end. */
export async function readParameters(request: IncomingMessage, limits: RequestLimits): Promise<Parameters | undefined> {
  const type = request.headers['content-type'] ?? '';
  return type.toLowerCase().startsWith('multipart/form-data')
    ? readMultipart(request, limits)
    : readForm(request, limits);
}

async function readForm(request: IncomingMessage, limits: RequestLimits): Promise<Parameters | undefined> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > limits.fieldBytes) {
      // Read on to the end, so that the client gets the answer instead of a broken connection.
      chunks = [];
    } else {
      chunks.push(chunk as Buffer);
    }
  }
  if (size > limits.fieldBytes) {
    return undefined;
  }
  const parameters = new Parameters();
  let left = limits.variables;
  for (const [name, value] of new URLSearchParams(Buffer.concat(chunks).toString('utf8'))) {
    if (left-- <= 0) {
      break;
    }
    parameters.add(name, value);
  }
  return parameters;
}

function readMultipart(request: IncomingMessage, limits: RequestLimits): Promise<Parameters | undefined> {
  return new Promise((resolve, reject) => {
    const parameters = new Parameters();
    let fieldBytes = 0;
    let fileBytes = 0;
    let left = limits.variables;
    const parser = busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { fieldSize: Math.min(limits.fieldBytes, limits.fileBytes) + 1 },
    });
    parser.on('field', (name, value) => {
      fieldBytes += Buffer.byteLength(name) + Buffer.byteLength(value);
      if (fieldBytes <= limits.fieldBytes && left-- > 0) {
        parameters.add(name, value);
      }
    });
    parser.on('file', (name, stream, info) => {
      let chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        fileBytes += chunk.length;
        if (fileBytes > limits.fileBytes) {
          chunks = [];
        } else {
          chunks.push(chunk);
        }
      });
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
    parser.on('close', () =>
      resolve(fieldBytes > limits.fieldBytes || fileBytes > limits.fileBytes ? undefined : parameters),
    );
    request.on('aborted', () => reject(new Error('The client went away')));
    request.on('error', reject);
    request.pipe(parser);
  });
}
