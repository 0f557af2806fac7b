import type { Provenance } from './field.ts';

/** Where a value of a scenario was set. */
export interface Origin {
  /** File as named in messages, `--set` or `--seed`; empty for a default. */
  readonly file: string;
  /** One-based line in `file`. */
  readonly line?: number;
  readonly how: 'scenario' | 'extends' | '--set' | 'default';
  /** Tag of a trailing comment: `5 % # S`. */
  readonly provenance?: Provenance;
}

/** A value as written, with the place where it was. */
export type Located = LocatedMap | LocatedList | LocatedScalar;

export interface LocatedMap {
  readonly kind: 'map';
  readonly origin: Origin;
  readonly entries: ReadonlyMap<string, Located>;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly origin: Origin;
  readonly items: readonly Located[];
}

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly origin: Origin;
  readonly value: string | number | boolean | null;
}

/** Keys and indices from the root to a value. */
export type Steps = readonly (string | number)[];

/** The values alone. */
export function plainValue(node: Located): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries([...node.entries].map(([key, value]) => [key, plainValue(value)]));
}

/** The places of all values, by dotted path. */
export function listOrigins(node: Located): Map<string, Origin> {
  const origins = new Map<string, Origin>();
  const visit = (at: Located, path: string): void => {
    origins.set(path, at.origin);
    const below = path === '' ? '' : `${path}.`;
    if (at.kind === 'map') for (const [key, value] of at.entries) visit(value, `${below}${key}`);
    if (at.kind === 'list') for (const [index, item] of at.items.entries()) visit(item, `${below}${index}`);
  };
  visit(node, '');
  return origins;
}

/** The place of a value, or of the nearest thing around it that was written. */
export function originNear(origins: ReadonlyMap<string, Origin>, path: string): Origin | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const origin = origins.get(at);
    if (origin !== undefined || at === '') return origin;
  }
}

/** `node` with `value` at `steps`, maps being made where there are none; list items must exist. */
export function withValue(node: Located | undefined, steps: Steps, value: Located): Located {
  if (steps.length === 0) return value;
  const [step, ...rest] = steps;
  if (node?.kind === 'list') {
    const items = node.items.map((item, index) => (index === step ? withValue(item, rest, value) : item));
    return { ...node, items };
  }
  const entries = new Map(node?.kind === 'map' ? node.entries : []);
  entries.set(String(step), withValue(entries.get(String(step)), rest, value));
  return { kind: 'map', origin: node?.kind === 'map' ? node.origin : value.origin, entries };
}
