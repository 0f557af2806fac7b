import { rule } from '../../kit/layers.ts';
import { formatShort } from '../../kit/number-format.ts';
import { addPoints, scalePoints } from '../../kit/point-statistics.ts';
import { type Layer, type LeftOut, type TimeChart, timeChart } from '../../kit/time-chart.ts';
import type { RunView } from '../run-view.ts';
import {
  describeLines,
  drawSubnetLines,
  foundedSubnets,
  type Subnet,
  stackSubnets,
} from '../subnet-series.ts';

/** How good the models of subnets become, and how many requests ask for them (economy.md §3, §4). */
export function modelsChart(run: RunView): TimeChart | LeftOut | undefined {
  if (!run.has('dmp.supply')) return undefined;
  const quality: Layer[] = drawSubnetLines(run, (subnet) => run.level(subnet.metric('subnet', 'quality')));
  const base = run.parameter('subnets.model.base');
  if (typeof base === 'number') quality.push(rule('Free model', base));
  return timeChart({
    id: 'models',
    title: 'Do subnets make models that people ask for?',
    caption: describe(run),
    panels: [
      { label: '% quality of each model', unit: 'share', heightPx: 190, include: [0, 1], layers: quality },
      {
        label: '% of requests, by the model they asked for',
        unit: 'share',
        heightPx: 150,
        layers: run.happened('models.share') ? [{ kind: 'stack', series: stackShares(run) }] : [],
      },
    ],
    reasonIfEmpty: 'Models: no subnet was founded.',
  });
}

/** Requests of each subnet over all requests: what all subnets have together is measured. */
function stackShares(run: RunView) {
  const requests = (subnet: Subnet) => run.level(subnet.metric('subnet', 'requests'));
  const all = addPoints(foundedSubnets(run).map(requests));
  const whole = run.level('models.share');
  const factors = all.map(({ value }, i) => (value > 0 ? whole[i].value / value : 0));
  return stackSubnets(run, (subnet) => scalePoints(requests(subnet), factors));
}

function describe(run: RunView): string {
  const base = run.parameter('subnets.model.base');
  const free =
    typeof base === 'number' ? ` The model that is free for all has ${formatShort(base, 'share')}.` : '';
  const share = formatShort(run.final('models.share') || 0, 'share');
  const quality = run.final('models.quality');
  const mean = Number.isNaN(quality) ? '' : `, with a mean quality of ${formatShort(quality, 'share')}`;
  const use = run.happened('models.share')
    ? `In the last week ${share} of requests asked for a subnet’s model${mean}.`
    : 'No request asked for a subnet’s model.';
  return `${use}${free} ${describeLines(run)}`.trim();
}
