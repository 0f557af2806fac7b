import { createHash, type Hash } from 'node:crypto';

/** A SHA-256 of Node's: it takes a tenth of the time of the portable one. */
export const startSha256 = (): Hash => createHash('sha256');
