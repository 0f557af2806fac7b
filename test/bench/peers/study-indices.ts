import { ishigamiFirst, ishigamiTotal } from '../../study/published-functions.ts';
import { analyseIshigami, analyseLuckyProduct, listIndices } from '../../study/sobol-trials.ts';

/*
 * Sobol indices of published functions. Argument: repeats with seeds of their own. Prints the largest error of any index of
 * Ishigami's function, the least coverage and the widest mean interval over its exact width, ±1.96 standard deviations of the
 * estimates over all repeats; and root mean square errors for a function with luck. What is "settled" is analyses.
 */
const repeats = Number(process.argv[2]);
const began = performance.now();
const exact = [...ishigamiFirst, ...ishigamiTotal];
const analyses = Array.from({ length: repeats }, (_, seed) => listIndices(analyseIshigami(String(seed))));
const errors = analyses.map((indices) => indices.map(({ estimate }, i) => estimate - exact[i]));
const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
const widths = exact.map((truth, i) => {
  const centre = mean(errors.map((one) => one[i]));
  const sd = Math.sqrt(mean(errors.map((one) => (one[i] - centre) ** 2)));
  return {
    covered: mean(analyses.map((one) => (one[i].low <= truth + 5e-5 && truth - 5e-5 <= one[i].high ? 1 : 0))),
    ratio: mean(analyses.map((one) => one[i].high - one[i].low)) / (2 * 1.96 * sd),
  };
});

const rms = (list: readonly number[]): number => Math.sqrt(mean(list.map((value) => value * value)));
const few = Math.ceil(repeats / 5);
const lucky = Array.from({ length: few }, (_, seed) => analyseLuckyProduct(String(seed)));
const large = Array.from({ length: Math.ceil(repeats / 40) }, (_, seed) =>
  analyseLuckyProduct(String(seed), 65_536),
);
const luckErrors = lucky.flatMap(({ luck }) => [
  luck?.first.estimate ?? 1,
  (luck?.total.estimate ?? 0) - 0.75,
]);
const meanErrors = large.flatMap(({ ofMean }) => [
  (ofMean?.[0].total.estimate ?? 0) - 1,
  (ofMean?.[1].total.estimate ?? 1) - 0.25,
]);
console.log(
  JSON.stringify({
    simSeconds: (performance.now() - began) / 1000,
    requestsSettled: repeats + few + large.length,
    indexError: Math.max(...errors.flat().map(Math.abs)),
    coveredShare: Math.min(...widths.map(({ covered }) => covered)),
    widthRatio: Math.max(...widths.map(({ ratio }) => ratio)),
    luckError: rms(luckErrors),
    meanError: rms(meanErrors),
  }),
);
