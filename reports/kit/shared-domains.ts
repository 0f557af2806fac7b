import { chooseScale, derivePanelScale } from './panel-scale.ts';
import { type PanelChart, rowsOf } from './time-chart.ts';

/** Vertical domains of a chart's panels that hold what both charts show, panel by panel of one label. */
export function shareDomains(
  chart: PanelChart,
  other: PanelChart | undefined,
  scale: 'auto' | 'linear' | 'log',
): (readonly [number, number])[] {
  return chart.panels.map((panel) => {
    const twin = other?.panels.find(({ label }) => label === panel.label);
    const domains = [panel, twin]
      .filter((one) => one !== undefined && rowsOf(one) === undefined)
      .map((one) => derivePanelScale(chooseScale(one ?? panel, scale), panel.heightPx, 0).domain());
    if (domains.length === 0) return [0, 1];
    return [Math.min(...domains.map(([low]) => low)), Math.max(...domains.map(([, high]) => high))];
  });
}
