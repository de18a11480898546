/** What a careful person does with a script: plain calls, everything in memory, no checks but the status. */
export class Person {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** All records, or those given, as flat CSV. */
  async export(records?: readonly string[]): Promise<string> {
    return await this.call({ content: 'record', action: 'export', format: 'csv', type: 'flat', ...listed(records) });
  }

  async delete(records: readonly string[]): Promise<void> {
    await this.call({ content: 'record', action: 'delete', ...listed(records) });
  }

  async import(csv: string): Promise<void> {
    await this.call({ content: 'record', action: 'import', format: 'csv', type: 'flat', data: csv });
  }

  private async call(parameters: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ token: this.token, returnFormat: 'json', ...parameters });
    const answer = await fetch(this.url, { method: 'POST', body });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${answer.status} ${text.slice(0, 300)}`);
    }
    return text;
  }
}

function listed(records: readonly string[] | undefined): Record<string, string> {
  return Object.fromEntries((records ?? []).map((record, i) => [`records[${i}]`, record]));
}

/** A table in pieces of about so many characters, each with the header. For tables without line breaks in cells. */
export function pieces(csv: string, characters: number): readonly string[] {
  const [header = '', ...rows] = csv.trimEnd().split('\n');
  const found: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    if (size + row.length > characters) {
      found.push([header]);
      size = header.length;
    }
    found.at(-1)?.push(row);
    size += row.length;
  }
  return found.map((piece) => `${piece.join('\n')}\n`);
}
