import { InputError, type Problem } from '../errors.ts';
import { type Calibration, parseCalibration } from '../workload/calibration.ts';
import { parseProfile, type WorkloadProfile } from '../workload/profile.ts';
import { valueAt } from './changed-values.ts';
import { locateFaults, placeOfOrigin } from './extends.ts';
import { fieldNotes } from './field.ts';
import { type Holdings, type HoldingsColumns, parseHoldings } from './holdings.ts';
import { type Origin, originNear } from './located.ts';
import { scenarioSchema } from './schema.ts';
import { visitValues } from './schema-tree.ts';
import { seriesBytesMax as csvBytesMax, parseSeries, type Series, type SeriesColumns } from './series.ts';
import { digestSource, type SourceReader, type SourceText, shippedPrefix } from './source-reader.ts';

/** Largest profile or calibration, in bytes. */
const jsonBytesMax = 1_048_576;

/** The files that a scenario stands on, read and checked. */
export interface ScenarioInputs {
  /** By path as the scenario states it. */
  readonly profiles: ReadonlyMap<string, WorkloadProfile>;
  /** By path as the scenario states it; the network's comes first. */
  readonly calibrations: ReadonlyMap<string, Calibration>;
  /** By name. */
  readonly series: ReadonlyMap<string, Series>;
  /** By the path where the scenario names the file. */
  readonly holdings: ReadonlyMap<string, Holdings>;
  /** SHA-256 of each text, by path as the scenario states it. */
  readonly hashes: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

/** Where inputs are looked for. */
export interface InputSources {
  readonly reader: SourceReader;
  readonly origins: ReadonlyMap<string, Origin>;
  /** File of the scenario itself, for paths set on the command line. */
  readonly scenarioFile: string;
  readonly onRead: (source: SourceText) => void;
}

/**
 * Reads profiles, calibrations, series and holdings. A path is relative to the file that states it, or to the scenario when the
 * command line does; one that is a default names a file that ships.
 */
export function readInputs(scenario: object, sources: InputSources): ScenarioInputs {
  const collector = new InputCollector(sources);
  const profiles = new Map<string, WorkloadProfile>();
  const calibrations = new Map<string, Calibration>();
  const series = new Map<string, Series>();
  const holdings = new Map<string, Holdings>();
  visitValues(scenarioSchema(), scenario, (path, schema, value) => {
    if (typeof value !== 'string') return;
    const file = fieldNotes.get(schema)?.file;
    if (file === 'calibration') collector.read(path, value, parseCalibration, calibrations);
    if (file === 'profile') collector.read(path, value, parseProfile, profiles);
    if (file !== 'series' && file !== 'holdings') return;
    // How a file is read stands beside it.
    const above = path.slice(0, path.lastIndexOf('.'));
    const columns = valueAt(scenario, above);
    const readOne = <T>(parse: (text: string, of: string) => T): T | undefined => {
      const read = new Map<string, T>();
      collector.read(path, value, parse, read, csvBytesMax);
      return read.get(value);
    };
    if (file === 'series') {
      const points = readOne((text, of) => parseSeries(text, of, columns as SeriesColumns));
      if (points !== undefined) series.set(above.slice(above.lastIndexOf('.') + 1), points);
    } else {
      const balances = readOne((text, of) => parseHoldings(text, of, columns as HoldingsColumns));
      if (balances !== undefined) holdings.set(above, balances);
    }
  });
  for (const use of listSeriesUses(scenario)) collector.checkSeries(use, series);
  const { hashes, problems } = collector;
  return { profiles, calibrations, series, holdings, hashes, problems };
}

/** Where a series is named, and what its values may be there: as wide as where one value is stated instead. */
interface SeriesUse {
  readonly path: string;
  readonly name: string;
  /** Bounds in words, and the check; USD per token, or a factor. */
  readonly range: string;
  readonly fits: (value: number) => boolean;
}

/** Where a scenario names series, in the order of the schema. */
export function listSeriesUses(scenario: object): SeriesUse[] {
  const uses: SeriesUse[] = [];
  visitValues(scenarioSchema(), scenario, (path, schema, value) => {
    const use = fieldNotes.get(schema)?.series;
    if (use !== undefined && typeof value === 'string')
      uses.push({ path, name: value, ...seriesBounds[use] });
  });
  return uses;
}

const seriesBounds: Readonly<Record<'price' | 'factor', Pick<SeriesUse, 'range' | 'fits'>>> = {
  price: { range: 'above 0 and at most 1,000,000', fits: (value) => value > 0 && value <= 1_000_000 },
  factor: { range: 'at least 0 and at most 1,000', fits: (value) => value >= 0 && value <= 1_000 },
};

class InputCollector {
  readonly hashes: Record<string, string> = {};
  readonly problems: Problem[] = [];
  readonly #sources: InputSources;
  readonly #files = new Map<string, string>();

  constructor(sources: InputSources) {
    this.#sources = sources;
  }

  /** Reads the file that the value at `path` states, unless that was read already, into `into`. */
  read<T>(
    path: string,
    stated: string,
    parse: (text: string, file: string) => T,
    into: Map<string, T>,
    limitBytes = jsonBytesMax,
  ): void {
    const { reader, origins, scenarioFile, onRead } = this.#sources;
    const origin = origins.get(path);
    try {
      const source = locateFaults(path, origin ?? originNear(origins, path), () => {
        const isDefault = origin === undefined && !stated.startsWith(shippedPrefix);
        const from = origin === undefined || origin.how === '--set' ? scenarioFile : origin.file;
        return reader.read(isDefault ? `${shippedPrefix}${stated}` : stated, from, limitBytes);
      });
      const known = this.#files.get(stated);
      if (known !== undefined && known !== source.file)
        throw ambiguous(path, stated, [known, source.file], origin);
      this.#files.set(stated, source.file);
      if (known === undefined) onRead(source);
      this.hashes[stated] = digestSource(source.text, source.file);
      if (!into.has(stated)) into.set(stated, parse(source.text.replace(/^\uFEFF/, ''), source.file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.problems.push(...error.problems);
    }
  }

  /** A series must make sense for what it is used for. */
  checkSeries({ path, name, range, fits }: SeriesUse, series: ReadonlyMap<string, Series>): void {
    const points = series.get(name);
    const bad = points === undefined ? -1 : points.values.findIndex((value) => !fits(value));
    if (points === undefined || bad < 0) return;
    this.problems.push({
      path,
      constraint: `expected values ${range} in the series ${name}`,
      value: `${points.values[bad]} at hour ${points.hours[bad]}`,
      hint: `correct it in the file of the series ${name}`,
      ...placeOfOrigin(originNear(this.#sources.origins, path)),
    });
  }
}

function ambiguous(
  path: string,
  stated: string,
  files: readonly string[],
  origin: Origin | undefined,
): InputError {
  return new InputError({
    path,
    constraint: 'expected one file by this name',
    value: `${stated} is ${files.join(' and ')}`,
    hint: 'rename one of them: results name inputs by their paths in the scenario',
    ...placeOfOrigin(origin),
  });
}
