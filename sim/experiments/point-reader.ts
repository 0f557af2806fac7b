import { type ResolvedScenario, resolveScenario } from '../economy/resolve.ts';
import { InputError, retellProblems } from '../errors.ts';
import type { Located } from '../scenario/located.ts';
import { applySettings } from '../scenario/overrides.ts';

import { scenarioSchema } from '../scenario/schema.ts';
import type { SourceReader } from '../scenario/source-reader.ts';
import { printable } from '../workload/printable.ts';
import { type DraftPoint, settingsOf } from './design-table.ts';
import type { PlanDraft } from './plan-draft.ts';
import type { RunExtent } from './plan-extent.ts';
import {
  findOpenPlace,
  meaningTemplate,
  type OpenPlace,
  readOpenValue,
  scenarioTemplate,
  type TemplateDigest,
} from './scenario-template.ts';
import { hasPlainValues } from './telling-points.ts';

/** What a plan keeps of a point. */
export interface ReadPoint {
  /** SHA-256 of its resolved scenario. */
  readonly scenario: string;
  readonly extent: RunExtent;
}

/** A resolved scenario in which values of points can be put. */
interface Template {
  readonly digest: TemplateDigest;
  /** Undefined where no two points are one scenario that is written in two ways. */
  readonly meaning: TemplateDigest | undefined;
  readonly extent: RunExtent;
}

/** Where the values of points stand that set the same paths. */
interface Layout {
  /** Places that are open, and which of the paths they are. */
  readonly places: readonly OpenPlace[];
  readonly open: readonly number[];
  /** Which of the paths are not open. */
  readonly closed: readonly number[];
  /** Which of the open places say how long a run is and whom it begins with; -1 for none. */
  readonly extent: Readonly<Record<'horizon' | 'tick' | 'users' | 'nodes', number>>;
  /** By the values of what is not open. */
  readonly templates: Map<string, Template>;
}

/** Templates kept: one for each combination of values that a scenario has to be read anew for. */
const templatesMax = 256;
/** Values of a parameter kept as they were read: lists are short, and samples have no value twice. */
const valuesMax = 1_024;

/**
 * Reads the points of a plan, each against those before it. A point that differs from one that was resolved in open places
 * alone is known by its SHA-256 and not resolved: each of its values is right by itself, and what they have against each
 * other is found when it is run.
 */
export class PointReader {
  readonly #draft: PlanDraft;
  readonly #reader: SourceReader;
  readonly #written: Located;
  /** Whether two points may be one scenario that is written in two ways: formulas and files are compared by what they mean. */
  readonly #byMeaning: boolean;
  readonly #places = new Map<string, OpenPlace | undefined>();
  readonly #layouts = new Map<string, Layout>();
  readonly #values = new Map<string, Map<string, unknown>>();
  readonly #seen = new Map<string, DraftPoint>();
  #tree: Located | undefined;
  /** Points that were resolved. */
  resolved = 0;

  constructor(draft: PlanDraft, reader: SourceReader, written: Located) {
    this.#draft = draft;
    this.#reader = reader;
    this.#written = written;
    this.#byMeaning = !hasPlainValues(draft.points);
  }

