import { sha256Text } from '../canonical.ts';
import { InputError } from '../errors.ts';
import type { ExperimentPlan } from '../experiments/plan.ts';
import { digestFindings } from '../study/findings.ts';
import { tellPawn } from '../study/sensitivity/analysis.ts';
import { derivePawn } from '../study/sensitivity/pawn.ts';
import type { SensitivityFindings } from '../study/sensitivity-study.ts';
import { parseAnyQuantity } from '../units.ts';
import { shellWord } from '../workload/shell-word.ts';
import { readPlan } from './experiment-folder.ts';
import { ExperimentStore } from './experiment-store.ts';
import { type KeptRun, readKeptRuns } from './kept-runs.ts';

/**
 * What the runs of a finished ensemble say about its parameters. Throws InputError for a folder that is none, whose runs are
 * not all there, or in which nothing varies.
 */
export async function concludePawn(folder: string): Promise<SensitivityFindings> {
  const plan = readPlan(folder);
  const { kpis } = plan.observe;
  const store = await ExperimentStore.openToRead(folder, plan);
  let kept: ReadonlyMap<number, KeptRun>;
  try {
    requireWhole(folder, plan, store.count);
    kept = await readKeptRuns(
      store,
      kpis.map(({ name }) => name),
    );
  } finally {
    store.close();
  }
  const columns = readColumns(plan);
  const runs = [...kept].sort(([a], [b]) => a - b);
  const points = runs.map(([run]) => columns.map(({ values }) => values[run % plan.points.length]));
  const names = columns.map(({ path }) => path);
  const findings = {
    format: 1 as const,
    kind: 'sensitivity' as const,
    analysis: 'pawn' as const,
    name: plan.name,
    question: plan.question,
    scenario: plan.scenario.file,
    engine: plan.engine,
    seed: plan.seed,
    parameters: columns.map(({ path, range }) => ({ name: path, path, range })),
    rows: plan.points.length,
    runs: runs.length,
    failed: runs.filter(([, { kpis: values }]) => values === undefined).length,
    runsDigest: sha256Text(runs.map(([, { digest }]) => `${digest}\n`).join('')),
    figures: kpis.map(({ name, formula, unit }, place) => {
      const outcomes = runs.map(([, { kpis: values }]) => values?.[place] ?? Number.NaN);
      return { name, formula, unit, ...tellPawn(derivePawn({ seed: plan.seed }, points, outcomes), names) };
    }),
  };
  return { ...findings, digest: digestFindings(findings) };
}

function requireWhole(folder: string, { points, replications }: ExperimentPlan, count: number): void {
  if (count === points.length * replications) return;
  throw new InputError({
    path: 'folder',
    constraint: `expected an ensemble with all of its ${points.length * replications} runs`,
    value: `${count} runs`,
    hint: `make the others by \`dmpsim ensemble --resume ${shellWord(folder)}\``,
  });
}

/** What varies, as one number a point: quantities as such, names by their place in the list. */
function readColumns({ points }: ExperimentPlan) {
  const paths = Object.keys(points[0].parameters);
  const columns = paths.map((path) => {
    const texts = points.map(({ parameters }) => parameters[path] ?? '');
    const known = [...new Set(texts)];
    const numbers = texts.map((text) => (text === '' ? Number.NaN : Number(text)));
    const read = texts.map((text, at) =>
      Number.isNaN(numbers[at]) ? parseAnyQuantity(text)?.value : numbers[at],
    );
    const values = read.every((value) => value !== undefined)
      ? read
      : texts.map((text) => known.indexOf(text));
    const [low, high] = [Math.min(...values), Math.max(...values)].map(
      (value) => texts[values.indexOf(value)],
    );
    return {
      path,
      values,
      range: known.length <= 6 ? known.join(', ') : `${low} to ${high}`,
      count: known.length,
    };
  });
  const varied = columns.filter(({ count }) => count > 1);
  if (varied.length > 0) return varied;
  throw new InputError({
    path: 'folder',
    constraint: 'expected an ensemble in which something varies',
    value: 'one point',
    hint: 'give it --vary and --design sobol --points 256',
  });
}
