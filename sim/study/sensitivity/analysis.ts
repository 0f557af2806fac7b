import { z } from '../../zod.ts';
import type { Evaluation, StudyPlan } from '../study.ts';
import {
  countMorrisRuns,
  deriveMorrisEffects,
  type MorrisFindings,
  type MorrisSettings,
  planMorris,
} from './morris.ts';
import type { PawnFindings } from './pawn.ts';
import { countSobolRuns, planSobol, type SobolSettings } from './sobol.ts';
import { deriveSobolIndices, type SobolIndices, type SobolRefusal } from './sobol-indices.ts';
import { deriveSobolVerdict } from './sobol-verdict.ts';

/** A figure with its 95 % interval; the figure is null where its estimate is no possible value. */
export interface ShownIndex {
  readonly value: number | null;
  readonly low: number;
  readonly high: number;
  /** Whether the interval bears out that there is something. */
  readonly isFinding: boolean;
  /** What is said of it where it is no finding: `below 1 %`. */
  readonly note?: string;
}

/** What an analysis says of one outcome, for tables and charts of any method. */
export interface AnalysisFindings {
  /** What its figures are, in words: `total index`. */
  readonly columns: readonly string[];
  /** Parameters, the one that matters most first; `luck` may be one of them. */
  readonly rows: readonly { readonly name: string; readonly cells: readonly ShownIndex[] }[];
  /** What two parameters do together, by falling figure, where it was asked for. */
  readonly pairs?: readonly { readonly name: string; readonly cell: ShownIndex }[];
  /** Where figures are shares of a whole. */
  readonly isShare: boolean;
  /** What can be told and what cannot, a sentence each. */
  readonly text: readonly string[];
}

export const askedSensitivitySchema = z.strictObject({
  kind: z.enum(['morris', 'sobol']),
  /** Rows of Saltelli's matrices, or trajectories. */
  rows: z.int().min(2),
  secondOrder: z.boolean(),
});

/** A design for so many parameters. */
export interface AskedSensitivity extends z.infer<typeof askedSensitivitySchema> {
  readonly seed: string;
  readonly parameters: number;
}

/** Rows and trajectories where nobody says how many. */
export const rowsDefault: Readonly<Record<AskedSensitivity['kind'], number>> = { sobol: 256, morris: 20 };

/** What a design asks. Throws InputError for settings that make none. */
export function planAnalysis(asked: AskedSensitivity): StudyPlan {
  if (asked.kind === 'morris') return planMorris(morrisSettings(asked));
  return planSobol(sobolSettings(asked));
}

export function countAnalysisRuns(asked: AskedSensitivity): number {
  return asked.kind === 'morris'
    ? countMorrisRuns(morrisSettings(asked))
    : countSobolRuns(sobolSettings(asked));
}

const morrisSettings = ({ seed, parameters, rows }: AskedSensitivity): MorrisSettings => ({
  seed,
  parameters,
  trajectories: rows,
});

// Runs of an economy always have luck.
const sobolSettings = ({ seed, parameters, rows, secondOrder }: AskedSensitivity): SobolSettings => ({
  seed,
  parameters,
  rows,
  luck: true,
  secondOrder,
});

/** What the answers to a design say of one outcome. */
export function concludeAnalysis(
  asked: AskedSensitivity,
  evaluations: readonly Evaluation[],
  outcome: number,
  names: readonly string[],
): AnalysisFindings {
  if (asked.kind === 'morris')
    return tellMorris(deriveMorrisEffects(morrisSettings(asked), evaluations, outcome), names);
  return tellSobol(
    sobolSettings(asked),
    deriveSobolIndices(sobolSettings(asked), evaluations, outcome),
    names,
  );
}

