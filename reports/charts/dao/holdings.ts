import { line } from '../../kit/layers.ts';
import { formatCount, formatPart, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type Point, pointOf } from '../../kit/point.ts';
import type { LeftOut, ValueChart } from '../../kit/time-chart.ts';
import type { Holding } from '../report-data.ts';
import type { RunView } from '../run-view.ts';

const colors: Readonly<Record<string, string>> = {
  '2PM': palette.orange,
  DGAI: palette.blue,
  RT: palette.purple,
};

/** How evenly tokens are held at the end: Lorenz curves and their Gini coefficients (economy.md §8). */
export function holdingsChart(run: RunView): ValueChart | LeftOut | undefined {
  const id = 'holdings';
  const { holdings } = run.data;
  if (holdings.length === 0) {
    const reason = 'Holdings: nobody held anything at the end.';
    return run.has('dmp.supply') ? { kind: 'left out', id, reason } : undefined;
  }
  const curves = holdings.map(({ token, gini, curve }) =>
    line(`${token}, Gini ${gini.toFixed(2)}`, colors[token] ?? palette.grey, curvePoints(curve)),
  );
  const equality = line('All hold the same', palette.grey, curvePoints([0, 1]), { dashed: true });
  return {
    kind: 'value',
    id,
    title: 'How evenly are the tokens held?',
    caption: describe(run, holdings),
    axis: {
      label: '% of the holders, poorest first',
      domain: [0, 1],
      format: (value) => formatShort(value * 100, ''),
      describe: (_, to) => `The poorest ${formatPart(to)}`,
      column: 'Holders',
    },
    widthMaxPx: squareWidthPx,
    panels: [
      {
        label: '% of the tokens that they hold',
        unit: 'share',
        heightPx: 330,
        include: [0, 1],
        listed: true,
        layers: [equality, ...curves],
      },
    ],
  };
}

/** Wide enough that the plot is a square between its numbers and the names beside it. */
const squareWidthPx = 330 + 52 + 160;

/** A curve as points; that of i ends where the poorest i parts of the holders do. */
function curvePoints(curve: readonly number[]): Point[] {
  const steps = curve.length - 1;
  return curve.map((value, i) => pointOf(Math.max(0, (i - 1) / steps), i / steps, value, i / steps));
}

function describe(run: RunView, holdings: readonly Holding[]): string {
  const rich = holdings.map(({ token, holders, count, curve }) => {
    const top = 1 - curve[Math.round((curve.length - 1) * 0.9)];
    return `${formatShort(top, 'share')} of ${token} among ${formatCount(count)} ${holders}`;
  });
  const [first, last] = [run.first('2pm.gini'), run.final('2pm.gini')].map((gini) => gini.toFixed(2));
  const course =
    first === last ? '' : ` The Gini coefficient of 2PM was ${first} at first and ${last} at the end.`;
  return `The richest tenth hold ${rich.join(', ')}.${course}`;
}
