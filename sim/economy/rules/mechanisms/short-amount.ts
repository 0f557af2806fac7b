/** What happens where there is less than an amount: the rest is left out, all of it is, or the run stops. */
type Short = 'pay-what-there-is' | 'skip' | 'fail';

/** How much of an amount is paid where there is less of it; undefined where the run stops instead. */
export function deriveShort(wanted: number, there: number, short: Short): number | undefined {
  if (wanted <= there) return wanted;
  if (short === 'fail') return undefined;
  return short === 'skip' ? 0 : there;
}

/** Why a run stops at an amount, with the way out; `there` in tokens. */
export const shortFault = (there: number, token: string, isMinted: boolean) => ({
  constraint: `expected at most ${there} ${token}, which is what ${isMinted ? 'the cap leaves' : 'the account holds'},`,
  hint: 'write short: pay-what-there-is, or short: skip',
});
