import type { TimeChart } from './time-chart.ts';

/** One question asked of several things: the reader chooses of which, and the first is shown. */
export interface ChoiceChart {
  readonly kind: 'choice';
  readonly id: string;
  /** What is chosen: `Subnet`. */
  readonly label: string;
  readonly options: readonly ChartOption[];
}

export interface ChartOption {
  readonly name: string;
  /** Makes the chart, which has the id of the choice. */
  readonly chart: () => TimeChart;
}
