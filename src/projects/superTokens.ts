import type { Secrets } from './tokenStore';

/** Super tokens that the user wants kept, by the address of the server. The only place where they are. */
export class SuperTokens {
  constructor(private readonly secrets: Secrets) {}

  async get(url: string): Promise<string | undefined> {
    return await this.secrets.get(nameOf(url));
  }

  async store(url: string, token: string): Promise<void> {
    await this.secrets.store(nameOf(url), token);
  }

  async delete(url: string): Promise<void> {
    await this.secrets.delete(nameOf(url));
  }
}

function nameOf(url: string): string {
  return `superToken:${url}`;
}
