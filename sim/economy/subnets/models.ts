import { AliasTable } from '../../random/distributions/alias-table.ts';
import { countServing, deriveDemandShares } from './mechanisms/model-quality.ts';
import type { World } from './state.ts';
import { subnetStage } from './state.ts';

/**
 * The models of every workload: their alias tables one behind the other, with the models themselves instead of their
 * places in a table. A model is its subnet + 1, or 0 for the free one.
 */
export interface ModelChoice {
  /** By workload: its first column, and columns per 32-bit word. */
  readonly first: Int32Array;
  readonly columnsPerWord: Float64Array;
  /** By column: the share that its own model accepts. */
  readonly accept: Float64Array;
  /** By column: its own model, then the model that has the rest. */
  readonly models: Uint8Array;
}

/** Once a week users learn how good each model is, and go by that until the next. */
export function offerModels(world: World): void {
  const { knownQuality, quality } = world.subnets.col;
  knownQuality.set(quality);
  listModels(world);
}

/**
 * Of the models that serve a workload users choose by logit over the quality they know of. A function of the subnets
 * alone, so that a resumed run makes the same tables.
 */
export function listModels(world: World): void {
  const { stage, workload, knownQuality: quality } = world.subnets.col;
  const { base, sensitivity } = world.scenario.subnets.model;
  const { count } = world.scenario.subnets.models;
  const weights = world.workloads.map(({ scenario }) => scenario.weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let mean = 0;
  let live = 0;
  const menus = weights.map((weight, kind) => {
    const served = [...stage.keys()].flatMap((id): number[] => {
      if (stage[id] !== subnetStage.founded) return [];
      return new Array(countServing(workload[id], kind, weights.length, count)).fill(id);
    });
    live += served.length;
    const qualities = Float64Array.from([base, ...served.map((id) => quality[id])]);
    const shares = new Float64Array(qualities.length);
    deriveDemandShares(qualities, qualities.length, sensitivity, shares);
    mean += (weight / total) * qualities.reduce((sum, value, k) => sum + value * shares[k], 0);
    return { table: new AliasTable(shares), models: [0, ...served.map((id) => id + 1)] };
  });
  world.modelChoice = live === 0 ? undefined : joinMenus(menus);
  world.commons.col.modelQuality[0] = live === 0 ? base : mean;
}

interface Menu {
  readonly table: AliasTable;
  readonly models: readonly number[];
}

function joinMenus(menus: readonly Menu[]): ModelChoice {
  const first = new Int32Array(menus.length);
  for (let kind = 1; kind < menus.length; kind += 1)
    first[kind] = first[kind - 1] + menus[kind - 1].table.size;
  return {
    first,
    columnsPerWord: Float64Array.from(menus, ({ table }) => table.columnsPerWord),
    accept: Float64Array.from(menus.flatMap(({ table }) => [...table.accept])),
    models: Uint8Array.from(
      menus.flatMap(({ table, models }) => models.flatMap((model, k) => [model, models[table.alias[k]]])),
    ),
  };
}
