import type { Finding } from '../../scenario/schema-problems.ts';
import type { Scenario } from '../resolve.ts';

/** What is read only where adaptors come and go. */
export const industryPaths = [
  'potential',
  'usdPerHour',
  'costSpread',
  'usdPerCu',
  'hurdle',
  'considers',
  'lossWeeks',
  'memory',
].map((name) => `adaptors.industry.${name}`);

/** Those who are there at the start are among those who may be there. */
export function checkIndustry({ adaptors }: Scenario): Finding[] {
  const { count, industry } = adaptors;
  if (count <= industry.potential) return [];
  return [
    {
      path: 'adaptors.industry.potential',
      constraint: `expected at least ${count}, adaptors.count`,
      value: String(industry.potential),
      hint: `set it to ${count} or more`,
      mend: { 'adaptors.industry.potential': String(count) },
    },
  ];
}
