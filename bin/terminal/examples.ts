/** Longest command, in columns, beside which there is room for what it does. */
const besideMax = 50;

/**
 * Examples of a help, each a command and what it does. Where one is too long for two columns every command has a line of
 * its own, so that it can be copied whole; what it does then stands above it.
 */
export function layOutExamples(
  examples: readonly (readonly [command: string, meaning: string])[],
): [string, string][] {
  const areShort = examples.every(([command]) => command.length <= besideMax);
  if (areShort) return examples.map(([command, meaning]) => [command, meaning]);
  return examples.flatMap(([command, meaning]): [string, string][] => [
    [`# ${meaning}`, ''],
    [command, ''],
  ]);
}
