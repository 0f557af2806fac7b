import {
  searchBranin,
  searchBraninInDisc,
  searchFront,
  searchHartmann,
  searchNoisyBranin,
} from '../../study/search-trials.ts';

/*
 * Searches of published functions by this project. Arguments: problem, seeds. Prints the median of what is left to the optimum,
 * or of the share of the front's hypervolume (`figure`), and the share of seeds within 2 %. What is "settled" is searches.
 */
const problems: Readonly<Record<string, (seed: string) => number>> = {
  branin: (seed) => searchBranin(seed),
  noisy: (seed) => searchNoisyBranin(seed),
  disc: searchBraninInDisc,
  hartmann: searchHartmann,
  zdt1: (seed) => searchFront('zdt1', seed),
  zdt2: (seed) => searchFront('zdt2', seed),
};
const [problem, count] = process.argv.slice(2);
const seeds = Number(count);
const began = performance.now();
const figures = Array.from({ length: seeds }, (_, seed) => problems[problem](String(seed))).sort(
  (a, b) => a - b,
);
console.log(
  JSON.stringify({
    simSeconds: (performance.now() - began) / 1000,
    requestsSettled: seeds,
    figure: (figures[(seeds - 1) >> 1] + figures[seeds >> 1]) / 2,
    foundShare: figures.filter((figure) => figure <= 0.02).length / seeds,
  }),
);
