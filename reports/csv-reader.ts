import { createReadStream } from 'node:fs';
import { InputError } from '../sim/errors.ts';
import { openPlainFile } from '../sim/store/plain-file.ts';
import { systemCode } from '../sim/store/system-error.ts';
import { originalText } from '../sim/workload/csv-cells.ts';

/** A run of a million users for ten years stays below. */
const bytesMax = 8 * 2 ** 30;
/** A record of ten thousand subnets has fewer characters. */
const recordLengthMax = 4_194_304;

/** What is done with a CSV file: told its header's names, it says what becomes of each record's fields. */
export type CsvVisitor = (names: readonly string[]) => (fields: readonly string[]) => void;

/**
 * Reads a CSV file as a run writes it (RFC 4180, UTF-8, LF or CRLF), in a stream: memory does not grow with the file.
 *
 * @returns false when there is no such file
 * @throws InputError for what is no plain file, or has no end of a line for megabytes
 */
export async function readCsv(path: string, visitor: CsvVisitor): Promise<boolean> {
  let takeFields: ReturnType<CsvVisitor> | undefined;
  const take = (line: string): void => {
    const fields = splitRecord(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (takeFields === undefined) takeFields = visitor(fields);
    else takeFields(fields);
  };
  let rest = '';
  const descriptor = open(path);
  if (descriptor === undefined) return false;
  const options = { fd: descriptor, encoding: 'utf8', highWaterMark: 1 << 18 } as const;
  for await (const chunk of createReadStream(path, options)) {
    rest = takeRecords(rest + chunk, take);
    if (rest.length > recordLengthMax) throw tooLong(path);
  }
  if (rest !== '') take(rest);
  return true;
}

function open(path: string): number | undefined {
  try {
    return openPlainFile(path, { bytesMax }).descriptor;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function tooLong(path: string): InputError {
  return new InputError({
    path: 'file',
    constraint: `expected CSV whose records have at most ${recordLengthMax} characters`,
    value: 'a longer one',
    hint: 'the file was changed after the run; make it again',
    file: path,
  });
}

/** Calls `take` for each whole record of `text` and returns what is left. */
function takeRecords(text: string, take: (record: string) => void): string {
  let start = 0;
  let quoted = text.indexOf('"');
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    // A line break inside quotes belongs to the field.
    if (quoted >= 0 && quoted < end) {
      const record = text.slice(start, end);
      if (countQuotes(record) % 2 === 1) continue;
      quoted = text.indexOf('"', end);
    }
    if (end > start) take(text.slice(start, end));
    start = end + 1;
  }
  return text.slice(start);
}

function splitRecord(record: string): string[] {
  const fields = splitFields(record);
  return record.includes("'") ? fields.map(originalText) : fields;
}

function splitFields(record: string): string[] {
  if (!record.includes('"')) return record.split(',');
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/y;
  for (let match = field.exec(record); match !== null; match = field.exec(record)) {
    fields.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
    if (match[3] === '') break;
  }
  return fields;
}

function countQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count += 1;
  return count;
}
