import { describe, expect, it } from 'vitest';
import { rememberParsed } from '../../sim/workload/remember-parsed.ts';

describe('what was parsed', () => {
  const parse = rememberParsed((text, file) => {
    if (text === 'bad') throw new Error(file);
    return { text };
  });

  it('is given again for the same text, wherever it was read', () => {
    const first = parse('a', 'one.json');
    expect(first).toEqual({ text: 'a' });
    expect(parse('a', 'two.json')).toBe(first);
    expect(parse('b', 'one.json')).toEqual({ text: 'b' });
  });

  it('is refused each time, by the file that it was read from this time', () => {
    expect(() => parse('bad', 'one.json')).toThrow('one.json');
    expect(() => parse('bad', 'two.json')).toThrow('two.json');
  });

  it('is let go when sixteen other texts were asked for since', () => {
    const [often, once] = [parse('often', ''), parse('once', '')];
    for (let k = 0; k < 16; k++) {
      parse(`other ${k}`, '');
      expect(parse('often', '')).toBe(often);
    }
    expect(parse('once', '')).not.toBe(once);
  });
});
