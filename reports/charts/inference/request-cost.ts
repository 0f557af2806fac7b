import { line } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import { type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';

/** What users pay: per request in USD, per compute unit in DGAI, penalty included (economy.md §2.2). */
export function requestCostChart(run: RunView): TimeChart | LeftOut {
  const id = 'request-cost';
  if (!run.happened('cost.perRequest'))
    return { kind: 'left out', id, reason: 'Cost of a request: no request was settled.' };
  const request = line('Mean request', palette.vermilion, run.mean('cost.perRequest'), { range: true });
  const unit = line('One CU', palette.purple, run.mean('cost.perCu'), { range: true });
  const basePrice = line('Base price', palette.grey, run.mean('rule.basePrice'), { dashed: true });
  return timeChart({
    id,
    title: 'What does a request cost its user?',
    caption: describe(run),
    panels: [
      { label: 'USD a request', unit: 'USD', heightPx: 170, include: [0], layers: [request] },
      { label: 'DGAI a compute unit', unit: 'DGAI', heightPx: 110, layers: [basePrice, unit] },
    ],
    reasonIfEmpty: 'Cost of a request: it was not measured.',
  });
}

function describe(run: RunView): string {
  const first = run.first('cost.perRequest');
  const last =
    run.mean('cost.perRequest').findLast((point) => !Number.isNaN(point.value))?.value ?? Number.NaN;
  return `A request cost ${formatShort(first, 'USD')} at the start and ${formatShort(last, 'USD')} at the end, on average.`;
}
