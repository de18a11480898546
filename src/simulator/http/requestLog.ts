import type { LoggedRequest } from '../options';

const mostRequests = 20_000;
const mostText = 64 * 1024 * 1024;

/** The calls that reached the server, the newest ones within a bound of number and of text. */
export class RequestLog {
  private requests: LoggedRequest[] = [];
  private text = 0;

  get all(): readonly LoggedRequest[] {
    return this.requests;
  }

  add(request: LoggedRequest): void {
    this.requests.push(request);
    this.text += sizeOf(request);
    let dropped = 0;
    while (this.requests.length - dropped > mostRequests || (this.text > mostText && dropped < this.requests.length)) {
      this.text -= sizeOf(this.requests[dropped]);
      dropped += 1;
    }
    if (dropped > 0) {
      this.requests = this.requests.slice(dropped);
    }
  }

  clear(): void {
    this.requests = [];
    this.text = 0;
  }
}

function sizeOf(request: LoggedRequest | undefined): number {
  return Object.entries(request?.parameters ?? {}).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}
