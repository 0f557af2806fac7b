import type { Run } from '../economy/run.ts';
import { type Claim, isHeld, listClaims } from '../kernel/claims.ts';
import type { FinalColumn, FinalTable } from '../kernel/outputs.ts';

/** Something that an agent holds, and the measure of its price; without one it counts as it is. */
export interface FortunePart {
  readonly column: string;
  /** Metric of the price in USD; per `per` units. */
  readonly price?: string;
  readonly per?: number;
}

/** A kind of agents, and what makes one of them better off. */
export interface FortuneClass {
  /** Kind in the plural, as the final table is called. */
  readonly table: string;
  /** What is compared: `wealth`, `annual return, jail included`, `dissatisfaction with the requests that they made`. */
  readonly measure: string;
  readonly unit: string;
  /** −1 where less is better. */
  readonly sign: 1 | -1;
  /** All columns that are read. */
  readonly columns: readonly string[];
  readonly parts: readonly FortunePart[];
  /** Column that says who takes part; all do when absent. */
  readonly active?: string;
  /** Figure of the plan: in a run where it is 0 everybody counts as `worst`, for nothing happens that could be measured. */
  readonly unlessNone?: { readonly figure: string; readonly worst: number };
  /** How they are told apart: by the number of a kind, or by quarters of what a column says under today's rules. */
  readonly groups:
    | { readonly by: string; readonly names: readonly string[] }
    | { readonly quartersOf: string; readonly what: string };
}

/** What a plan calls the requests served in the last day: who is not served keeps the dissatisfaction of better days. */
export const servedAtEnd = 'requests served at the end';

/** What says what holdings are worth: names of all measures, and claims of one token on another. */
interface Pricing {
  readonly metrics: ReadonlySet<string>;
  readonly claims: Claim;
}

/** What a run says of what its agents hold. */
type Told = Pick<Run, 'world' | 'finalTables'> & { readonly metrics: Pick<Run['metrics'], 'specs'> };

/** What can be had of the final tables of all arms. */
export function chooseFortunes(runs: readonly Told[]): FortuneClass[] {
  const tables = runs.map((run) => run.finalTables());
  const { scenario, modules } = runs[0].world;
  const tiers = scenario.nodes.tiers.map(({ name }) => name);
  const measured = runs.map((run) => new Set(run.metrics.specs.map(({ name }) => name)));
  const metrics = new Set([...measured[0]].filter((name) => measured.every((names) => names.has(name))));
  const pricing = { metrics, claims: listClaims(modules) };
  return tables[0].flatMap((table) => {
    const columns = table.columns.filter(({ name }) =>
      tables.every((all) => findTable(all, table.name)?.columns.some((column) => column.name === name)),
    );
    const chosen = table.rows === 0 ? undefined : classOf(table.name, columns, tiers, pricing);
    if (chosen === undefined || !tables.every((all) => findTable(all, table.name)?.rows === table.rows))
      return [];
    return [chosen];
  });
}

const findTable = (tables: readonly FinalTable[], name: string): FinalTable | undefined =>
  tables.find((table) => table.name === name);

function classOf(
  table: string,
  columns: readonly FinalColumn[],
  tiers: readonly string[],
  pricing: Pricing,
): FortuneClass | undefined {
  switch (table) {
    case 'users':
      return {
        table,
        measure: 'dissatisfaction with the requests that they made',
        unit: 'share',
        sign: -1,
        columns: ['active', 'budget', 'dissatisfaction'],
        parts: [{ column: 'dissatisfaction' }],
        active: 'active',
        unlessNone: { figure: servedAtEnd, worst: 1 },
        groups: { quartersOf: 'budget', what: 'budget' },
      };
    case 'nodes':
      return {
        table,
        measure: 'annual return, jail included',
        unit: 'share',
        sign: 1,
        columns: ['active', 'tier', 'annualReturn'],
        parts: [{ column: 'annualReturn' }],
        active: 'active',
        groups: { by: 'tier', names: tiers },
      };
    case 'contributors':
      return wealthOf(table, columns, pricing, {
        active: 'active',
        groups: { by: 'kind', names: ['honest', 'duplicating', 'fabricating', 'sybil'] },
      });
    default:
      return wealthOf(table, columns, pricing, { groups: { quartersOf: 'wealth', what: 'wealth' } });
  }
}

/** The measure of what a token costs: `dgai.price`, `rt.subnet-1.price`. */
function priceOf(token: string): string {
  const [family, ...member] = token.split('/');
  return `${[family.toLowerCase(), ...member].join('.')}.price`;
}

/** Tokens of a family cost so little that their price is that of a thousand. */
const familyLot = 1_000;

/** What a column of holdings counts for; `unpriced` where nothing says what its token is worth. */
function worthOf(column: FinalColumn, { metrics, claims }: Pricing): FortunePart | 'unpriced' | 'nothing' {
  const { name, unit } = column;
  if (unit === 'USD') return { column: name };
  const token = claims.on(column) ?? unit;
  const price = priceOf(token);
  if (metrics.has(price)) return { column: name, price, ...(token.includes('/') ? { per: familyLot } : {}) };
  // What is not handed out yet of all tokens of a family is no holding of any of them.
  const isFamily = [...metrics].some(
    (metric) => metric.startsWith(`${token.toLowerCase()}.`) && metric.endsWith('.price'),
  );
  return isFamily || claims.isDeclared(unit) ? 'nothing' : 'unpriced';
}

/** Tokens by their prices; what has none is left out, and `measure` says so. */
function wealthOf(
  table: string,
  columns: readonly FinalColumn[],
  pricing: Pricing,
  rest: Pick<FortuneClass, 'active' | 'groups'>,
): FortuneClass | undefined {
  const held = columns.filter(isHeld).map((column) => ({ column, worth: worthOf(column, pricing) }));
  const parts = held.flatMap(({ worth }) => (typeof worth === 'string' ? [] : [worth]));
  if (parts.length === 0) return undefined;
  const left = held.flatMap(({ column, worth }) => (worth === 'unpriced' ? [column.unit] : []));
  const kind = 'by' in rest.groups ? [rest.groups.by] : [];
  const own = [...(rest.active === undefined ? [] : [rest.active]), ...kind];
  return {
    table,
    measure:
      left.length === 0 ? 'wealth' : `wealth without ${[...new Set(left)].join(' and ')}, which has no price`,
    unit: 'USD',
    sign: 1,
    columns: [...own, ...parts.map(({ column }) => column)],
    parts,
    ...rest,
  };
}
