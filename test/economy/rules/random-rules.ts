import fc from 'fast-check';

const number = fc.oneof(
  fc.constantFrom('0', '1', '0.5', '2', '1e6', '-3', 'pi'),
  fc.double({ min: 0, max: 100, noNaN: true }).map((value) => value.toFixed(3)),
);
const measure = fc.constantFrom(
  'utilisation',
  'dgai.supply',
  'dgai.price',
  'fees.gross.day',
  'credit.peg',
  'credit.supply',
  'rules.one.a',
);
const name = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('a', 'b', 'fund', 'times', 'hours', 'price') },
  { weight: 30, arbitrary: measure },
  { weight: 1, arbitrary: fc.constantFrom('x', 'balance', 'nothing', 'fees.grss') },
);
const operation = fc.constantFrom(
  '%s + %s',
  '%s - %s',
  '%s * %s',
  '%s / max(1, %s)',
  '%s % max(1, %s)',
  '%s > %s',
  'min(%s, %s)',
  'lookup(%s, 0, 1, 10, %s)',
);
const call = fc.constantFrom(
  'floor(%s)',
  'abs(%s)',
  'sign(%s)',
  'sin(%s)',
  'exp(min(%s, 9))',
  'ln(max(%s, 1))',
);
const unsafe = fc.constantFrom('%s / %s', 'ln(%s - %s)', '%s ^ %s');
const fill = (pattern: string, ...parts: readonly string[]): string =>
  `(${parts.reduce((filled, part) => filled.replace('%s', () => part), pattern)})`;
const { formula } = fc.letrec<{ formula: string }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'formula' },
    { weight: 20, arbitrary: fc.oneof(number, name) },
    {
      weight: 20,
      arbitrary: fc.tuple(operation, tie('formula'), tie('formula')).map(([how, a, b]) => fill(how, a, b)),
    },
    { weight: 20, arbitrary: fc.tuple(call, tie('formula')).map(([how, a]) => fill(how, a)) },
    {
      weight: 1,
      arbitrary: fc.tuple(unsafe, tie('formula'), tie('formula')).map(([how, a, b]) => fill(how, a, b)),
    },
  ),
}));
const held = formula.map((text) => `= max(0, ${text})`);
const text = fc.oneof(
  { weight: 20, arbitrary: held },
  { weight: 1, arbitrary: formula.map((one) => `= ${one}`) },
);

const institutions = [
  'treasury',
  'operations',
  'governance',
  'community',
  'team',
  'investors',
  'fund',
  'one.fund',
  'rules.one.fund',
];
const sharing: Readonly<Record<string, readonly string[]>> = {
  users: ['equal', 'balance', '= 1 + balance'],
  nodes: ['equal', 'balance', 'stake', 'work', '= stake + work * uptime'],
  adaptors: ['equal', 'balance', 'stake', 'work'],
  delegators: ['equal', 'balance', 'stake'],
};
const groups = Object.keys(sharing);

/** Most flows can be; one in a few names nobody, a token that its holder has not, or a share that its group has not. */
const flow = fc
  .record({
    kind: fc.constantFrom('mint', 'burn', 'move'),
    amount: fc.oneof(text, fc.nat({ max: 1000 })),
    token: fc.constantFrom('DGAI', 'DGAI', 'CREDIT', 'USD'),
    one: fc.constantFrom(...institutions),
    other: fc.constantFrom(...institutions, ...groups),
    by: fc.nat({ max: 4 }),
    turned: fc.boolean(),
    rest: fc.constantFrom(undefined, undefined, 'first', 'community'),
    short: fc.constantFrom('pay-what-there-is', 'pay-what-there-is', 'pay-what-there-is', 'skip', 'fail'),
    fault: fc.constantFrom(...Array<string>(24).fill('none'), 'nobody', 'by'),
  })
  .map(({ kind, amount, token, one, other, by, turned, rest, short, fault }) => {
    // No rule makes USD.
    const usd = token === 'USD' && kind !== 'mint';
    const first = usd ? 'treasury' : one;
    const second = usd && !groups.includes(other) ? 'operations' : other;
    const [from, to] = turned ? [second, first] : [first, second];
    const side = kind === 'mint' ? { to } : { from };
    const sides: { from?: string; to?: string } = kind === 'move' ? { from, to } : side;
    const group = [sides.from, sides.to].find((holder) => groups.includes(holder ?? ''));
    const shares = sharing[group ?? ''] ?? [];
    return {
      [kind]: amount,
      token: usd || token !== 'USD' ? token : 'DGAI',
      short,
      ...sides,
      ...(fault === 'nobody' ? { from: 'nobody' } : {}),
      ...(group === undefined ? {} : { by: fault === 'by' ? 'capital' : shares[by % shares.length] }),
      ...(rest !== undefined && group !== undefined && sides.to === group ? { rest } : {}),
    };
  });

const settable = [
  'mechanisms.price.basePrice',
  'mechanisms.split.treasury',
  'users.priced',
  'mechanisms.slashing.downtime',
  'delegators.outsideYield',
  'rules.two.enabled',
  'nodes.entry.hurdle',
];

const rule = fc.record({
  every: fc.constantFrom('6 h', '1 d', '42 h', '1 week'),
  from: fc.constantFrom('0 h', '13 h', '3 d'),
  until: fc.constantFrom('1,000 y', '5 d'),
  enabled: fc.constantFrom(true, true, true, false),
  state: fc.constantFrom({ a: 1, b: 0 }, { a: '5 DGAI', b: -2 }, { a: 0.25, b: 3 }),
  let: fc.record({ x: text }),
  next: fc.oneof(fc.record({ a: text, b: text }), fc.record({ a: text })),
  set: fc.oneof(
    fc.constant({}),
    fc
      .tuple(
        fc.constantFrom(...settable),
        fc.oneof(held, fc.constant('= now'), fc.constant('= clamp(times / 100, 0, 0.1)')),
      )
      .map(([path, value]) => ({ [path]: value })),
  ),
  pools: fc.constantFrom({ fund: '0 DGAI' }, { fund: '1,000 DGAI' }, { fund: '7.5 CREDIT' }),
  flows: fc.array(flow, { maxLength: 4 }),
});

/** A file of two rules, as JSON, which YAML is: most of them can run, some cannot be, some go wrong on the way. */
export const ruleFiles: fc.Arbitrary<string> = fc
  .tuple(rule, rule)
  .map(([one, two]) =>
    JSON.stringify(
      { one: { ...one, tokens: { CREDIT: { peg: '0.01 USD', cap: '5,000 CREDIT' } } }, two },
      null,
      1,
    ),
  );
