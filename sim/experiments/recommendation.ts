import { describeAbsence } from './absence.ts';
import type { GuardrailVerdict } from './guardrail-verdict.ts';
import type { KpiVerdict } from './kpi-verdict.ts';
import type { ArmVerdict } from './verdict.ts';

type Recommendation = Pick<ArmVerdict, 'recommendation' | 'reasons'>;

/**
 * What the findings come to. A main figure (the first) that gets worse rejects the arm, and so does a guardrail that it
 * breaks, unless today's rules break that too and the arm is not shown to make it worse; figures that get better and
 * worse are for voters to weigh; what is not settled yet is said to be so. While a guardrail is not shown to hold in the
 * arm, whatever it does today, nothing is said in the arm's favour.
 */
export function recommend(
  arm: string,
  allKpis: readonly KpiVerdict[],
  allGuardrails: readonly GuardrailVerdict[],
): Recommendation {
  const kpis = allKpis.filter((kpi) => kpi.arm === arm);
  const guardrails = allGuardrails.filter((one) => one.arm === arm);
  const today = allGuardrails.filter((one) => one.arm === 'baseline');
  const brokenToday = new Set(today.filter((one) => one.finding === 'broken').map(({ name }) => name));
  const staysBroken = (one: GuardrailVerdict): boolean =>
    brokenToday.has(one.name) && one.change?.finding !== 'made worse';
  const open = guardrails.filter((one) => one.finding !== 'holds');
  const broken = open.filter((one) => one.finding === 'broken' && !staysBroken(one));
  const found = (finding: KpiVerdict['finding']): KpiVerdict[] =>
    kpis.filter((kpi) => kpi.finding === finding);
  const [better, worse, unknown] = [found('better'), found('worse'), found('cannot tell yet')];
  const reasons = [
    ...open.filter((one) => one.finding === 'broken').map((one) => describeBroken(one, brokenToday)),
    ...worse.map(({ kpi }) => `${kpi}: worse`),
    ...listAbsences(kpis, guardrails, today),
    ...better.map(({ kpi }) => `${kpi}: better`),
    ...unknown.map(({ kpi }) => `${kpi}: cannot tell yet`),
    ...open
      .filter((one) => one.finding === 'cannot tell yet')
      .map(
        ({ name, cleanRunsNeeded, change }) =>
          `guardrail “${name}” not shown yet (${cleanRunsNeeded} more ${cleanRunsNeeded === 1 ? 'run' : 'runs'} without a crossing would)${change?.finding === 'made worse' ? ', and made worse' : ''}`,
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
    if (main === 'cannot tell yet' || open.length > 0) return 'cannot tell yet';
    if (better.length > 0) return 'accept';
    return unknown.length > 0 ? 'cannot tell yet' : 'no relevant difference';
  }
}

function describeBroken({ name, events, n, change }: GuardrailVerdict, today: ReadonlySet<string>): string {
  const seen = `${events} of ${n} runs`;
  if (change === undefined || !today.has(name)) return `breaks the guardrail “${name}” (${seen})`;
  const before = `${change.today.events} of ${change.today.n}`;
  return `guardrail “${name}” is broken today (${before} runs) and with the change (${seen}): ${change.finding}`;
}

/** Figures that runs lack, each with how many runs of the arm and of today lack it, and what that means. */
function listAbsences(
  kpis: readonly KpiVerdict[],
  guardrails: readonly GuardrailVerdict[],
  today: readonly GuardrailVerdict[],
): string[] {
  const ofKpis = kpis.map(({ arm, kpi, present, of, absence }) =>
    describeAbsence({
      figure: kpi,
      arm,
      missing: of - present.after,
      missingToday: of - present.before,
      of,
      meaning: absence,
    }),
  );
  const ofGuardrails = guardrails.map(({ arm, name, missing, absence }) => {
    const before = today.find((one) => one.name === name);
    const words = describeAbsence({
      figure: `guardrail “${name}”`,
      arm,
      missing: missing.runs,
      missingToday: before?.missing.runs ?? 0,
      of: missing.of,
      meaning: absence ?? before?.absence,
    });
    const counted =
      missing.counted === 'crossed'
        ? 'each counts as crossed'
        : 'they are ignored, as the proposal says (missing: ignored)';
    return words === undefined ? undefined : `${words}; ${counted}`;
  });
  return [...ofKpis, ...ofGuardrails].filter((words) => words !== undefined);
}
