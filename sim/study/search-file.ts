import { InputError } from '../errors.ts';
import {
  locatorOf,
  type OpenedExperiment,
  readParameters,
  requireSetApart,
} from '../experiments/experiment-file.ts';
import { parseGuardrail } from '../experiments/guardrail.ts';
import type { KpiSpec } from '../experiments/kpi.ts';
import { writeValue } from '../experiments/parameter.ts';
import { requireKind } from '../scenario/file-kind.ts';
import { listOrigins, plainValue } from '../scenario/located.ts';
import { explainIssues, locateFindings } from '../scenario/schema-problems.ts';
import { isMap } from '../scenario/schema-tree.ts';
import { readYaml } from '../scenario/yaml-source.ts';
import { scenarioNamedIn } from '../store/scenario-files.ts';
import { printable } from '../workload/printable.ts';
import { z } from '../zod.ts';

const formula = z.string().min(1).max(1_000);
const aims = z.union([formula, z.array(formula).min(1).max(3)]);
/** `300`, or `300 runs`. */
const countOf = (word: string) =>
  z
    .union([z.int(), z.string().regex(new RegExp(`^[\\d,]+( ${word}s?)?$`))])
    .transform((written) => Number(String(written).replaceAll(/[^\d]/g, '')))
    .describe(`write a whole number, as in 300 ${word}s`);

/** A search as a file states it. */
const searchSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  name: z.string().min(1).max(60).optional(),
  question: z.string().max(500).default(''),
  /** Relative to the file, or one that ships: `dmpsim:baseline.yaml`. */
  scenario: z.string().max(500),
  /** Settings of all runs. */
  set: z.record(z.string(), z.unknown()).default({}),
  seed: z.string().max(200).optional(),
  vary: z
    .record(z.string(), z.unknown())
    .describe('What is sought: vary: { mechanisms.price.basePrice: [0.03 DGAI/CU, 0.08 DGAI/CU] }.'),
  maximise: aims.optional(),
  minimise: aims.optional(),
  solve: z.strictObject({ value: formula, equals: z.union([z.number(), z.string().max(50)]) }).optional(),
  /** Lines that must hold: `P(min(treasury.runway) < 90 d) <= 5 %`, `mean(last(nodes.apr)) >= 15 %`. */
  subject: z.array(formula).max(20).default([]),
  budget: countOf('run').default(300),
  /** Runs of each point, on the same luck at all of them. */
  replications: z.int().min(1).max(10_000).optional(),
  confirm: countOf('pair').default(100),
});

/** A line of a search before its unit is known. */
export interface WrittenConstraint {
  readonly text: string;
  readonly kind: 'mean' | 'chance';
  /** Number of its figure. */
  readonly kpi: number;
  readonly side: '<' | '<=' | '>' | '>=';
  readonly line: string;
  readonly limit?: number;
}

/** A search file that is right by itself. */
export interface OpenedSearch extends Pick<OpenedExperiment, 'draft' | 'locate' | 'parameters' | 'written'> {
  readonly figures: readonly KpiSpec[];
  readonly aims: readonly {
    readonly kpi: number;
    readonly direction: 'maximise' | 'minimise' | 'reach';
    readonly equals?: string;
  }[];
  readonly constraints: readonly WrittenConstraint[];
  readonly budget: number;
  readonly replications: number;
  readonly confirm: number;
}

/** Runs of each point where nobody says how many. */
const replicationsDefault = 4;

/** Reads a search, with settings from elsewhere over its own. Throws InputError with every problem, each with its line. */
export function openSearch(
  text: string,
  file: string,
  over: readonly string[] = [],
  root?: string,
): OpenedSearch {
  const located = readYaml(text, { file, how: 'scenario' });
  if (located.kind === 'map') requireKind('search', located, file);
  const origins = listOrigins(located);
  const value = plainValue(located);
  const parsed = searchSchema.safeParse(value);
  if (!parsed.success)
    throw new InputError(locateFindings(explainIssues(parsed.error.issues, value, searchSchema), origins));
  const { data } = parsed;
  const set = Object.entries(data.set).map(([path, one]) => `${path}=${writeValue(one)}`);
  const locate = locatorOf({ origins, set, over, section: 'vary' });
  return locate(() => {
    requireSetApart(Object.keys(data.set));
    const figures = new FigureList();
    const chosen = readAims(data, figures);
    const constraints = data.subject.map((one, index) => readConstraint(one, index, figures));
    const written = Object.fromEntries(
      Object.entries(data.vary).map(([path, one]) => [path, asParameter(one)]),
    );
    if (Object.keys(written).length === 0) throw nothingSought();
    const name = data.name ?? nameOf(file);
    return {
      figures: figures.list,
      aims: chosen,
      constraints,
      written,
      parameters: readParameters(written, 'vary'),
      budget: data.budget,
      replications: data.replications ?? replicationsDefault,
      confirm: data.confirm,
      locate,
      draft: {
        ...scenarioNamedIn(file, data.scenario, root),
        set: [...set, ...over],
        name,
        question: data.question,
        seed: data.seed,
        replications: 1,
        kpis: figures.list,
      },
    };
  });
}

