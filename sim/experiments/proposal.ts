import { InputError } from '../errors.ts';
import { requireKind } from '../scenario/file-kind.ts';
import { listOrigins, type Origin, plainValue } from '../scenario/located.ts';
import { nearestName } from '../scenario/nearest.ts';
import { explainIssues, type Finding, locateFindings } from '../scenario/schema-problems.ts';
import { readYaml } from '../scenario/yaml-source.ts';
import { parseQuantity, QuantityError } from '../units.ts';
import { z } from '../zod.ts';
import { looksMax, placeLooks } from './look-schedule.ts';

/** Most pairs of runs of a comparison. */
export const pairsMax = 100_000;

const name = (most: number) => z.string().min(1).max(most);
const setting = z
  .union([z.string().max(1_010), z.number(), z.boolean()])
  .describe(
    'write one value, or a formula "= …"; lists and maps stand in a scenario that extends the baseline',
  );
const settings = z.record(z.string().max(200), setting);

const armSchema = z.strictObject({
  /** What voters call it. */
  name: name(60),
  /** What it changes, by path of the scenario: values, or formulas written `= …`. */
  set: settings,
  /** When the change takes effect; from the start when absent. */
  from: z
    .union([z.string().max(50), z.number()])
    .transform(String)
    .optional(),
});

const kpiSchema = z.strictObject({
  name: name(60),
  /** Formula over measures of a run: `sum(fees.gross)`. */
  formula: name(1_000),
  direction: z.enum(['up', 'down']),
  /** The smallest difference that matters: `2 % of baseline`, or an amount in the unit of the figure. */
  matters: z.union([z.string().max(50), z.number()]),
  /** How precise the interval is to be (half its width), written like `matters`: pairs are then made until it is. */
  precision: z.union([z.string().max(50), z.number()]).optional(),
});

const guardrailSchema = z.strictObject({
  name: name(60),
  /** `P(min(treasury.runway) < 90 d) <= 5 %`. */
  require: name(1_000),
  /** How a run without the figure counts: as one beyond the line, or not at all. */
  missing: z.enum(['crossed', 'ignored']).default('crossed'),
  /** By how much the chance may grow against today and still count as not worse: `2 %`. */
  tolerance: z.union([z.string().max(50), z.number()]).optional(),
});

/** A question that is put to the vote, as a file states it. */
const proposalSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  name: name(60),
  question: name(500).describe('What is put to the vote.'),
  baseline: name(500).describe(
    "Scenario of today's rules, relative to the proposal, or one that ships: dmpsim:baseline.yaml.",
  ),
  /** Settings of all arms, such as the horizon. */
  given: settings.default({}),
  seed: name(200).optional(),
  arms: z
    .array(armSchema)
    .min(1)
    .max(20)
    .describe('What would change: [{ name: cheaper, set: { mechanisms.price.basePrice: 0.04 DGAI/CU } }].'),
  kpis: z
    .array(kpiSchema)
    .min(1)
    .max(30)
    .describe(
      'Figures, the one that the question is about first: [{ name: fees, formula: sum(fees.gross), direction: up, matters: 2 % of baseline }].',
    ),
  guardrails: z.array(guardrailSchema).max(30).default([]),
  /** Name of the figure by which the best arm is asked for; the first one when absent. */
  best: name(60).optional(),
  /** Pairs of runs: the most that are made; all of them with `looks: none`. */
  pairs: z.int().min(2).max(pairsMax).default(100),
  /** Pairs after which it is asked whether all is decided, growing; [20, 40, 60, pairs] when absent and no precision is stated. */
  looks: z
    .union([z.literal('none'), z.array(z.int().min(2).max(pairsMax)).min(1).max(looksMax)])
    .optional()
    .describe('write growing numbers of pairs, such as [20, 40, 60, 100], or none to make all pairs'),
  /** What voters should know about the ground that this stands on. */
  assumptions: z.array(z.string().max(500)).max(30).default([]),
});

export type Proposal = z.infer<typeof proposalSchema>;
export type ProposalArm = z.infer<typeof armSchema>;

/** A proposal with the places of its values, for messages. */
export interface WrittenProposal {
  readonly proposal: Proposal;
  readonly origins: ReadonlyMap<string, Origin>;
}

