import { z } from '../zod.ts';
import { missingFile, type SourceReader, type SourceText } from './source-reader.ts';

export const keptSourceSchema = z.strictObject({
  /** As another file or the command line names it. */
  path: z.string(),
  /** The file that names it; empty for the scenario itself. */
  from: z.string(),
  /** Name in messages. */
  file: z.string(),
  text: z.string(),
});

/** A text that was read for a scenario, and under which name: what reads it again needs no file. */
export type KeptSource = z.infer<typeof keptSourceSchema>;

/** Remembers what is read, in the order of reading, each text once. */
export class SourceKeeper implements SourceReader {
  readonly #reader: SourceReader;
  readonly #kept = new Map<string, KeptSource>();

  constructor(reader: SourceReader) {
    this.#reader = reader;
  }

  get sources(): readonly KeptSource[] {
    return [...this.#kept.values()];
  }

  read(path: string, from: string, limitBytes: number): SourceText {
    const { file, text } = this.#reader.read(path, from, limitBytes);
    this.#kept.set(keyOf(path, from), { path, from, file, text });
    return { file, text };
  }
}

/** Reads what was kept, and nothing else; `refuse` makes the error for a text that is not there. */
export function keptReader(
  sources: readonly KeptSource[],
  refuse: (path: string, from: string) => Error = missingFile,
): SourceReader {
  const kept = new Map(sources.map((source) => [keyOf(source.path, source.from), source]));
  return {
    read(path, from) {
      const source = kept.get(keyOf(path, from));
      if (source === undefined) throw refuse(path, from);
      return { file: source.file, text: source.text };
    },
  };
}

const keyOf = (path: string, from: string): string => `${from}\n${path}`;
