/** Arrays that the passes of a tick write and read; they only ever grow, and only between passes. */
export class Scratch {
  /** How often the arrays were replaced by longer ones. */
  layout = 0;
  /** Rows submitted in this tick. */
  arrived = new Int32Array(0);
  arrivedCount = 0;
  /** Who asks for each of them, and which of that user's candidates it is: what `arrived` leads to, but side by side. */
  who = new Int32Array(0);
  which = new Uint32Array(0);
  /** Rows whose result, or failure, is due in this tick. */
  done = new Int32Array(0);
  doneCount = 0;
  /** How many requests were paid for in this tick. */
  settledCount = 0;
  /** Rows of `done` that were served, and the others. */
  served = new Int32Array(0);
  servedCount = 0;
  broken = new Int32Array(0);
  brokenCount = 0;
  /** Rows of `served` by subnets' models, which owe royalties, and the others. */
  royal = new Int32Array(0);
  royalCount = 0;
  free = new Int32Array(0);
  /** Royalties of the tick by subnet; there are 200 at most. */
  readonly royalties = new Float64Array(200);
  /** Rows of one workload. */
  part = new Int32Array(0);
  /** Where the rows of each workload end in `part`; a schema holds 64 workloads at most. */
  readonly partEnd = new Int32Array(65);
  word0 = new Uint32Array(0);
  word1 = new Uint32Array(0);
  word2 = new Uint32Array(0);
  word3 = new Uint32Array(0);
  amountWord = new Uint32Array(0);
  /** The nodes that routing draws for each request, to choose between. */
  first = new Int32Array(0);
  second = new Int32Array(0);
  size = new Float64Array(0);
  /** Marks by request row. */
  unpaid = new Uint8Array(0);
  /** Weights and shares of a weekly division. */
  weights = new Float64Array(0);
  shares = new Float64Array(0);
  /** What each user's earlier requests of the tick will take of its wallet, and of its budget. */
  spoken = new Float64Array(0);
  spokenUsd = new Float64Array(0);
  /** What refused requests leave free of each user's wallet. */
  spared = new Float64Array(0);
  /** Users who buy in this tick, and how much. */
  buyer = new Int32Array(0);
  buyerRow = new Int32Array(0);
  wanted = new Float64Array(0);
  paid = new Float64Array(0);
  /** 0, 1, 2 …: rows of a batch that is a list of its own. */
  places = new Int32Array(0);
  buyerCount = 0;
  readonly one = new Int32Array(1);
  /** Where sums go that are made only to have read their parts. */
  sink = 0;

  /** Room for `rows` rows in a pass to begin with. */
  constructor(rows = 256) {
    this.grow(rows);
    this.unpaid = new Uint8Array(rows);
  }

  /** Nothing is under way; a run that failed may have left marks. */
  renew(): void {
    for (const marks of [this.unpaid, this.spoken, this.spokenUsd, this.spared, this.royalties])
      marks.fill(0);
    this.arrivedCount = 0;
    this.doneCount = 0;
    this.settledCount = 0;
    this.servedCount = 0;
    this.brokenCount = 0;
    this.royalCount = 0;
    this.buyerCount = 0;
  }

  /** Room for what each of `users` users says it will spend in a tick. */
  seat(users: number): void {
    this.spoken = new Float64Array(users);
    this.spokenUsd = new Float64Array(users);
    this.spared = new Float64Array(users);
  }

  /** Room for `rows` rows in a pass, and for marks of `poolRows` requests. */
  reserve(rows: number, poolRows: number): void {
    if (this.arrived.length < rows) this.grow(rows * 2);
    if (this.unpaid.length >= poolRows) return;
    this.unpaid = new Uint8Array(poolRows * 2);
    this.layout += 1;
  }

  private grow(size: number): void {
    this.arrived = widen(this.arrived, new Int32Array(size));
    this.who = widen(this.who, new Int32Array(size));
    this.which = new Uint32Array(size);
    this.done = widen(this.done, new Int32Array(size));
    this.served = new Int32Array(size);
    this.broken = new Int32Array(size);
    this.royal = new Int32Array(size);
    this.free = new Int32Array(size);
    this.buyer = new Int32Array(size);
    this.buyerRow = new Int32Array(size);
    this.paid = new Float64Array(size);
    this.places = Int32Array.from({ length: size }, (_, k) => k);
    this.wanted = new Float64Array(size);
    this.part = widen(this.part, new Int32Array(size));
    this.word0 = new Uint32Array(size);
    this.word1 = new Uint32Array(size);
    this.word2 = new Uint32Array(size);
    this.word3 = new Uint32Array(size);
    this.amountWord = new Uint32Array(size);
    this.first = new Int32Array(size);
    this.second = new Int32Array(size);
    this.size = new Float64Array(size);
    this.weights = new Float64Array(size);
    this.shares = new Float64Array(size);
    this.layout += 1;
  }
}

function widen(from: Int32Array<ArrayBuffer>, to: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  to.set(from);
  return to;
}
