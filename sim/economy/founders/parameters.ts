import {
  assumedShare,
  changeable,
  plain,
  quantity,
  rule,
  section,
  spread,
  votable,
} from '../../scenario/field.ts';

/** Stakers who propose subnets, where proposals come by founders and not by a calendar (economy.md §3.3, §3.4). */
const founders = changeable(
  section({
    ideas: assumedShare(
      '0.2 %',
      'Chance that a staker who never had an idea for a subnet has one in a week.',
    ),
    effort: spread(
      'usd',
      { lognormal: { mean: '60 USD', cv: 1 } },
      {
        provenance: 'A',
        doc: 'What it takes a staker to work out a proposal, its use case and its contracts, before any data standard; a trait.',
      },
    ),
    schemaScale: quantity(
      'usd',
      '20 USD',
      {
        provenance: 'A',
        doc: 'Effort on the schema of data at which its standard lets 63 % of what is contributed teach; that there is a standard is stated (S).',
      },
      { min: '0.01 USD' },
    ),
    deposit: votable(
      quantity('dmp', '20,000 DMP', {
        provenance: 'A',
        doc: 'Backed DMP of its own that a founder commits to its proposal.',
      }),
    ),
    forfeit: votable(
      assumedShare(
        '10 %',
        'Part of the deposit that is lost to the ecosystem fund when a proposal is given back.',
      ),
    ),
    prior: plain(
      4,
      {
        provenance: 'A',
        doc: 'How many proposals of others outweigh what a founder thinks of its own when it judges its chance.',
      },
      { min: 0.001 },
    ),
    proposes: rule(['gain', 'cost'], {
      provenance: 'A',
      doc: 'Whether a staker proposes its idea: above 0 it does, from what it expects to gain and what it has to spend, USD; −1 keeps gain − cost.',
    }),
  }),
);

export const foundersParameters = { founders };