function tellMorris({ effects, missing, runs }: MorrisFindings, names: readonly string[]): AnalysisFindings {
  const cell = ({ value, low, high }: ShownFigure, floor = 0): ShownIndex => ({
    value: Number.isNaN(value) ? null : value,
    low,
    high,
    isFinding: low > floor || high < -floor,
  });
  const rows = effects.map(({ parameter, muStar, mu, sigma }) => ({
    name: names[parameter],
    // A mean of absolute values is above 0 for luck alone: what counts is its interval against that of no effect.
    cells: [
      { ...cell(muStar), isFinding: muStar.low > 0 && !Number.isNaN(muStar.value) },
      cell(mu),
      cell(sigma),
    ],
  }));
  const up = effects.filter(({ direction }) => direction === 'up').map(({ parameter }) => names[parameter]);
  const down = effects
    .filter(({ direction }) => direction === 'down')
    .map(({ parameter }) => names[parameter]);
  const open = effects.filter(({ direction }) => direction === 'cannot tell');
  const list = (label: string, some: readonly string[]): string[] =>
    some.length === 0 ? [] : [`${label}: ${some.join(', ')}.`];
  return {
    columns: ['mean absolute effect (μ*)', 'mean effect (μ)', 'spread of effects (σ)'],
    rows,
    isShare: false,
    text: [
      ...list('Shown to raise it, over their whole range', up),
      ...list('Shown to lower it', down),
      ...list(
        'No direction is told',
        open.map(({ parameter }) => names[parameter]),
      ),
      ...tellMissing(missing, runs),
    ],
  };
}

type ShownFigure = Pick<ShownIndex, 'low' | 'high'> & { readonly value: number };

const tellMissing = (missing: number, runs: number): string[] =>
  missing === 0 ? [] : [`${missing} of ${runs} runs have no value: intervals are as wide as that allows.`];

/** What PAWN says of one outcome of a finished ensemble. */
export function tellPawn(findings: PawnFindings, names: readonly string[]): AnalysisFindings {
  const { indices, floor, missing, runs, refused } = findings;
  const shown = indices.filter(({ matters }) => matters).map(({ parameter }) => names[parameter]);
  return {
    columns: ['PAWN index (median)'],
    rows: indices.map(({ parameter, median, low, high, matters }) => ({
      name: names[parameter],
      cells: [{ value: median, low, high, isFinding: matters }],
    })),
    isShare: true,
    text:
      refused === undefined
        ? [
            shown.length === 0
              ? 'No parameter is shown to matter.'
              : `What matters, by PAWN index: ${shown.join(', ')}.`,
            `A parameter that does nothing reaches ${floor.toFixed(2)} in so many runs; what is below is no finding.`,
            ...tellMissing(missing, runs),
          ]
        : [`Nothing is claimed: ${refused}.`],
  };
}

function tellSobol(
  settings: SobolSettings,
  found: SobolIndices | SobolRefusal,
  names: readonly string[],
): AnalysisFindings {
  if ('refused' in found)
    return { columns: [], rows: [], isShare: true, text: [`Nothing is claimed: ${found.refused}.`] };
  const verdict = deriveSobolVerdict(settings, found, names);
  const cell = ({ shown, low, high, finding }: SobolIndices['parameters'][number]['first']): ShownIndex => ({
    value: shown,
    low,
    high,
    isFinding: finding === 'matters',
    ...(finding === 'matters' ? {} : { note: finding }),
  });
  const { luck, ofMean, parameters, pairs } = found;
  const nothing: ShownIndex = { value: null, low: 0, high: 1, isFinding: false };
  const rows = verdict.order.map(({ parameter }) => {
    const { first, total } = parameters[parameter];
    const mean = ofMean?.[parameter];
    return {
      name: names[parameter],
      cells: [
        cell(total),
        cell(first),
        ...(luck === undefined ? [] : [mean ? cell(mean.total) : nothing, mean ? cell(mean.first) : nothing]),
      ],
    };
  });
  const chance =
    luck === undefined
      ? []
      : [{ name: 'chance', cells: [cell(luck.total), cell(luck.first), nothing, nothing] }];
  const both = pairs
    .map(({ parameters: [a, b], index }) => ({ name: `${names[a]} with ${names[b]}`, cell: cell(index) }))
    .sort((one, other) => (other.cell.value ?? 0) - (one.cell.value ?? 0));
  const columns = ['total index', 'first index'];
  return {
    columns: luck === undefined ? columns : [...columns, 'total, of the mean', 'first, of the mean'],
    rows: [...rows, ...chance],
    ...(both.length === 0 ? {} : { pairs: both }),
    isShare: true,
    text: verdict.text,
  };
}
