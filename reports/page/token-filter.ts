import type { RunView } from '../charts/run-view.ts';
import type { Panel } from '../kit/time-chart.ts';

const isAbout = (unit: string, token: string): boolean => unit === token || unit.startsWith(`${token}/`);

/** Tokens that a reader can ask for: those that move, but for money and the tokens of single pools and subnets, in the order of measures. */
export function tokensOf({ data: { flows, series } }: RunView): readonly string[] {
  const moved = [...new Set(flows.map(({ token }) => token))];
  const place = (token: string): number => {
    const first = series.findIndex(({ unit }) => isAbout(unit, token));
    return first < 0 ? series.length : first;
  };
  return moved.filter((token) => token !== 'USD' && !token.includes('/')).sort((a, b) => place(a) - place(b));
}

/** The panels about a token; all of them where `token` is empty. */
export function keepToken(panels: readonly Panel[], token: string): readonly Panel[] {
  return token === ''
    ? panels
    : panels.filter((panel) =>
        panel.token === undefined ? isAbout(panel.unit, token) : panel.token === token,
      );
}
