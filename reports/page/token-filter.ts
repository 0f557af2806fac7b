import type { Panel } from '../kit/time-chart.ts';

/** Tokens that a reader can ask for, with the units that are about them. */
export const tokens: readonly string[] = ['DGAI', '2PM', 'DMP', 'RT'];

/** The token that a panel is about; undefined for one that is about no single one. */
function tokenOf(panel: Panel): string | undefined {
  if (panel.token !== undefined) return panel.token;
  return tokens.find((token) => panel.unit === token || panel.unit.startsWith(`${token}/`));
}

/** The panels about a token; all of them where `token` is empty. */
export function keepToken(panels: readonly Panel[], token: string): readonly Panel[] {
  return token === '' ? panels : panels.filter((panel) => tokenOf(panel) === token);
}
