import type { ArmVerdict, GuardrailVerdict, KpiVerdict } from './verdict.ts';

type Recommendation = Pick<ArmVerdict, 'recommendation' | 'reasons'>;

/**
 * What the findings come to. A guardrail that the arm breaks and today's rules do not, or a main figure (the first)
 * that gets worse, rejects it; figures that get better and worse are for voters to weigh; what is not settled yet is
 * said to be so.
 */
export function recommend(
  arm: string,
  allKpis: readonly KpiVerdict[],
  allGuardrails: readonly GuardrailVerdict[],
): Recommendation {
  const kpis = allKpis.filter((kpi) => kpi.arm === arm);
  const guardrails = allGuardrails.filter((one) => one.arm === arm);
  const brokenToday = new Set(
    allGuardrails.filter((one) => one.arm === 'baseline' && one.finding === 'broken').map(({ name }) => name),
  );
  const broken = guardrails.filter((one) => one.finding === 'broken' && !brokenToday.has(one.name));
  const unsure = guardrails.filter((one) => one.finding === 'cannot tell yet');
  const found = (finding: KpiVerdict['finding']): KpiVerdict[] =>
    kpis.filter((kpi) => kpi.finding === finding);
  const [better, worse, unknown] = [found('better'), found('worse'), found('cannot tell yet')];
  const reasons = [
    ...broken.map(({ name, events, n }) => `breaks the guardrail “${name}” (${events} of ${n} runs)`),
    ...worse.map(({ kpi }) => `${kpi}: worse`),
    ...better.map(({ kpi }) => `${kpi}: better`),
    ...unknown.map(({ kpi }) => `${kpi}: cannot tell yet`),
    ...unsure.map(
      ({ name, cleanRunsNeeded }) =>
        `guardrail “${name}” not shown yet (${cleanRunsNeeded} more runs without a crossing would)`,
    ),
  ];
  return {
    recommendation: weigh(),
    reasons: reasons.length > 0 ? reasons : ['no figure differs by what matters'],
  };

  function weigh(): Recommendation['recommendation'] {
    const main = kpis[0].finding;
    if (broken.length > 0 || main === 'worse') return 'reject';
    if (better.length > 0 && worse.length > 0) return 'trade-off';
    if (worse.length > 0) return 'reject';
    if (main === 'cannot tell yet' || unsure.length > 0) return 'cannot tell yet';
    if (better.length > 0) return 'accept';
    return unknown.length > 0 ? 'cannot tell yet' : 'no relevant difference';
  }
}
