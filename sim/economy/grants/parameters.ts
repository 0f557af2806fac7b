import { assumedShare, changeable, count, fixed, plain, quantity, section } from '../../scenario/field.ts';
import { laidOut } from '../../scenario/fixed-reasons.ts';

/** How many projects of one kind are funded, and what they bring. */
const kind = (what: string, most: string, brings: string, limit: string) =>
  section({
    weight: plain(1, { provenance: 'A', doc: `Part of all projects that are ${what}, to the other kinds.` }),
    most: assumedShare(most, `${brings} with any number of ${what} in use.`, limit),
    scale: plain(
      10,
      { provenance: 'A', doc: `How many ${what} in use bring 63 % of that: the first bring most.` },
      { min: 0.001 },
    ),
  });

/** What developers make of grants (economy.md §2.13): models, tools and applications, with failures and a diminishing return. */
const grants = changeable(
  section({
    projects: fixed(
      laidOut,
      count(200, { provenance: 'A', doc: 'Projects that are ever funded, at most.' }, { max: 10_000 }),
    ),
    ask: quantity(
      'dgai',
      '50,000 DGAI',
      { provenance: 'A', doc: 'What a project asks for; it begins when as much has been granted.' },
      { min: '1 DGAI' },
    ),
    lasts: quantity(
      'duration',
      '13 weeks',
      { provenance: 'A', doc: 'How long a project takes; it is paid by the week.' },
      { min: '1 week', max: '10 y' },
    ),
    fails: assumedShare('40 %', 'Chance that a project comes to nothing in the end.'),
    abandoned: assumedShare('1 %', 'Chance that what a project made falls out of use in a week.'),
    sells: assumedShare('100 %', 'Part of their DGAI that developers sell in a week, to live on.'),
    models: kind('models', '20 %', 'How much more a request is worth to users, at most,', '1000 %'),
    tools: kind('tools', '15 %', 'Part of the running costs of nodes that is saved, at most,', '100 %'),
    applications: kind(
      'applications',
      '5 %',
      'Additional chance that somebody outside becomes a user in a week, at most,',
      '100 %',
    ),
  }),
);

export const grantsParameters = { grants };
