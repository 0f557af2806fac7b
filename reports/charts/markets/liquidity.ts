import { bars, line, part } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type Panel, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';
import { drawSubnetLines } from '../subnet-series.ts';

const pools = [
  { name: 'DGAI', metric: 'dgai', color: palette.blue },
  { name: '2PM', metric: '2pm', color: palette.orange },
];

/** How much can be traded before the price moves, and what is traded (economy.md §5, §8). */
export function liquidityChart(run: RunView): TimeChart | LeftOut | undefined {
  const tokens = pools.filter(({ metric }) => run.has(`${metric}.depth`));
  if (tokens.length === 0) return undefined;
  const lines = (measure: string) =>
    tokens.map(({ name, metric, color }) => line(name, color, run.level(`${metric}.${measure}`)));
  const volumes = tokens.map(({ name, metric, color }) => part(name, color, run.total(`${metric}.volume`)));
  return timeChart({
    id: 'liquidity',
    title: 'Can one buy and sell without moving the price?',
    caption: describe(run, tokens),
    panels: [
      {
        label: 'USD of a purchase that raises the price by 2 %',
        unit: 'USD',
        heightPx: 150,
        include: [0],
        layers: lines('depth'),
      },
      ...rtPanels(run),
      {
        label: '% above the price that 10,000 USD of it cost',
        unit: 'share',
        heightPx: 130,
        include: [0],
        layers: lines('slippage'),
      },
      { label: `USD traded a ${run.periodName}`, unit: 'USD', heightPx: 130, layers: [bars(volumes)] },
    ],
    reasonIfEmpty: 'Liquidity: no pool was open.',
  });
}

/** How deep the pools of royalty tokens are: far less than the others. */
function rtPanels(run: RunView): Panel[] {
  const layers = drawSubnetLines(run, (subnet) => run.level(subnet.metric('rt', 'depth')));
  if (layers.length === 0) return [];
  return [{ label: 'the same for royalty tokens, USD', unit: 'USD', heightPx: 130, scale: 'log', layers }];
}

function describe(run: RunView, tokens: typeof pools): string {
  const words = tokens.map(({ name, metric }) => {
    const depth = formatShort(run.final(`${metric}.depth`), 'USD');
    const slippage = formatShort(run.final(`${metric}.slippage`), 'share');
    return `a purchase of ${depth} raised the price of ${name} by 2 %, and one of 10,000 USD cost ${slippage} extra`;
  });
  return `At the end ${words.join('; ')}.`;
}
