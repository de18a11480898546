/** What is needed of `vscode.SecretStorage`. */
export interface Secrets {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

/** The only place where tokens of projects are kept. */
export class TokenStore {
  constructor(private readonly secrets: Secrets) {}

  async get(projectKey: string): Promise<string | undefined> {
    return await this.secrets.get(nameOf(projectKey));
  }

  async store(projectKey: string, token: string): Promise<void> {
    await this.secrets.store(nameOf(projectKey), token);
  }

  async delete(projectKey: string): Promise<void> {
    await this.secrets.delete(nameOf(projectKey));
  }
}

function nameOf(projectKey: string): string {
  return `token:${projectKey}`;
}
