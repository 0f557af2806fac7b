import { createReadStream } from 'node:fs';

/** What is done with a CSV file: the header's names first, then each record's fields. */
export interface CsvVisitor {
  header(names: readonly string[]): void;
  record(fields: readonly string[]): void;
}

/**
 * Reads a CSV file as a run writes it (RFC 4180, UTF-8, LF or CRLF), in a stream: memory does not grow with the file.
 *
 * @returns false when there is no such file
 */
export async function readCsv(path: string, visitor: CsvVisitor): Promise<boolean> {
  let isHeader = true;
  const take = (line: string): void => {
    const fields = splitRecord(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (isHeader) visitor.header(fields);
    else visitor.record(fields);
    isHeader = false;
  };
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
      rest = takeRecords(rest + chunk, take);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
  if (rest !== '') take(rest);
  return true;
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
