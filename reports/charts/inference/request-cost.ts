import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** What users pay: per request in USD, per compute unit in DGAI, penalty included (economy.md §2.2). */
export function requestCostChart(run: RunView): TimeChart | LeftOut {
  const id = 'request-cost';
  if (!run.happened('cost.perRequest'))
    return { kind: 'left out', id, reason: 'Cost of a request: no request was settled.' };
  const request = { label: 'Mean request', color: palette.vermilion, points: run.mean('cost.perRequest') };
  const unit = { label: 'One CU', color: palette.purple, points: run.mean('cost.perCu') };
  const basePrice = { label: 'Base price', color: palette.grey, points: run.mean('rule.basePrice') };
  return timeChart(
    {
      id,
      title: 'What does a request cost its user?',
      caption: describe(run),
      panels: [
        {
          label: 'USD a request',
          unit: 'USD',
          heightPx: 170,
          include: [0],
          layers: [{ kind: 'line', ...request, range: true }],
        },
        {
          label: 'DGAI a compute unit',
          unit: 'DGAI',
          heightPx: 110,
          layers: [
            { kind: 'line', ...basePrice, dashed: true },
            { kind: 'line', ...unit, range: true },
          ],
        },
      ],
    },
    'Cost of a request: it was not measured.',
  );
}

function describe(run: RunView): string {
  const first = run.first('cost.perRequest');
  const last =
    run.mean('cost.perRequest').findLast((point) => !Number.isNaN(point.value))?.value ?? Number.NaN;
  return `A request cost ${formatShort(first, 'USD')} at the start and ${formatShort(last, 'USD')} at the end, on average.`;
}
