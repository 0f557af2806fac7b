import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseColumnChoice } from '../../sim/workload/trace-columns.ts';
import { problemOf, readTrace } from './traces.ts';

const azure = [
  'TIMESTAMP,ContextTokens,GeneratedTokens',
  '2023-11-16 23:59:59.9799600,4808,10',
  '2023-11-17 00:00:00.0319600,3180,8',
  '2023-11-17 00:00:00.0319600,110,27',
];

describe('a request trace', () => {
  it('is read as published: seven decimals, CRLF, no line break at the end', () => {
    const trace = readTrace(azure.join('\r\n'));
    expect([...trace.seconds]).toEqual([0, 0.052, 0.052]);
    expect([...trace.tokensIn]).toEqual([4808, 3180, 110]);
    expect([...trace.tokensOut]).toEqual([10, 8, 27]);
  });

  it('means the same with any line ending, blank lines, quotes, a byte-order mark or further columns', () => {
    const plain = readTrace(azure.join('\n'));
    const spaced = readTrace(`\ufeff${azure.join('\r\n\r\n')}\r\n\r\n`);
    const quoted = readTrace(
      azure.map((line) => line.replaceAll(/[^,]+/g, (field) => `"${field}"`)).join('\n'),
    );
    const prompts = readTrace(
      azure.map((line, row) => `${line}, "a ""prompt"",\nof two lines ${row}"`).join('\n'),
    );
    for (const other of [spaced, quoted, prompts]) expect(other).toEqual(plain);
  });

  it('means the same however the stream cuts it', () => {
    const row = fc.tuple(fc.nat(1e6), fc.nat(9000), fc.nat(900), fc.constantFrom('é', '"😀,\n"', ''));
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, piece) => {
          const lines = rows
            .sort(([a], [b]) => a - b)
            .map(([time, ...rest]) => [time / 1000, ...rest].join(','));
          const csv = ['time,input_tokens,output_tokens,prompt', ...lines].join('\r\n');
          expect(readTrace(csv, {}, piece)).toEqual(readTrace(csv));
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    ['TIMESTAMP,ContextTokens,GeneratedTokens'],
    ['arrived_at,num_prefill_tokens,num_decode_tokens'],
    ['Timestamp,Request tokens,Response tokens'],
    ['arrival,prompt-tokens,completion-tokens'],
    ['time,Input_Tokens,OUTPUT_TOKENS'],
  ])('is recognised by its headers: %s', (header) => {
    const trace = readTrace(`${header}\n1,20,30\n2.5,40,50\n`);
    expect([...trace.seconds]).toEqual([0, 1.5]);
    expect([...trace.tokensIn]).toEqual([20, 40]);
    expect([...trace.tokensOut]).toEqual([30, 50]);
  });

  it('is read by named columns where they are not recognised or could be several', () => {
    const csv = 'reply,time,when,words\n7,0,100,11\n8,0,101,12\n';
    const columns = parseColumnChoice('time=when, in=words, out=Reply');
    const trace = readTrace(csv, { columns });
    expect([...trace.seconds, ...trace.tokensIn, ...trace.tokensOut]).toEqual([0, 1, 11, 12, 7, 8]);
  });

  it.each([
    ['a zone', '2024-05-10T00:00:00Z', '2024-05-10T02:00:01+02:00', 1],
    ['a zone after a space', '2024-05-10 00:00:00.009930+00:00', '2024-05-10 00:00:00.010000 +0000', 0.00007],
    ['a leap day', '2024-02-28T23:59:59', '2024-03-01T00:00:00', 86_401],
    ['seconds of the epoch', '1700000000.1', '1700000000.4', 0.3],
    ['an exponent', '-1e-3', '1.5e1', 15.001],
    ['times before zero', '-2.25', '-.5', 1.75],
  ])('keeps the time between arrivals to 100 ns with %s', (_, first, second, gap) => {
    expect(
      readTrace(`time,in_,out_\n${first},1,2\n${second},1,2`, { columns: { in: 'in_', out: 'out_' } })
        .seconds[1],
    ).toBe(gap);
  });

  it('out of order is sorted only when asked to, and those that arrive together keep their order', () => {
    const csv = 'time,tokens_in,tokens_out\n5,1,1\n3,2,2\n5,3,3\n3,4,4\n-1,5,5\n';
    expect(problemOf(() => readTrace(csv))).toMatchObject({
      line: 3,
      hint: 'sort the trace, or pass --sort',
    });
    const sorted = readTrace(csv, { sort: true });
    expect([...sorted.seconds]).toEqual([0, 4, 4, 6, 6]);
    expect([...sorted.tokensIn]).toEqual([5, 2, 4, 1, 3]);
    expect([...sorted.tokensOut]).toEqual([5, 2, 4, 1, 3]);
  });

  it('sorted on reading is the trace sorted before', () => {
    const row = fc.tuple(fc.nat(50), fc.nat(99), fc.nat(99));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const read = (list: typeof rows) =>
          readTrace(['time,tokens_in,tokens_out', ...list.map((fields) => fields.join(','))].join('\n'), {
            sort: true,
          });
        expect(read(rows)).toEqual(read(rows.toSorted(([a], [b]) => a - b)));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a bad row of a trace', () => {
  const header = 'TIMESTAMP,ContextTokens,GeneratedTokens';
  const good = '2023-11-16 18:17:03.9799600,4808,10';
  const time = '2023-11-16 18:17:04.0000000';

  it.each([
    ['no time', 'TIMESTAMP', 'yesterday,1,2', 'yesterday'],
    ['an empty time', 'TIMESTAMP', ',1,2', '""'],
    ['a day that does not exist', 'TIMESTAMP', '2023-02-30 00:00:00,1,2', '2023-02-30'],
    ['an hour that does not exist', 'TIMESTAMP', '2023-11-16 24:00:00,1,2', '24:00'],
    ['another kind of time', 'TIMESTAMP', '1700158624,1,2', '1700158624'],
    ['a time before the row above', 'TIMESTAMP', '2023-11-16 18:17:03.9799599,1,2', '9799599'],
    ['a time far from the first', 'TIMESTAMP', '2063-11-16 18:17:03,1,2', '2063'],
    ['part of a token', 'ContextTokens', `${time},1.5,2`, '1.5'],
    ['negative tokens', 'ContextTokens', `${time},-1,2`, '-1'],
    ['too many tokens', 'ContextTokens', `${time},16777217,2`, '16777217'],
    ['tokens in another notation', 'GeneratedTokens', `${time},1,0x10`, '0x10'],
    ['tokens that are not a number', 'GeneratedTokens', `${time},1,NaN`, 'NaN'],
    ['no tokens', 'GeneratedTokens', `${time},1,`, '""'],
    ['a field too few', 'record', `${time},1`, '2 in'],
    ['a field too many', 'record', `${time},1,2,3`, '4 in'],
    ['a quote within a field', 'record', `${time},1,2"3"`, '2"3"'],
    ['text after a quoted field', 'record', `${time},"1"1,2`, '"1"1'],
    ['a quote that never closes', 'record', `${time},1,"2`, '"2'],
    ['more than 64 KiB', 'record', `${time},1,${'2'.repeat(70_000)}`, '2023'],
    ['more than 64 KiB in quotes', 'record', `${time},1,"${'2\n'.repeat(40_000)}`, '2023'],
  ])('is refused with its line: %s', (_, path, row, value) => {
    const problem = problemOf(() => readTrace([header, good, '', row, good].join('\r\n'), {}, 1000));
    expect(problem).toMatchObject({ path, file: 'trace.csv', line: 4 });
    expect(problem.value).toContain(value);
    expect(problem.hint).toBeDefined();
  });

  it('counts when it is the last line, with no line break after it', () => {
    expect(problemOf(() => readTrace(`${header}\n${good}\n${time},1,x`)).line).toBe(3);
  });

  it('cannot write to the terminal through the error', () => {
    expect(problemOf(() => readTrace(`${header}\n\u001b[2J\u202e\u009b,1,2`)).value).toBe('"·[2J··"');
  });
});

describe('a trace as a whole', () => {
  it.each([
    ['an empty file', '', undefined],
    ['blank lines only', '\n\r\n\n', undefined],
    ['a header only', 'TIMESTAMP,ContextTokens,GeneratedTokens\n', 1],
    ['no header', '2023-11-16 18:17:03,4808,10\n', 1],
    ['a missing column', 'TIMESTAMP,ContextTokens\n1,2\n', 1],
    ['two columns that could be meant', 'time,timestamp,tokens_in,tokens_out\n1,1,2,3\n', 1],
    ['another separator', 'TIMESTAMP;ContextTokens;GeneratedTokens\n1;2;3', 1],
    ['another encoding', 'T\0I\0M\0E\0,\0', 1],
  ])('is refused: %s', (_, csv, line) => {
    expect(problemOf(() => readTrace(csv)).line).toBe(line);
  });

  it('is bounded in rows and in bytes', () => {
    const csv = `time,tokens_in,tokens_out\n${'1,2,3\n'.repeat(5)}`;
    expect(readTrace(csv, { rowsMax: 5 }).seconds).toHaveLength(5);
    expect(problemOf(() => readTrace(csv, { rowsMax: 4 })).line).toBe(6);
    expect(problemOf(() => readTrace(csv, { bytesMax: csv.length - 1 }, 10)).constraint).toContain('bytes');
  });

  it.each(['', 'time', 'in=', 'input=x', 'in=a,in=b'])(
    'needs columns named as KEY=NAME, not "%s"',
    (text) => {
      expect(problemOf(() => parseColumnChoice(text)).path).toBe('--columns');
    },
  );

  it('needs three different columns', () => {
    const columns = parseColumnChoice('in=tokens,out=tokens');
    expect(problemOf(() => readTrace('time,tokens\n1,2\n', { columns })).path).toBe('columns');
  });
});
