import { describe, expect, it } from 'vitest';
import { against2pm, lineAfter2pm, resolveWith, with2pm } from '../../scenario/minimal-scenario.ts';

describe('a founding', () => {
  it.each([
    ['count: 1, names: [vision, sound]', 'subnets.names', '2 names', 'raise subnets.count'],
    ['names: [vision, vision]', 'subnets.names.1', 'vision', 'another in the list has it'],
    ['names: [subnet-2]', 'subnets.names.0', 'subnet-2', 'a subnet without a stated name has it'],
    ['names: [""]', 'subnets.names.0', '""', 'name of a token'],
    ['names: ["a/b"]', 'subnets.names.0', 'a/b', 'name of a token'],
    ['names: ["a "]', 'subnets.names.0', 'a ', 'name of a token'],
  ])('of subnets { %s } is refused', (names, path, value, hint) => {
    const problems = against2pm(`subnets: { ${names} }`);
    expect(problems).toMatchObject([{ path, value, line: lineAfter2pm }]);
    expect(problems[0].hint).toContain(hint);
  });

  it('of subnets named in any script is accepted', () => {
    const names = '[médecine, 法律, "protein folding 2.0", subnet-1]';
    expect(() => resolveWith(`${with2pm}subnets: { names: ${names} }\n`)).not.toThrow();
  });
});