  /** Throws InputError with what is wrong with the scenario of a point. */
  resolve(point: DraftPoint): ResolvedScenario {
    const { paths, texts } = settingsOf(point);
    const set = [...this.#draft.set, ...paths.map((path, k) => `${path}=${texts[k]}`)];
    const resolved = nameVaried(point, () => resolveScenario(this.#draft.scenario, this.#reader, { set }));
    this.resolved += 1;
    const layout = this.#layOut(paths);
    const closed = closedTexts(layout, texts);
    if (layout.templates.has(closed)) return resolved;
    const { clock, users, nodes } = resolved.scenario;
    const digest = scenarioTemplate(resolved, layout.places);
    const meaning = this.#byMeaning ? meaningTemplate(resolved, layout.places) : undefined;
    layout.templates.set(closed, { digest, meaning, extent: { clock, users, nodes } });
    const [oldest] = layout.templates.keys();
    if (layout.templates.size > templatesMax) layout.templates.delete(oldest);
    return resolved;
  }

  /** Throws InputError for a point that is none, or that differs from an earlier one in its label alone. */
  read(point: DraftPoint): ReadPoint {
    const { paths, texts } = settingsOf(point);
    const layout = this.#layOut(paths);
    const values = layout.open.map((k, index) => this.#readValue(layout.places[index], texts[k]));
    const closed = closedTexts(layout, texts);
    if (!layout.templates.has(closed) || values.includes(undefined)) this.resolve(point);
    const template = layout.templates.get(closed);
    if (template === undefined || values.includes(undefined))
      throw new Error(`${point.name} was resolved with a value that its field refuses`);
    const scenario = template.digest(values);
    this.#requireNew(point, template.meaning?.(values) ?? scenario);
    return { scenario, extent: extentWith(template.extent, layout, values) };
  }

  #layOut(paths: readonly string[]): Layout {
    const key = paths.join('\n');
    const known = this.#layouts.get(key);
    if (known !== undefined) return known;
    const found = paths.map((path) => this.#placeOf(path));
    const open = [...paths.keys()].filter((k) => found[k] !== undefined);
    const places = found.filter((place) => place !== undefined);
    const at = (path: string): number => places.findIndex(({ steps }) => steps.join('.') === path);
    const layout = {
      places,
      open,
      closed: [...paths.keys()].filter((k) => found[k] === undefined),
      extent: {
        horizon: at('clock.horizon'),
        tick: at('clock.tick'),
        users: at('users.active'),
        nodes: at('nodes.active'),
      },
      templates: new Map(),
    };
    this.#layouts.set(key, layout);
    return layout;
  }

  #placeOf(path: string): OpenPlace | undefined {
    if (this.#places.has(path)) return this.#places.get(path);
    this.#tree ??= applySettings(this.#written, this.#draft.set, scenarioSchema());
    const place = findOpenPlace(path, this.#tree);
    this.#places.set(path, place);
    return place;
  }

  #readValue(place: OpenPlace, text: string): unknown {
    const known = this.#values.get(place.path) ?? new Map<string, unknown>();
    this.#values.set(place.path, known);
    // A sample has no value twice: to look for one takes as long as to read it.
    if (known.size >= valuesMax) return readOpenValue(place, text);
    if (known.has(text)) return known.get(text);
    const value = readOpenValue(place, text);
    known.set(text, value);
    return value;
  }

  #requireNew(point: DraftPoint, digest: string): void {
    const earlier = this.#seen.get(digest);
    if (earlier === undefined) {
      this.#seen.set(digest, point);
      return;
    }
    const { parameters } = point;
    const path = Object.keys(parameters).find((one) => parameters[one] !== earlier.parameters[one]);
    // Points that a sample drew twice have one label; arms are told apart by the proposal.
    if (path === undefined) return;
    throw new InputError({
      path,
      constraint: `expected each point once, and ${printable(earlier.name)} is the same scenario`,
      value: printable(parameters[path]),
      hint: 'take one of the two values out; replications say how often a point is run',
      ...placeOf(point),
    });
  }
}

/** The extent of a template with the values of a point. */
function extentWith(
  { clock, users, nodes }: RunExtent,
  { extent }: Layout,
  values: readonly unknown[],
): RunExtent {
  const at = (place: number, otherwise: number): number => (place < 0 ? otherwise : Number(values[place]));
  return {
    clock: { horizon: at(extent.horizon, clock.horizon), tick: at(extent.tick, clock.tick) },
    users: { active: at(extent.users, users.active) },
    nodes: { active: at(extent.nodes, nodes.active) },
  };
}

const closedTexts = ({ closed }: Layout, texts: readonly string[]): string =>
  closed.length === 0 ? '' : JSON.stringify(closed.map((k) => texts[k]));

/** Where what is wrong with a point is reported: at `--vary`, or at its own line. */
const placeOf = ({ place }: DraftPoint) => place ?? { file: '--vary' };

/** Runs `resolve`; a problem with a parameter that varies is reported where the point is written, not at one of its settings. */
function nameVaried<T>(point: DraftPoint, resolve: () => T): T {
  const paths = Object.keys(point.parameters);
  return retellProblems(resolve, (problem) => {
    const isVaried = paths.some((path) => problem.path === path || problem.path.startsWith(`${path}.`));
    if (!isVaried || problem.file !== '--set') return problem;
    if (problem.constraint !== 'expected a whole number' || point.place !== undefined)
      return { ...problem, ...placeOf(point) };
    const { mend: _, ...told } = problem;
    const hint = 'list whole numbers, or let the distribution have a step: { uniform: [low, high], step: 1 }';
    return { ...told, hint, file: '--vary' };
  });
}
