import type { Run } from '../economy/run.ts';
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

/** What can be had of the final tables of all arms. */
export function chooseFortunes(runs: readonly Run[]): FortuneClass[] {
  const tables = runs.map((run) => run.finalTables());
  const tiers = runs[0].world.scenario.nodes.tiers.map(({ name }) => name);
  return tables[0].flatMap((table) => {
    const columns = table.columns.filter(({ name }) =>
      tables.every((all) => findTable(all, table.name)?.columns.some((column) => column.name === name)),
    );
    const chosen = table.rows === 0 ? undefined : classOf(table.name, columns, tiers);
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
      return wealthOf(table, columns, {
        active: 'active',
        groups: { by: 'kind', names: ['honest', 'duplicating', 'fabricating', 'sybil'] },
      });
    default:
      return wealthOf(table, columns, { groups: { quartersOf: 'wealth', what: 'wealth' } });
  }
}

/** Tokens that have a price, and what else is a claim on one. */
function wealthOf(
  table: string,
  columns: readonly FinalColumn[],
  rest: Pick<FortuneClass, 'active' | 'groups'>,
): FortuneClass | undefined {
  const parts = columns.flatMap(({ name, unit }): FortunePart[] => {
    if (!name.endsWith(unit.toLowerCase())) return [];
    if (unit === 'USD') return [{ column: name }];
    if (unit === 'DGAI') return [{ column: name, price: 'dgai.price' }];
    const isBacked = unit === 'DMP' && !name.includes('unbacked');
    if (unit === '2PM' || isBacked) return [{ column: name, price: '2pm.price' }];
    if (unit.startsWith('RT/')) return [{ column: name, price: `rt.${unit.slice(3)}.price`, per: 1_000 }];
    return [];
  });
  if (parts.length === 0) return undefined;
  const kind = 'by' in rest.groups ? [rest.groups.by] : [];
  const own = [...(rest.active === undefined ? [] : [rest.active]), ...kind];
  return {
    table,
    measure: 'wealth',
    unit: 'USD',
    sign: 1,
    columns: [...own, ...parts.map(({ column }) => column)],
    parts,
    ...rest,
  };
}
