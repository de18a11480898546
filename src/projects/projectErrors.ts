/** The embedded server's data is in use by another window; two servers on the same data would lose one's changes. */
export class SampleInUseError extends Error {
  constructor() {
    super('The sample is open in another window');
    this.name = 'SampleInUseError';
  }
}

/** The workspace is not trusted, so nothing is sent. */
export class RestrictedModeError extends Error {
  constructor() {
    super('Nothing is sent in Restricted Mode');
    this.name = 'RestrictedModeError';
  }
}

/** The project was removed while something still pointed to it. */
export class UnknownProjectError extends Error {
  readonly reason = 'unknown-project';

  constructor() {
    super('This project is no longer in the list.');
    this.name = 'UnknownProjectError';
  }
}
