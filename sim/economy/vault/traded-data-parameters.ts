import {
  assumedShare,
  changeable,
  choice,
  count,
  fixed,
  flag,
  plain,
  quantity,
  section,
  spread,
  votable,
} from '../../scenario/field.ts';
import { counted, laidOut } from '../../scenario/fixed-reasons.ts';

/** Where a digest pays once, and how the vault looks at proofs of computation (economy.md §4.4). */
export const registerParameters = {
  register: fixed(
    'digests are kept by it from the start',
    choice(['subnet', 'network'], 'subnet', {
      provenance: 'A',
      doc: 'Where a digest pays once: in each subnet, so that one data set may be sold to several, or in all of them together.',
    }),
  ),
  proofs: votable(
    section({
      checked: assumedShare('100 %', 'Part of the proofs of computation that the vault checks.'),
      usdPerCheck: quantity('usd', '0 USD', {
        provenance: 'A',
        doc: 'What checking a proof costs, paid by whoever hands in the data.',
      }),
      bars: count(
        0,
        {
          provenance: 'A',
          doc: 'Weeks in which nothing is taken from somebody whose proof was found to be forged.',
        },
        { max: 5_200 },
      ),
    }),
  ),
};

/** Data sold more than once, forged, changing, and brought by nodes (economy.md §4.3, §4.4, §6). */
export const tradedDataParameters = {
  changes: fixed(
    laidOut,
    assumedShare(
      '0 %',
      "Part of a contributor's data that is new in kind in each data set: drawn anew as its first were, while the rest stays as it is.",
    ),
  ),
  forging: fixed(
    laidOut,
    assumedShare(
      '0 %',
      'Contributors who hand in digests of data that they do not have, of the class that pays most, with forged proofs: it costs them nothing but the checks.',
    ),
  ),
  reselling: changeable(
    section({
      share: fixed(
        laidOut,
        assumedShare(
          '0 %',
          'Contributors who sell each data set to other subnets too, of those who are honest.',
        ),
      ),
      subnets: count(
        124,
        { provenance: 'A', doc: 'To how many others at most: those that follow their own by number.' },
        { max: 124 },
      ),
      cost: assumedShare(
        '10 %',
        'What it costs to upload an item once more, of what gathering and uploading it cost; it is encrypted anew.',
      ),
    }),
  ),
  nodes: fixed(
    laidOut,
    section({
      share: assumedShare(
        '0 %',
        'Nodes with data of their own, such as hospitals, which they bring to the federated rounds that they train in; the data stay with them.',
      ),
      items: spread(
        'number',
        { lognormal: { mean: 1_000, cv: 1 } },
        { provenance: 'A', doc: 'Items of data that such a node has for a round.' },
      ),
      skew: plain(
        0.2,
        {
          provenance: 'A',
          doc: 'Concentration of the Dirichlet distribution of their classes: more one-sided than those of contributors, as a house sees its own cases.',
        },
        { min: 0.001, max: 1_000 },
      ),
      usdPerItem: quantity('usdPerItem', '0.0005 USD/item', {
        provenance: 'A',
        doc: 'What it costs such a node to prepare an item; nothing is encrypted or uploaded.',
      }),
    }),
  ),
  listed: fixed(
    counted,
    flag(false, {
      provenance: 'A',
      doc: 'Whether contributions.csv lists every data set that is handed in, with its classes, its divergence and what it was paid.',
    }),
  ),
};
