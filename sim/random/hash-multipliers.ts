/** Odd 32-bit numbers that the hashes of digests multiply by, of published mixing functions; another one moves every digest. */
export const A = 0x85ebca6b;
export const B = 0xc2b2ae35;
export const C = 0x27d4eb2f;
export const D = 0x165667b1;
