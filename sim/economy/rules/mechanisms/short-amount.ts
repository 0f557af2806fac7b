import type { Flow } from '../parameters.ts';

/** How much of an amount is paid where there is less of it; undefined where the run stops instead. */
export function deriveShort(wanted: number, there: number, short: Flow['short']): number | undefined {
  if (wanted <= there) return wanted;
  if (short === 'fail') return undefined;
  return short === 'skip' ? 0 : there;
}

/** Why a run stops at an amount, with the way out; `there` in tokens. */
export const shortFault = (there: number, token: string, isMinted: boolean) => ({
  constraint: `expected at most ${there} ${token}, which is what ${isMinted ? 'the cap leaves' : 'the account holds'},`,
  hint: 'write short: pay-what-there-is, or short: skip',
});
