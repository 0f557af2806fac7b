import { createHash, type Hash, hash } from 'node:crypto';

/** A SHA-256 of Node's: it takes a tenth of the time of the portable one. */
export const startSha256 = (): Hash => createHash('sha256');

/** SHA-256 of bytes, hexadecimal, at once, without an object of its own. */
export const digestBytes = (bytes: Uint8Array): string => hash('sha256', bytes);
