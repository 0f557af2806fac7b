import { assumedShare, count, fixed, flag, quantity, section } from '../../scenario/field.ts';
import { laidOut } from '../../scenario/fixed-reasons.ts';

/** Adaptors as an industry: what routing costs, and who comes and goes by what it earns (economy.md §6). */
export const industrySection = section({
  enabled: fixed(
    laidOut,
    flag(false, {
      provenance: 'A',
      doc: 'Whether adaptors have costs, and join and leave by their margin; otherwise there are always `count` of them, and they cost nothing.',
    }),
  ),
  potential: fixed(
    laidOut,
    count(
      30,
      { provenance: 'A', doc: 'Adaptors that there may be at most; `count` of them are there at the start.' },
      { max: 10_000 },
    ),
  ),
  usdPerHour: quantity('usdPerHour', '0.25 USD/h', {
    provenance: 'A',
    doc: 'What the machines of an adaptor cost; a small server costs $0.05–1 an hour to rent.',
  }),
  costSpread: assumedShare('30 %', 'Coefficient of variation of that cost between adaptors.', '300 %'),
  usdPerCu: quantity('usdPerCu', '0.000001 USD/CU', {
    provenance: 'A',
    doc: 'What traffic and settlement cost an adaptor for the work that it routes.',
  }),
  hurdle: assumedShare('20 %', 'Expected margin over costs above which an adaptor joins.', '1,000 %'),
  considers: assumedShare('10 %', 'Chance that somebody who might run an adaptor thinks of it in a week.'),
  lossWeeks: count(
    8,
    { provenance: 'A', doc: 'Weeks of loss in a row after which an adaptor leaves.' },
    { min: 1, max: 1_000 },
  ),
  memory: assumedShare('25 %', 'Weight of the last week in what adaptors are seen to earn.'),
});
