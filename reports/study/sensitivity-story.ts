import type { AnalysisFindings, ShownIndex } from '../../sim/study/sensitivity/analysis.ts';
import type { SensitivityFindings } from '../../sim/study/sensitivity-study.ts';
import { showAmount, showTicks } from '../kit/fixed-format.ts';
import { palette } from '../kit/palette.ts';
import type { ChartRow, RowChart, RowMark } from '../kit/row-chart.ts';
import { type StorySection, type StudyStory, tellGround } from './study-story.ts';

type Figure = SensitivityFindings['figures'][number];

const methods = {
  morris:
    'Morris’s screening: each trajectory moves one parameter after the other, and an effect is what that does to the figure, per whole range. An interval holds in 95 of 100 such screenings.',
  sobol:
    'Sobol’s indices: the share of the spread of the figure that a parameter makes alone (first), and with all that it interacts with (total). Chance is a factor like others. “Of the mean” is what parameters do to the mean over chance. Intervals are of 95 %, from independent scramblings.',
  pawn: 'PAWN: how far the distribution of the figure moves when a parameter is held in one part of its range, from 0 to 1, out of runs that were there.',
} as const;

/** What a sensitivity analysis found, for people. */
export function tellSensitivity(findings: SensitivityFindings): StudyStory {
  const { name, question, engine, analysis, figures } = findings;
  return {
    kind: 'Sensitivity analysis',
    name,
    question,
    engine,
    answer: figures.flatMap(({ name: figure, text }) => (text.length === 0 ? [] : [`${figure}: ${text[0]}`])),
    sections: figures.map(tellFigure),
    ground: [methods[analysis], ...tellGround(findings)],
  };
}

function tellFigure(figure: Figure): StorySection {
  const { name, formula, unit, text, columns, rows, pairs = [], isShare } = figure;
  const show = (cell: ShownIndex): string => showIndex(cell, isShare ? '1' : unit);
  return {
    title: name === formula ? name : `${name}: ${formula}`,
    text,
    charts: rows.length === 0 ? [] : [indexChart(figure), ...(pairs.length === 0 ? [] : [pairChart(figure)])],
    table:
      rows.length === 0
        ? undefined
        : {
            head: ['parameter', ...columns],
            rows: [
              ...rows.map((row) => [row.name, ...row.cells.map(show)]),
              ...pairs.map((row) => [row.name, show(row.cell)]),
            ],
          },
  };
}

/** `0.442 [0.40, 0.48]`; without its value where that is none. */
function showIndex({ value, low, high, isFinding }: ShownIndex, unit: string): string {
  const interval = `[${showAmount(low, unit, 2)}, ${showAmount(high, unit, 2)}]`;
  const shown = value === null || !isFinding ? '' : `${showAmount(value, unit, 3)} `;
  return `${shown}${interval}`;
}

/** The first figure of every parameter with its interval; what is no finding is pale. */
function indexChart({ name, columns, rows, isShare, unit }: Figure): RowChart {
  return chartOf(
    `${name}: ${columns[0]}`,
    columns[0],
    isShare ? '1' : unit,
    rows.map((row) => ({ name: row.name, cell: row.cells[0] })),
  );
}

function pairChart({
  name,
  pairs = [],
  unit,
  isShare,
}: AnalysisFindings & Pick<Figure, 'name' | 'unit'>): RowChart {
  return chartOf(`${name}: what pairs do together`, 'second order', isShare ? '1' : unit, pairs);
}

function chartOf(
  title: string,
  label: string,
  unit: string,
  rows: readonly { readonly name: string; readonly cell: ShownIndex }[],
): RowChart {
  const ends = rows.flatMap(({ cell }) => [cell.low, cell.high]).filter(Number.isFinite);
  const domain = [Math.min(0, ...ends), Math.max(0, ...ends) || 1] as const;
  return {
    title,
    columns: [
      {
        domain,
        heads: ['', '', ''],
        axis: { label: `${label} →`, count: 6, format: (ticks) => showTicks(ticks, unit) },
        level: 0,
      },
    ],
    rows: rows.map(({ name, cell }): ChartRow => {
      const color = cell.isFinding ? palette.blue : 'var(--unknown)';
      const marks: RowMark[] = [{ from: cell.low, to: cell.high, color, thickPx: 6 }];
      if (cell.value !== null) marks.push({ from: cell.value, to: cell.value, color });
      const text = cell.isFinding
        ? showIndex(cell, unit)
        : `${showIndex(cell, unit)}  ${cell.note ?? 'no finding'}`;
      return { name, hint: `${name}: ${text}`, marks: [marks], note: { text, color } };
    }),
  };
}
