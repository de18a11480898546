/** Bytes that the program looks at in one go, at most. */
export const mostBytes = 64 * 1024;
/** It looks at so many together; one bit of 64 stands for each. Behind the last byte there have to be zeros up to the next such border. */
export const together = 64;
/** Where the bytes are to be, the one that came before them right in front. */
export const bytesAt = 1024;
/** Where it leaves the places that it found, 32 bits each. */
export const placesAt = bytesAt + mostBytes + 2 * together;
