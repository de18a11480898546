import { bytesPerCall } from './importRows';

/** Size of one import where it goes well, urlencoded: a way of 150 ms does not tell any more, and no server has to hold much. */
const mostBytes = 1_000_000;
/** How long an import may take before the next ones stay as large as it is, in milliseconds: far below what gateways wait. */
const longEnough = 5_000;

/** How large the next import may be, by how the earlier ones went. */
export class CallSize {
  /** Urlencoded bytes. */
  most = bytesPerCall;
  private limit = mostBytes;

  took(bytes: number, milliseconds: number): void {
    // A call that was smaller than it might have been tells nothing of a full one.
    if (bytes > this.most / 2 && milliseconds < longEnough) {
      this.most = Math.min(this.limit, this.most * 2);
    }
  }

  failed(bytes: number): void {
    this.limit = Math.ceil(bytes / 2);
    this.most = Math.min(this.most, this.limit);
  }
}
