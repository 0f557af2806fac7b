import { InputError } from '../errors.ts';
import { printable } from './printable.ts';

/** The three columns of a request trace: arrival time, input (prompt) tokens, output (generated) tokens. */
export type TraceColumn = 'time' | 'in' | 'out';

/** Header names that the user names for some of the columns; the others are recognised. */
export type ColumnChoice = Readonly<Partial<Record<TraceColumn, string>>>;

/**
 * Where each column stands in a record (from 0), its name in the header, and how many fields a record has.
 */
export interface ColumnLayout {
  readonly index: Readonly<Record<TraceColumn, number>>;
  readonly header: Readonly<Record<TraceColumn, string>>;
  readonly fields: number;
}

/** The names in use (Azure, BurstGPT, Vidur and the like), lower case, letters and digits only. */
const knownNames: Readonly<Record<TraceColumn, readonly string[]>> = {
  time: words('timestamp time arrival arrivaltime arrivaltimestamp arrivedat requesttime datetime'),
  in: words(
    'contexttokens inputtokens prompttokens requesttokens prefilltokens numprefilltokens numinputtokens',
    'numprompttokens tokensin inputlength promptlength',
  ),
  out: words(
    'generatedtokens outputtokens completiontokens responsetokens decodetokens numdecodetokens numoutputtokens',
    'numgeneratedtokens tokensout outputlength',
  ),
};

const meaning: Readonly<Record<TraceColumn, string>> = {
  time: 'arrival time',
  in: 'input tokens',
  out: 'output tokens',
};

/**
 * Reads `time=NAME,in=NAME,out=NAME` (any of the three). Throws InputError for another key, one given twice,
 * or an empty name.
 */
export function parseColumnChoice(text: string): ColumnChoice {
  const choice: Partial<Record<TraceColumn, string>> = {};
  for (const part of text.split(',')) {
    const [key, ...name] = part.split('=');
    const column = key.trim();
    if (!isColumn(column) || column in choice || name.join('=').trim() === '') {
      throw new InputError({
        path: '--columns',
        constraint: 'expected time=NAME,in=NAME,out=NAME, each at most once',
        value: printable(part),
        hint: 'NAME is a header of the trace, for instance in=ContextTokens',
      });
    }
    choice[column] = name.join('=').trim();
  }
  return choice;
}

/** Finds the three columns in a header record. Throws InputError when one is missing or could be several. */
export function findColumns(
  header: readonly string[],
  choice: ColumnChoice,
  file: string,
  line: number,
): ColumnLayout {
  const find = (column: TraceColumn): number => findColumn(column, header, choice[column], file, line);
  const index = { time: find('time'), in: find('in'), out: find('out') };
  if (new Set(Object.values(index)).size < 3) {
    throw new InputError({
      path: 'columns',
      constraint: 'expected three different columns',
      value: printable(
        Object.values(index)
          .map((at) => header[at])
          .join(', '),
      ),
      hint: 'name each with --columns time=NAME,in=NAME,out=NAME',
      file,
      line,
    });
  }
  return {
    index,
    header: {
      time: printable(header[index.time]),
      in: printable(header[index.in]),
      out: printable(header[index.out]),
    },
    fields: header.length,
  };
}

function findColumn(
  column: TraceColumn,
  header: readonly string[],
  chosen: string | undefined,
  file: string,
  line: number,
): number {
  const names = chosen === undefined ? knownNames[column] : [simplify(chosen)];
  const found = header.map((_, index) => index).filter((index) => names.includes(simplify(header[index])));
  if (found.length === 1) return found[0];
  const wanted = chosen === undefined ? meaning[column] : `${meaning[column]} named ${printable(chosen)}`;
  throw new InputError({
    path: `columns.${column}`,
    constraint: `expected ${found.length === 0 ? 'a' : 'only one'} column of ${wanted}`,
    value: printable(header.join(',')),
    hint: `name it with --columns ${column}=NAME, NAME being one of the comma-separated headers of the first line`,
    file,
    line,
  });
}

function isColumn(text: string): text is TraceColumn {
  return text === 'time' || text === 'in' || text === 'out';
}

function simplify(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function words(...lines: readonly string[]): readonly string[] {
  return lines.join(' ').split(' ');
}
