import { assumedShare, changeable, count, fixed, flag, section, spread } from '../../scenario/field.ts';
import { laidOut } from '../../scenario/fixed-reasons.ts';
import { failuresSection } from '../nodes/parameters.ts';
import { industrySection } from './industry-parameters.ts';

/** Adaptors: route, settle, monitor (economy.md §6). */
const adaptors = changeable(
  section({
    count: fixed(laidOut, count(10, { provenance: 'A', doc: 'Adaptors of the network.' }, { max: 10_000 })),
    sellsRewards: assumedShare('90 %', 'Share of what adaptors earn that they sell each week.'),
    failures: failuresSection('adaptors', '2,000 h', '2 h'),
    industry: industrySection,
    misrouting: section({
      enabled: flag(true, {
        provenance: 'A',
        doc: 'Whether adaptors weigh routing to a node that pays them for it.',
      }),
      kickback: assumedShare('20 %', 'Part of the base cost that the favoured node hands back.'),
      rationality: spread(
        'number',
        { lognormal: { mean: 1.5, cv: 0.3 } },
        { provenance: 'A', doc: 'k of the logit, per USD of expected gain, drawn per adaptor.' },
      ),
    }),
  }),
);

export const adaptorsParameters = { adaptors };
