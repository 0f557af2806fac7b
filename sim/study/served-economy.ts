import type { Executor } from '../executors/executor.ts';
import { type PlannedRun, plannedRun, taskOf } from '../experiments/plan.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { readKeptRuns } from '../store/kept-runs.ts';
import type { StudiedEconomy } from './studied-economy.ts';

/** Figures of a run by name; null where it has none. */
export type ServedOutcome = Readonly<Record<string, number | null>>;

/** An economy that answers whatever points somebody outside asks, each run once. */
export class ServedEconomy {
  readonly #economy: StudiedEconomy;
  readonly #store: ExperimentStore;
  readonly #executor: Executor;
  /** By scenario and replication. */
  readonly #known = new Map<string, ServedOutcome>();
  #next = 0;

  private constructor(economy: StudiedEconomy, store: ExperimentStore, executor: Executor) {
    this.#economy = economy;
    this.#store = store;
    this.#executor = executor;
  }

  /** With what earlier sessions were asked. */
  static async open(
    economy: StudiedEconomy,
    store: ExperimentStore,
    executor: Executor,
  ): Promise<ServedEconomy> {
    const served = new ServedEconomy(economy, store, executor);
    const names = economy.plan.observe.kpis.map(({ name }) => name);
    for (const [run, { scenario, replication, kpis }] of await readKeptRuns(store, names)) {
      served.#known.set(`${scenario} ${replication}`, served.#outcomeOf(kpis));
      served.#next = Math.max(served.#next, run + 1);
    }
    return served;
  }

  /** Figures of one point on some luck, in that order. Throws InputError for a point that is none. */
  async answer(
    point: Readonly<Record<string, unknown>>,
    replications: readonly number[],
  ): Promise<ServedOutcome[]> {
    const draft = this.#economy.space.draftFrom(point);
    const keys: string[] = [];
    const missing: PlannedRun[] = [];
    for (const replication of replications) {
      const planned = this.#economy.placeDraft(this.#next, draft, replication);
      const key = `${this.#economy.plan.points[planned.point].scenario} ${replication}`;
      keys.push(key);
      if (this.#known.has(key)) continue;
      missing.push(planned);
      this.#next += 1;
    }
    const { plan } = this.#economy;
    await this.#executor.execute(
      missing.map((planned) => taskOf(plan, planned)),
      {
        onOutcome: async (outcome) => {
          const planned = plannedRun(plan, outcome.run);
          await this.#store.record(planned, outcome);
          const kpis = 'result' in outcome.outcome ? [...outcome.outcome.result.kpis] : undefined;
          this.#known.set(
            `${plan.points[planned.point].scenario} ${planned.replication}`,
            this.#outcomeOf(kpis),
          );
        },
      },
    );
    return keys.map((key) => this.#known.get(key) ?? this.#outcomeOf(undefined));
  }

  #outcomeOf(kpis: readonly number[] | undefined): ServedOutcome {
    return Object.fromEntries(
      this.#economy.plan.observe.kpis.map(({ name }, k) => {
        const value = kpis?.[k] ?? Number.NaN;
        return [name, Number.isNaN(value) ? null : value];
      }),
    );
  }
}
