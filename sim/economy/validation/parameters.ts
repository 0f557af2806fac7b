import { assumedShare, changeable, choice, fixed, flag, quantity, section } from '../../scenario/field.ts';
import { laidOut } from '../../scenario/fixed-reasons.ts';

/** What validation and monitoring take and cost (economy.md §2.9, §2.13). */
const validation = changeable(
  section({
    enabled: fixed(
      laidOut,
      flag(false, {
        provenance: 'A',
        doc: "Whether audits and monitoring take nodes' time and are paid for; otherwise they cost nobody anything.",
      }),
    ),
    work: assumedShare(
      '100 %',
      "Part of an audited request's work that another node does again to check it.",
      '1,000 %',
    ),
    pay: assumedShare('100 %', 'What that work is paid, of what users pay for as much.', '1,000 %'),
    paidFrom: choice(['treasury', 'operations', 'adaptors'], 'treasury', {
      provenance: 'S',
      doc: 'Who pays: the treasury, which funds security audits, operations, or adaptors, whose share is for validation too. What cannot be paid for is not audited, and nobody looks after nodes.',
    }),
    waits: flag(true, {
      provenance: 'A',
      doc: 'Whether an audited result is handed out only when it has been checked, or at once.',
    }),
    monitoring: section({
      every: quantity(
        'duration',
        '1 h',
        { provenance: 'A', doc: 'How often each adaptor tries each serving node, in whole ticks.' },
        { min: '1 min' },
      ),
      work: quantity('cu', '0.01 CU', { provenance: 'A', doc: 'Work of a node when it is tried.' }),
    }),
  }),
);

export const validationParameters = { mechanisms: { validation } };
