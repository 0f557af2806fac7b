import { describe, expect, it } from 'vitest';
import { paintFor } from '../../bin/terminal/colour.ts';
import {
  formatBytes,
  formatFigure,
  formatRange,
  formatSeconds,
  formatSimLength,
  formatSimTime,
  groupThousands,
} from '../../bin/terminal/figures.ts';
import { exitCodeOf, formatError, formatErrorJson } from '../../bin/terminal/problems.ts';
import { ProgressLine } from '../../bin/terminal/progress-line.ts';
import { formatTable } from '../../bin/terminal/table.ts';
import { cutTo, safeText, widthOf } from '../../bin/terminal/width.ts';
import { InputError, InvariantError } from '../../sim/errors.ts';

const plain = paintFor({}, false);
const layout = { paint: plain, verbose: false, args: ['run', 'a b.yaml', '--seed', 'x'] };

describe('figures for people', () => {
  it.each([
    [0, '0'],
    [1_234_567, '1,234,567'],
    [-1_234_567.8, '-1,234,568'],
    [999, '999'],
    [0.123456, '0.1235'],
    [12.345678, '12.35'],
    [0.0000123, '1.23e-5'],
    [Number.NaN, '–'],
  ])('%s reads %s', (value, text) => expect(formatFigure(value)).toBe(text));

  it('groups thousands of whole numbers', () => {
    expect([0, 100, 1000, 999_999, 1_000_000].map(groupThousands)).toEqual([
      '0',
      '100',
      '1,000',
      '999,999',
      '1,000,000',
    ]);
  });

  it.each([
    [0.04, '0.0 s'],
    [59.4, '59 s'],
    [185, '3 min 5 s'],
    [7800, '2 h 10 min'],
  ])('%s seconds are %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

  it.each([
    [0, 'day 1 00:00'],
    [61.5, 'day 3 13:30'],
    [8760, 'year 2 day 1 00:00'],
    [0.999999, 'day 1 01:00'],
    [23.999999, 'day 2 00:00'],
  ])('%s hours into a run it is %s', (hours, text) => expect(formatSimTime(hours)).toBe(text));

  it.each([
    [36, '36 h'],
    [4368, '182 days'],
    [8760.5, '365 days'],
  ])('%s simulated hours are %s', (hours, text) => expect(formatSimLength(hours)).toBe(text));

  it('a range is one figure where its ends are one', () => {
    expect(formatRange({ least: 72, most: 480 }, formatSimLength)).toBe('3 days to 20 days');
    expect(formatRange({ least: 72, most: 72 }, formatSimLength)).toBe('3 days');
  });

  it.each([
    [999, '999 B'],
    [84_321, '84 kB'],
    [15_802_362, '15.8 MB'],
  ])('%s bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('widths on a terminal', () => {
  it.each([
    ['plain', 5],
    ['Größe', 5],
    ['e\u0301te\u0301', 3],
    ['日本語', 6],
    ['🦊🦊', 4],
    ['👩‍👩‍👧', 2],
    ['\u001b[31mred\u001b[39m', 3],
    ['', 0],
  ])('%j takes %i columns', (text, width) => expect(widthOf(text)).toBe(width));

  it('cuts long text with an ellipsis, never in the middle of a character', () => {
    expect(cutTo('日本語日本語', 6)).toBe('日本…');
    expect(cutTo('short', 6)).toBe('short');
  });

  it('lets no control character of a scenario reach the terminal', () => {
    expect(safeText('a\u001b]0;owned\u0007b\u202ec\nd')).toBe('a·]0;owned·b·c d');
  });
});

describe('a table', () => {
  it('aligns numbers at their right and text at its left, whatever the script', () => {
    const lines = formatTable(
      [
        ['日本', '1,234'],
        ['nodes', '5'],
      ],
      { columns: [{ title: 'Kind' }, { title: 'Count', align: 'right' }] },
    );
    expect(lines).toEqual(['  Kind   Count', '  日本   1,234', '  nodes      5']);
  });

  it('of nothing is its titles, and without titles nothing', () => {
    expect(formatTable([], { columns: [{ title: 'Kind' }] })).toEqual(['  Kind']);
    expect(formatTable([], { columns: [{}] })).toEqual([]);
  });
});

describe('colours', () => {
  const terminal = { isTTY: true };
  it.each([
    ['on a terminal', terminal, undefined, {}, true],
    ['in a file', {}, undefined, {}, false],
    ['NO_COLOR on a terminal', terminal, undefined, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR, which counts as unset', terminal, undefined, { NO_COLOR: '' }, true],
    ['FORCE_COLOR in a file', {}, undefined, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0 on a terminal', terminal, undefined, { FORCE_COLOR: '0' }, false],
    ['NO_COLOR against FORCE_COLOR', terminal, undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['--no-color against FORCE_COLOR', terminal, false, { FORCE_COLOR: '1' }, false],
    ['a dumb terminal', terminal, undefined, { TERM: 'dumb' }, false],
  ])('%s', (_where, stream, wanted, environment, isColoured) => {
    expect(paintFor(stream, wanted, environment)('red', 'x') !== 'x').toBe(isColoured);
  });
});

describe('the progress of a run', () => {
  const progress = { tick: 7600, ticks: 17_520, tickHours: 1, ticksPerSecond: 3900, seconds: 2.5 };

  it('says how far it is in ticks and in simulated time, how fast, and how long it takes yet', () => {
    const shown: string[] = [];
    const screen = { isTTY: true, columns: 100, write: (text: string) => shown.push(text) };
    let clock = 0;
    const line = new ProgressLine(screen, 'baseline', undefined, () => clock);
    clock = 200;
    line.show(progress);
    expect(shown).toEqual([
      '\r\u001b[Kbaseline   43 %  tick 7,600 of 17,520  day 317 16:00  3,900 ticks/s  3 s left',
    ]);
  });

  it('is silent for a run that is over in a moment, and for one that a log sees end within a minute', () => {
    const shown: string[] = [];
    const write = (text: string) => shown.push(text);
    new ProgressLine({ write }, 'a').show(progress);
    new ProgressLine({ isTTY: true, write }, 'a').show({ ...progress, seconds: 0.5 });
    expect(shown).toEqual([]);
  });

  it('is one plain line a minute in a log', () => {
    const shown: string[] = [];
    let seconds = 0;
    const log = { write: (text: string) => shown.push(text) };
    const line = new ProgressLine(log, 'a', undefined, () => 1000 * seconds);
    for (; seconds < 301; seconds += 1) line.show({ ...progress, tick: seconds, seconds });
    line.clear();
    expect(shown).toHaveLength(5);
    shown.forEach((text, minute) => {
      expect(text).toMatch(new RegExp(`^a    \\d %  tick ${60 * (minute + 1)} of 17,520  .* left\n$`));
    });
  });

  it('stays on one line of a narrow terminal and leaves it clean', () => {
    const shown: string[] = [];
    let clock = 0;
    const line = new ProgressLine(
      { isTTY: true, columns: 40, write: (text) => shown.push(text) },
      'baseline',
      undefined,
      () => (clock += 1000),
    );
    line.show(progress);
    line.clear();
    line.clear();
    expect(shown).toHaveLength(2);
    expect(widthOf(shown[0].replace('\r\u001b[K', ''))).toBeLessThan(40);
    expect(shown[1]).toBe('\r\u001b[K');
  });
});

describe('an error', () => {
  const twoProblems = new InputError([
    {
      path: 'users.active',
      constraint: 'expected a number',
      value: '"many"',
      file: 'a.yaml',
      line: 3,
      hint: 'write 10000',
    },
    {
      path: 'clock.tick',
      constraint: 'expected a divisor of a week',
      value: '5 h',
      hint: 'for instance 1 h',
    },
  ]);

  it('in the input names path, constraint, value, place and way out, one block for each problem', () => {
    expect(formatError(twoProblems, layout).split('\n')).toEqual([
      'dmpsim: users.active: expected a number, got "many"',
      '    at a.yaml:3',
      '    hint: write 10000',
      'dmpsim: clock.tick: expected a divisor of a week, got 5 h',
      '    hint: for instance 1 h',
    ]);
  });

  it('is the same for a program, as one line of JSON', () => {
    const text = formatErrorJson(twoProblems);
    expect(text).not.toContain('\n');
    expect(JSON.parse(text)).toMatchObject({
      error: { kind: 'InputError', exitCode: 2, problems: [{ path: 'users.active', line: 3 }, {}] },
    });
  });

  it('of dmpsim itself says so, and shows its stack only when asked', () => {
    const bug = new TypeError('x is not a function');
    expect(formatError(bug, layout)).toContain('a bug in dmpsim');
    expect(formatError(bug, layout)).not.toContain('terminal.test');
    expect(formatError(bug, { ...layout, verbose: true })).toContain('terminal.test');
  });

  it('of the disk is nobody’s bug', () => {
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write', path: 'out/x' });
    expect(formatError(full, layout)).toBe('dmpsim: out/x: no space left on the disk');
  });

  it('in a law of the economy says where the run was and how to get there again', () => {
    const broken = new InvariantError('5 base units too many', {
      seed: 'x',
      replication: 0,
      tick: 7,
      phase: 'settle',
    });
    expect(formatError(broken, layout).split('\n')).toEqual([
      'dmpsim: 5 base units too many (seed "x", replication 0, tick 7, phase settle)',
      "    replay: dmpsim run 'a b.yaml' --seed x",
    ]);
  });

  it('has the exit code of its kind', () => {
    const broken = new InvariantError('DGAI: 5 base units too many');
    expect([twoProblems, broken, new Error('bug')].map(exitCodeOf)).toEqual([2, 3, 1]);
  });
});
