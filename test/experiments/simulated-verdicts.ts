import { judgeKpis } from '../../sim/experiments/kpi-family.ts';
import type { KpiJudgement } from '../../sim/experiments/kpi-verdict.ts';
import { deriveSchedule } from '../../sim/experiments/look-schedule.ts';
import { takeLooks } from '../../sim/experiments/looks.ts';
import { firstPairs } from '../../sim/experiments/paired-runs.ts';
import { exp } from '../../sim/portable.ts';
import { normals, shareOf, streamOf } from './statistics/repeated.ts';
import { pairValues, writeComparison } from './written-comparison.ts';

/** A kind of verdicts whose truth is known. */
export interface VerdictKind {
  readonly kpis: number;
  readonly arms: number;
  /** Of log-normal differences; 0 for normal ones. Both have a standard deviation of 1. */
  readonly sigma: number;
  /** The smallest difference that matters. */
  readonly margin: number;
  /** Whether figures differ by just as much as matters, up and down in turn, or not at all. */
  readonly effect: 'none' | 'margin';
}

/** How often verdicts of a kind err, among many. */
export interface VerdictErrors {
  /** Share with any wrong finding. */
  readonly wrong: number;
  /** Share in which every interval holds the truth. */
  readonly covered: number;
  /** Mean pairs. */
  readonly pairs: number;
}

const looks = [20, 40, 60, 100];

/** Simulates verdicts with the usual looks; the same kind and name give the same ones. */
export function simulateVerdicts(count: number, kind: VerdictKind): VerdictErrors {
  const { kpis, arms, sigma, margin, effect } = kind;
  const comparison = writeComparison({ kpis, arms, looks, kpi: { matters: { absolute: margin } } });
  const schedule = deriveSchedule(comparison);
  if (schedule === undefined) throw new Error('expected looks');
  const stream = streamOf(`verdicts ${sigma}`);
  const truths = Array.from({ length: kpis * arms }, (_, figure) =>
    effect === 'none' ? 0 : margin * (figure % 2 === 0 ? 1 : -1),
  );
  const today = Array.from({ length: kpis }, () => new Float64Array(100));
  let [covered, pairs] = [0, 0];
  const wrong = shareOf(count, (repeat) => {
    const differences = truths.map((truth, figure) =>
      normals(stream, repeat * truths.length + figure, 100).map((z) => truth + skew(z, sigma)),
    );
    const ofArms = Array.from({ length: arms }, (_, arm) => differences.slice(arm * kpis, (arm + 1) * kpis));
    const paired = pairValues([today, ...ofArms]);
    const { look, pairs: stop } = takeLooks(comparison, paired, schedule).stoppedAt;
    const figures = judgeKpis(comparison, firstPairs(paired, stop), schedule.looks[look - 1]);
    pairs += stop;
    if (figures.every((found, figure) => holds(found, truths[figure]))) covered += 1;
    return figures.some((found, figure) => isWrong(found, truths[figure]));
  });
  return { wrong, covered: covered / count, pairs: pairs / count };
}

/** A standard normal value made log-normal, of mean 0 and standard deviation 1. */
function skew(z: number, sigma: number): number {
  if (sigma === 0) return z;
  const grown = exp(sigma * sigma);
  return (exp(sigma * z) - Math.sqrt(grown)) / Math.sqrt((grown - 1) * grown);
}

const holds = ({ simultaneous }: ReturnType<typeof judgeKpis>[number], truth: number): boolean =>
  simultaneous !== null && simultaneous.low <= truth && truth <= simultaneous.high;

/** A figure that differs by what matters is better or worse, one that does not differ is neither. */
function isWrong({ finding }: Pick<KpiJudgement, 'finding'>, truth: number): boolean {
  if (truth === 0) return finding === 'better' || finding === 'worse';
  return finding === 'no relevant difference' || finding === (truth > 0 ? 'worse' : 'better');
}
