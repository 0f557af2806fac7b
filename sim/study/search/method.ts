/** How a search is made, and why in a sentence for its reader. */
export interface SearchMethod {
  readonly method: 'gaussian processes' | 'NSGA-II';
  readonly why: string;
}

const parametersMax = 6;
const objectivesMax = 2;

/** Gaussian processes need the fewest runs, as long as parameters and objectives are few. */
export function chooseMethod({
  parameters,
  objectives,
}: {
  readonly parameters: number;
  readonly objectives: number;
}): SearchMethod {
  const nsga2 = (why: string): SearchMethod => ({ method: 'NSGA-II', why });
  if (parameters > parametersMax)
    return nsga2(
      `NSGA-II, because ${parameters} parameters are more than the ${parametersMax} that a Gaussian process learns from a few hundred runs.`,
    );
  if (objectives > objectivesMax)
    return nsga2(
      `NSGA-II, because ${objectives} objectives have a front that takes a population to cover; Gaussian processes serve one or two.`,
    );
  const few = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
  return {
    method: 'gaussian processes',
    why: `Gaussian processes, because with ${few(parameters, 'parameter')} and ${few(objectives, 'objective')} they need the fewest runs.`,
  };
}
