import type { VerdictVerification } from '../../sim/experiments/verdict-verification.ts';
import type { Verification } from '../../sim/store/verify-run.ts';
import type { Paint } from './colour.ts';
import { formatSimTime, groupThousands } from './figures.ts';
import { safeText } from './width.ts';

/** What `verify` found, for people: "identical", or every difference, the first tick and its tables. */
export function formatVerification(folder: string, result: Verification, paint: Paint): string {
  const { manifest } = result;
  const name = safeText(folder);
  if (result.identical) {
    const scope = `${groupThousands(manifest.ticks)} ticks, ${manifest.outputs.length} files`;
    return `${paint('green', 'identical')}  ${name}  ${scope}\n  digest  ${manifest.digest}`;
  }
  const lines = [`${paint('red', 'different')}  ${name}`];
  for (const { file, text } of result.differences) lines.push(`  ${safeText(file)}: ${safeText(text)}`);
  const first = result.firstDifference;
  if (first !== undefined) {
    lines.push(`  first tick that differs: ${groupThousands(first.tick)} (${formatSimTime(first.hours)})`);
    lines.push(`  tables that differ in it: ${first.tables.join(', ')}`);
    if (first.phase !== undefined) lines.push(`  first phase that differs in it: ${first.phase}`);
    if (first.phasesThatChange?.length === 0)
      lines.push('  no phase of the run changes them in it: what was recorded is wrong');
    else if (first.phasesThatChange !== undefined)
      lines.push(`  in one of the phases: ${first.phasesThatChange.join(', ')}`);
  }
  return lines.join('\n');
}

/** The same as JSON for programs. */
export function formatVerificationJson(folder: string, result: Verification): string {
  const { identical, differences, firstDifference, digest, manifest, warnings } = result;
  const recordedDigest = manifest.digest;
  return JSON.stringify(
    { identical, folder, recordedDigest, digest, differences, firstDifference, warnings },
    null,
    2,
  );
}

/** What `verify` found about a verdict, for people. */
export function formatVerdictVerification(
  folder: string,
  result: VerdictVerification & { readonly digest: string },
  paint: Paint,
): string {
  const { identical, differences, checked, runs, digest } = result;
  const name = safeText(folder);
  const scope = `${groupThousands(checked)} of ${groupThousands(runs)} runs made again`;
  if (identical) return `${paint('green', 'identical')}  ${name}  ${scope}\n  digest  ${digest}`;
  return [
    `${paint('red', 'different')}  ${name}  ${scope}`,
    ...differences.map((difference) => `  ${safeText(difference)}`),
  ].join('\n');
}