const nothingSought = (): InputError =>
  new InputError({
    path: 'vary',
    constraint: 'expected something to vary',
    value: '{}',
    hint: 'name a parameter with its range: mechanisms.price.basePrice: [0.03 DGAI/CU, 0.08 DGAI/CU]',
  });

/** The name of a file without folder and ending. */
const nameOf = (file: string): string =>
  (file.split(/[/\\:]/).at(-1) ?? file).replace(/\.ya?ml$/, '').slice(0, 60);

/** Each formula once, as a figure of the runs. */
class FigureList {
  readonly list: KpiSpec[] = [];

  add(text: string): number {
    const written = text.trim();
    const known = this.list.findIndex((one) => one.formula === written);
    if (known >= 0) return known;
    this.list.push({ name: written.slice(0, 100), formula: written });
    return this.list.length - 1;
  }
}

/** `[low, high]` is a range here, and `{ choices: [a, b] }` a list; distributions are their ranges. */
function asParameter(written: unknown): unknown {
  if (Array.isArray(written) && written.length === 2) return { uniform: written };
  const { choices, ...rest } = isMap(written) ? written : {};
  return choices !== undefined && Object.keys(rest).length === 0 ? choices : written;
}

type Written = z.infer<typeof searchSchema>;

function readAims({ maximise, minimise, solve }: Written, figures: FigureList): OpenedSearch['aims'] {
  const listOf = (written: Written['maximise']): string[] => (written === undefined ? [] : [written].flat());
  const aimed = [
    ...listOf(maximise).map((one) => ({ kpi: figures.add(one), direction: 'maximise' as const })),
    ...listOf(minimise).map((one) => ({ kpi: figures.add(one), direction: 'minimise' as const })),
  ];
  if ((solve === undefined) !== (aimed.length === 0) && aimed.length <= 3) {
    if (solve === undefined) return aimed;
    return [{ kpi: figures.add(meanOf(solve.value)), direction: 'reach', equals: String(solve.equals) }];
  }
  throw new InputError({
    path: solve === undefined ? 'maximise' : 'solve',
    constraint: 'expected one to three figures to maximise or minimise, or one to solve for',
    value: solve === undefined ? `${aimed.length} figures` : 'both',
    hint: 'write for instance maximise: sum(fees.gross), or solve: { value: mean(last(nodes.active)), equals: 500 }',
  });
}

/** What runs have in common is their mean: `mean(FIGURE)` says so, and so does the figure alone. */
function meanOf(written: string): string {
  const [, inside] = /^\s*mean\s*\((.*)\)\s*$/s.exec(written) ?? [];
  return inside !== undefined && /\w\s*\(/.test(inside) && isWhole(inside) ? inside : written;
}

/** Whether parentheses close within a text as they open. */
function isWhole(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    depth += Number(sign === '(') - Number(sign === ')');
    if (depth < 0) return false;
  }
  return depth === 0;
}

function readConstraint(text: string, index: number, figures: FigureList): WrittenConstraint {
  const path = `subject.${index}`;
  if (/^\s*P\s*\(/.test(text)) {
    const guardrail = parseGuardrail(path, text);
    if ('constraint' in guardrail) throw new InputError({ path, value: printable(text), ...guardrail });
    if (!('formula' in guardrail)) {
      throw new InputError({
        path,
        constraint: 'expected the chance of one line in a search',
        value: printable(text),
        hint: 'write one item for each line; a verdict takes joint ones',
      });
    }
    const { formula: inside, crossed, line, limit } = guardrail;
    return { text: text.trim(), kind: 'chance', kpi: figures.add(inside), side: crossed, line, limit };
  }
  const [, figure, side, line] = /^\s*(.*?)\s*(<=|>=|<|>)\s*([^<>=]+?)\s*$/.exec(text) ?? [];
  if (figure === undefined || figure === '') {
    throw new InputError({
      path,
      constraint: 'expected a line that must hold, of a mean or of a chance',
      value: printable(text),
      hint: 'write for instance mean(last(nodes.apr)) >= 15 %, or P(min(treasury.runway) < 90 d) <= 5 %',
    });
  }
  return {
    text: text.trim(),
    kind: 'mean',
    kpi: figures.add(meanOf(figure)),
    side: side as WrittenConstraint['side'],
    line,
  };
}
