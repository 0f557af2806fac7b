/** In what steps a reader sees time: the finest that a screen shows apart, or ticks, days, weeks. */
export type Step = 'auto' | 'tick' | 'day' | 'week';

/** What a reader chose to look at. */
export interface Reading {
  /** The stretch of time, hours. */
  readonly from: number;
  readonly to: number;
  readonly by: Step;
  /** Vertical axes: as each chart wants, or all that can be. */
  readonly scale: 'auto' | 'linear' | 'log';
  /** Only charts about this token; empty for all. */
  readonly token: string;
  /** Only this subnet where subnets are told apart; empty for all. */
  readonly subnet: string;
  /** Kind of agent whose marks stand out; empty for none. */
  readonly agents: string;
}

/** The whole of a run of `hours`, as every chart wants it. */
export function wholeReading(hours: number): Reading {
  return { from: 0, to: hours, by: 'auto', scale: 'auto', token: '', subnet: '', agents: '' };
}

/** What a link keeps of a reading: what differs from `whole`, as `#chart?from=…`; empty where nothing does. */
export function writeReading(reading: Reading, whole: Reading): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(reading)) {
    if (value !== whole[name as keyof Reading]) words.set(name, String(value));
  }
  return words.toString();
}

/** The reading of a link; what it does not say, or says wrongly, is as in `whole`. */
export function readReading(text: string, whole: Reading): Reading {
  const words = new URLSearchParams(text);
  const number = (name: 'from' | 'to'): number => {
    const value = words.get(name);
    const hours = value === null || value === '' ? Number.NaN : Number(value);
    return Number.isFinite(hours) ? Math.max(whole.from, Math.min(whole.to, hours)) : whole[name];
  };
  const word = <Word extends string>(name: keyof Reading, known: readonly Word[], otherwise: Word): Word =>
    known.find((one) => one === words.get(name)) ?? otherwise;
  const [from, to] = [number('from'), number('to')];
  return {
    ...(to > from ? { from, to } : { from: whole.from, to: whole.to }),
    by: word('by', ['auto', 'tick', 'day', 'week'], whole.by),
    scale: word('scale', ['auto', 'linear', 'log'], whole.scale),
    token: words.get('token') ?? whole.token,
    subnet: words.get('subnet') ?? whole.subnet,
    agents: words.get('agents') ?? whole.agents,
  };
}
