import { createHash } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../economy/run.ts';
import type { FinalTable, Journal, SimEvent } from '../kernel/outputs.ts';
import { formatTokens } from '../units.ts';
import { AppendedFile } from './appended-file.ts';

import { CsvFile } from './csv-file.ts';
import { openPlainFile } from './plain-file.ts';
import { runFiles, weekFile } from './run-folder.ts';

/** A finished file of a run, as the manifest lists it. */
export interface OutputFile {
  readonly file: string;
  readonly bytes: number;
  /** Of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

export interface RunOutputsOptions {
  /** Keeps a hash of the state after every phase of every tick in phases.bin. */
  readonly phases: boolean;
  /** Where the files stood when their run was saved; absent for a new run. */
  readonly from?: OutputsMark;
}

/** Where the growing files of a run stand; what is after it is of ticks to be done again. */
export interface OutputsMark {
  /** Length in bytes of each file. */
  readonly lengths: Readonly<Record<string, number>>;
  /** Lines of events.csv by kind. */
  readonly events: Readonly<Record<string, number>>;
  /** What moved by flow, in base units: exact, and too large for a number. */
  readonly flowTotals: readonly string[];
}

/** The files of a run while it goes on: metrics, flows, events and hashes are appended after every tick. */
export class RunOutputs {
  readonly #run: Run;
  readonly #folder: string;
  readonly #files: AppendedFile[] = [];
  readonly #metrics: CsvFile;
  readonly #flows: CsvFile;
  readonly #events: CsvFile;
  readonly #weeks: readonly CsvFile[];
  readonly #journals: readonly { readonly list: Journal; readonly csv: CsvFile }[];
  readonly #chain: AppendedFile;
  readonly #phases: AppendedFile | undefined;
  readonly #flowTotals: bigint[];
  readonly #eventCounts: Record<string, number>;

  constructor(run: Run, folder: string, options: RunOutputsOptions) {
    this.#run = run;
    this.#folder = folder;
    this.#flowTotals = run.flows.specs.map((_, index) => BigInt(options.from?.flowTotals[index] ?? 0));
    this.#eventCounts = { ...options.from?.events };
    const open = (name: string): AppendedFile => {
      const file = new AppendedFile(folder, name, options.from?.lengths[name] ?? 0);
      this.#files.push(file);
      return file;
    };
    const metrics = run.metrics.specs.map((spec) => spec.name);
    this.#metrics = new CsvFile(open(runFiles.metrics), ['tick', 'hours', ...metrics]);
    this.#flows = new CsvFile(open(runFiles.flows), flowColumns);
    this.#events = new CsvFile(open(runFiles.events), eventColumns);
    this.#weeks = run.weeks.samples.map(
      ({ name, ids }) => new CsvFile(open(weekFile(name)), ['tick', 'hours', ...Array.from(ids, String)]),
    );
    this.#journals = run
      .keepJournals()
      .map((list) => ({ list, csv: new CsvFile(open(`${list.name}.csv`), list.columns) }));
    this.#chain = open(runFiles.chain);
    this.#phases = options.phases ? open(runFiles.phases) : undefined;
  }

  /** Writes what the tick just done gave; `phaseHashes` has two words for each phase. */
  append(phaseHashes: Uint32Array | undefined): void {
    const run = this.#run;
    const hours = run.tick * run.tickHours;
    if (run.metrics.due) this.#metrics.numbers([run.tick, hours], run.metrics.row);
    if (run.flows.due) this.#appendFlows(hours);
    if (run.weeks.due)
      for (const [k, { values }] of run.weeks.samples.entries())
        this.#weeks[k].numbers([run.tick, hours], values);
    for (const { list, csv } of this.#journals) if (list.rows.length > 0) csv.rows(list.rows.splice(0));
    const events = run.drainEvents();
    if (events.length > 0) this.#events.rows(events.map((event) => eventRow(event, run.tickHours)));
    for (const { kind } of events) this.#eventCounts[kind] = (this.#eventCounts[kind] ?? 0) + 1;
    this.#chain.append(littleEndian(run.chainRow));
    if (phaseHashes !== undefined) this.#phases?.append(littleEndian(phaseHashes));
  }

  /** Where the files stand. */
  mark(): OutputsMark {
    const lengths = Object.fromEntries(this.#files.map((file) => [file.name, file.bytes]));
    return { lengths, events: { ...this.#eventCounts }, flowTotals: this.#flowTotals.map(String) };
  }

  /** Hands everything written so far to the disk. */
  sync(): void {
    for (const file of this.#files) file.sync();
  }

  /** Adds the final tables, gives every file its name and returns them all. */
  finish(): OutputFile[] {
    for (const table of this.#run.finalTables()) this.#appendTable(table);
    // All of it to the disk first: then the moment in which some files have their names and others not is short.
    this.sync();
    for (const file of this.#files) file.commit();
    return this.#files.map(({ name }) => describeFile(this.#folder, name));
  }

  /** Leaves the files unfinished, for a later process to continue. */
  close(): void {
    const failures = this.#files.flatMap((file) => {
      try {
        file.close();
        return [];
      } catch (error) {
        return [error];
      }
    });
    if (failures.length > 0) throw failures[0];
  }

  #appendFlows(hours: number): void {
    const { tick, flows } = this.#run;
    const rows: (string | number)[][] = [];
    for (const [index, { token, decimals, reason, from, to }] of flows.specs.entries()) {
      const amount = flows.period[index];
      if (amount === 0) continue;
      rows.push([tick, hours, token, reason, from, to, formatTokens(amount, decimals)]);
      this.#flowTotals[index] += BigInt(amount);
    }
    this.#flows.rows(rows);
    flows.clear();
  }

  #appendTable({ name, rows, columns }: FinalTable): void {
    const file = new AppendedFile(this.#folder, `agents-${name}.csv`);
    this.#files.push(file);
    const csv = new CsvFile(file, ['id', ...columns.map((column) => column.name)]);
    const sources = columns.map((column) => column.values);
    const values = new Float64Array(columns.length);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns.length; column += 1) values[column] = sources[column][row];
      csv.numbers([row], values);
    }
  }
}

/** Files are read a piece at a time: the table of a million users is larger than its run. */
const CHUNK_BYTES = 1 << 20;

/** No file of a run is larger: the whole of it may have to be read. */
export const outputBytesMax = 8 * 2 ** 30;

/** Length and SHA-256 of a file of a run. Throws InputError for what is no plain file. */
export function describeFile(folder: string, file: string): OutputFile {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const { descriptor } = openPlainFile(join(folder, file), { bytesMax: outputBytesMax });
  let bytes = 0;
  try {
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      hash.update(chunk.subarray(0, read));
      bytes += read;
    }
  } finally {
    closeSync(descriptor);
  }
  return { file, bytes, sha256: hash.digest('hex') };
}

const flowColumns = ['tick', 'hours', 'token', 'reason', 'from', 'to', 'amount'];
const eventColumns = ['tick', 'hours', 'kind', 'agent', 'id', 'amount', 'note'];

function eventRow({ tick, kind, agent, id, amount, note }: SimEvent, tickHours: number): (string | number)[] {
  return [tick, tick * tickHours, kind, agent, id, amount, note];
}

/** The words as bytes, least significant first on every machine; a view of them where they are so already. */
export function littleEndian(words: Uint32Array): Buffer {
  const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}
