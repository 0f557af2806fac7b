import type { Point } from './point.ts';
import type { BandLayer, BarLayer, LineLayer, RuleLayer, Series } from './time-chart.ts';

/** The words in which charts are written: each makes one thing that a panel draws. */
export function line(
  label: string,
  color: string,
  points: readonly Point[],
  style: Pick<LineLayer, 'range' | 'dashed'> = {},
): LineLayer {
  return { kind: 'line', label, color, points, ...style };
}

export function band(label: string, color: string, points: readonly Point[], strength: number): BandLayer {
  return { kind: 'band', label, color, points, strength };
}

export function bars(up: readonly Series[], down: readonly Series[] = []): BarLayer {
  return { kind: 'bars', up, down };
}

export function rule(label: string, value: number): RuleLayer {
  return { kind: 'rule', label, value };
}

/** A part of bars or of a stack. */
export function part(label: string, color: string, points: readonly Point[]): Series {
  return { label, color, points };
}

export function hatchedPart(label: string, color: string, points: readonly Point[]): Series {
  return { label, color, points, hatched: true };
}
