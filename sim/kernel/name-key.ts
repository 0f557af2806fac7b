import { sha256 } from '@noble/hashes/sha2.js';
import { InvariantError } from '../errors.ts';
import type { Book } from '../ledger/ledger.ts';

/** The key under which a name enters a digest: the first 32 bits of its SHA-256. */
export function deriveNameKey(name: string): number {
  return new DataView(sha256(new TextEncoder().encode(name)).buffer).getUint32(0, true);
}

/** The keys of names, in their order. Throws InvariantError when two of them have one key, or one name. */
export function deriveNameKeys(names: readonly string[]): Int32Array {
  const seen = new Map<number, string>();
  return Int32Array.from(names, (name) => {
    const key = deriveNameKey(name);
    const other = seen.get(key);
    if (other !== undefined)
      throw new InvariantError(`“${name}” and “${other}” would be one to the digest: rename one of them`);
    seen.set(key, name);
    return key;
  });
}

/** What accounts are called in a digest: whose they are, what they are for, in which token. */
export const nameOfBook = ({ owner, name, token }: Book): string => `${owner}/${name}/${token.name}`;
