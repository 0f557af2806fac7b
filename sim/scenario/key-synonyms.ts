/** Words that users bring for keys of scenarios, experiments and proposals, and what they are called here, best first. */
const synonyms: readonly (readonly [words: string, keys: readonly string[]])[] = [
  ['vary varying variables variations factors sweep space grid inputs parameters', ['parameters', 'arms']],
  ['arms variants options alternatives treatments changes changed scenarios', ['arms', 'parameters']],
  [
    'runs repeats repetitions replicates replications samples seeds trials pairs n',
    ['replications', 'pairs'],
  ],
  ['metrics figures measures measure outputs output outcomes indicators results kpi kpis', ['kpis']],
  ['scenario baseline base model economy today reference control', ['scenario', 'baseline', 'extends']],
  ['extends include includes import imports parent inherits', ['extends', 'scenario', 'baseline']],
  ['set given settings overrides override fixed common constants', ['set', 'given']],
  ['guardrails guards constraints limits conditions requirements safety', ['guardrails']],
  ['title id label', ['name']],
  ['description hypothesis why purpose summary', ['question', 'description']],
  ['method sampling sampler type strategy', ['design']],
  ['notes caveats remarks disclaimers', ['assumptions']],
  ['start at when begins since', ['from']],
  ['goal objective better sign aim', ['direction']],
  ['minimum mde relevant relevance effect smallest', ['matters']],
  ['condition rule must expect test', ['require']],
  ['expression expr metric measure value', ['formula']],
  ['duration length end until time weeks', ['horizon']],
  ['step timestep dt interval', ['tick', 'every']],
];

/** The known key that a word stands for. Undefined where none does. */
export function synonymOf(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  return synonyms
    .filter(([words]) => words.split(' ').includes(lower))
    .flatMap(([, keys]) => keys)
    .find((key) => key !== word && known.includes(key));
}