/** Reads the text of a proposal. Throws InputError with file and line of everything that is wrong with it by itself. */
export function parseProposal(text: string, file: string): WrittenProposal {
  const tree = readYaml(text, { file, how: 'scenario' });
  if (tree.kind === 'map') requireKind('proposal', tree, file);
  const origins = listOrigins(tree);
  const value = plainValue(tree);
  const result = proposalSchema.safeParse(value);
  if (!result.success) {
    const findings = explainIssues(result.error.issues, value, proposalSchema);
    throw new InputError(locateFindings(findings, origins));
  }
  const { data } = result;
  for (const list of ['arms', 'kpis', 'guardrails'] as const) requireNamesOnce(data, list, origins);
  requireBest(data, origins);
  data.arms.forEach((arm, index) => {
    if (arm.from !== undefined) requireDuration(arm.from, `arms.${index}.from`, origins);
  });
  if (data.looks === undefined) return { proposal: data, origins };
  requireLooks(data, data.looks, origins);
  const pairs = data.looks === 'none' ? data.pairs : data.looks[data.looks.length - 1];
  return { proposal: { ...data, pairs }, origins };
}

/** Pairs at each look of a proposal, growing; undefined where all pairs are made, or as many as a precision needs. */
export function listLooks({ looks, pairs, kpis }: Proposal): number[] | undefined {
  if (looks === 'none' || kpis.some(({ precision }) => precision !== undefined)) return undefined;
  return placeLooks(pairs, looks);
}

/** The same proposal without looks and without a precision: all of its pairs are made. */
export function withoutStop(proposal: Proposal): Proposal {
  return { ...proposal, looks: 'none', kpis: proposal.kpis.map(({ precision: _, ...kpi }) => kpi) };
}

/** An InputError about one value of a proposal. */
export function proposalProblem(origins: ReadonlyMap<string, Origin>, problem: Finding): InputError {
  return new InputError(locateFindings([problem], origins));
}

function requireNamesOnce(
  proposal: Proposal,
  list: 'arms' | 'kpis' | 'guardrails',
  origins: ReadonlyMap<string, Origin>,
): void {
  const names = proposal[list].map((one) => one.name);
  const again = names.findIndex((one, index) => names.indexOf(one) !== index);
  const isReserved = list === 'arms' ? names.indexOf('baseline') : -1;
  const index = again >= 0 ? again : isReserved;
  if (index < 0) return;
  throw proposalProblem(origins, {
    path: `${list}.${index}.name`,
    constraint:
      again >= 0 ? 'expected each name once' : 'expected another name: that is what today is called',
    value: names[index],
    hint: 'results are named by it; give it another',
  });
}

/** Throws InputError for a best arm by a figure that there is not. */
function requireBest({ best, kpis }: Proposal, origins: ReadonlyMap<string, Origin>): void {
  const names = kpis.map((kpi) => kpi.name);
  if (best === undefined || names.includes(best)) return;
  throw proposalProblem(origins, {
    path: 'best',
    constraint: 'expected the name of one of the KPIs',
    value: best,
    hint: `did you mean ${nearestName(best, names) ?? names[0]}?`,
  });
}

/** Throws InputError for looks that do not grow, or that something else in the proposal contradicts. */
function requireLooks(
  { kpis, pairs }: Proposal,
  looks: NonNullable<Proposal['looks']>,
  origins: ReadonlyMap<string, Origin>,
): void {
  const value = looks === 'none' ? looks : `[${looks.join(', ')}]`;
  const refuse = (constraint: string, hint: string): InputError =>
    proposalProblem(origins, { path: 'looks', constraint, value, hint });
  const precise = kpis.find(({ precision }) => precision !== undefined);
  if (precise !== undefined)
    throw refuse(
      `expected looks or a precision, and ${precise.name} states one`,
      'leave out looks, or the precision of every KPI: one of them says how many pairs are made',
    );
  if (looks === 'none') return;
  if (looks.some((at, look) => look > 0 && at <= looks[look - 1]))
    throw refuse('expected more pairs at each look than at the one before', 'write them from few to many');
  if (origins.has('pairs') && pairs !== looks[looks.length - 1])
    throw refuse(`expected the last look at ${pairs} pairs, as pairs says`, 'leave out pairs');
}

function requireDuration(written: string, path: string, origins: ReadonlyMap<string, Origin>): void {
  try {
    if (parseQuantity(written, 'duration') >= 0) return;
    const hint = 'for instance "26 weeks"';
    throw proposalProblem(origins, {
      path,
      constraint: 'expected a time from the start',
      value: written,
      hint,
    });
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    throw proposalProblem(origins, { path, constraint: error.message, value: written, hint: error.hint });
  }
}
