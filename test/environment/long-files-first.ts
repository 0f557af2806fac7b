import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest on two cores, longest first; the order changes no result. */
const long = [
  'e2e/studies',
  'economy/conservation',
  'e2e/ensemble',
  'economy/economic-sense',
  'e2e/queue',
  'e2e/run',
  'e2e/compare-resume',
  'e2e/command-line',
  'e2e/compare',
  'e2e/profile',
  'reports/report-exploration',
  'economy/determinism',
  'economy/laws',
  'e2e/verify',
  'economy/two-pm-conservation',
  'e2e/interruption',
  'reports/static-pages',
  'e2e/package',
  'economy/two-pm-sense',
  'ranges/ranges',
  'reports/report-page',
];

/**
 * Starts the files that take longest first, so that none of them is left for one core at the end while the other has
 * nothing to do. Files that share a process stay together.
 */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ project, moduleId }: TestSpecification): number => {
      const at = long.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return (project.config.isolate ? 0 : long.length + 1) + (at === -1 ? long.length : at);
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
