import { RedcapError } from './errors';

/** What only adds to what is there already may fail at the server: nothing then. @throws what is no RedcapError */
export async function unlessFailed<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (RedcapError.is(error)) {
      return undefined;
    }
    throw error;
  }
}
