/** A figure that everybody wants of an ensemble. */
interface HeadlineKpi {
  readonly name: string;
  readonly formula: string;
  readonly unit: string;
  /** Metrics that the formula reads. */
  readonly readings: readonly string[];
}

const headline = (name: string, formula: string, unit: string): HeadlineKpi => ({
  name,
  formula,
  unit,
  readings: [...formula.matchAll(/\w+\(([^()]+)\)/g)].map(([, metric]) => metric),
});

/** What an ensemble measures of each run unless it is told otherwise. */
export const headlineKpis: readonly HeadlineKpi[] = [
  headline('requests settled', 'sum(requests.settled)', '1'),
  headline('fees', 'sum(fees.gross)', 'DGAI'),
  headline('utilisation', 'mean(utilisation)', 'share'),
  headline('latency p95', 'mean(latency.p95)', 's'),
  headline('fakes among results', 'sum(fakes.done) / sum(requests.settled)', 'share'),
  headline('users at the end', 'last(users.active)', '1'),
  headline('nodes at the end', 'last(nodes.active)', '1'),
  headline('annual return of all nodes', 'last(nodes.apr)', 'share'),
  headline('annual return of unjailed nodes', 'last(nodes.aprFree)', 'share'),
  headline('fees over emission', 'last(fees.perEmission)', 'ratio'),
  headline('DGAI price at the end', 'last(dgai.price)', 'USD'),
  headline('DGAI supply at the end', 'last(dgai.supply)', 'DGAI'),
  headline('treasury at the end', 'last(treasury.dgai)', 'DGAI'),
  headline('subnets founded', 'last(subnets.founded)', '1'),
  headline('2PM price at the end', 'last(2pm.price)', 'USD'),
  headline('royalties', 'last(royalties.accrued)', 'DGAI'),
  headline('quality of models at the end', 'last(models.quality)', 'share'),
];

/** Metrics that an ensemble keeps over time unless it is told otherwise. */
export const headlineSeries: readonly string[] = [
  'requests.settled',
  'fees.gross',
  'utilisation',
  'latency.p95',
  'users.active',
  'nodes.active',
  'nodes.apr',
  'nodes.aprFree',
  'fees.perEmission',
  'dgai.price',
  'dgai.supply',
  'dgai.staked',
  'treasury.dgai',
  'security.costToCorrupt',
  '2pm.price',
  'dmp.supply',
  'subnets.founded',
  'models.quality',
  'royalties.accrued',
];
