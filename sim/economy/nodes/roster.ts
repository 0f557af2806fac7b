import { IdList } from '../../state/id-list.ts';
import { canServe, type Nodes } from './nodes.ts';

/** Changes that are made one by one. */
const LOOKED_AT_MAX = 256;

/**
 * Who can serve and who is missing, by what happened to whom: a tick in which nothing does costs nothing. It holds no
 * state of its own: everyone looked at anew gives the same lists.
 */
export class Roster {
  /** Nodes that can serve. */
  readonly serving: IdList;
  /** Nodes that are run but cannot serve, or whose outage nobody has ended yet. */
  readonly absent: IdList;
  /** Something happened since routing last looked, if only to stakes. */
  isNews = true;
  private readonly nodes: Nodes;
  /** Whom something happened to since the lists were brought up to date, and marks of who they are. */
  private readonly changed: Int32Array;
  private readonly isChanged: Uint8Array;
  private changedCount = 0;

  constructor(nodes: Nodes) {
    this.nodes = nodes;
    this.serving = new IdList(nodes.rows);
    this.absent = new IdList(nodes.rows);
    this.changed = new Int32Array(nodes.rows);
    this.isChanged = new Uint8Array(nodes.rows);
    this.renew();
  }

  /** Everyone is to be looked at anew. */
  renew(): void {
    this.serving.clear();
    this.absent.clear();
    for (let node = 0; node < this.nodes.rows; node += 1) this.changed[node] = node;
    this.isChanged.fill(1);
    this.changedCount = this.nodes.rows;
    this.isNews = true;
  }

  /** `node` joined, left, failed, recovered, was jailed or freed, or an outage of it began or ended. */
  change(node: number): void {
    this.isNews = true;
    if (this.isChanged[node] === 1) return;
    this.isChanged[node] = 1;
    this.changed[this.changedCount] = node;
    this.changedCount += 1;
  }

  /** Brings both lists up to `tick`. */
  update(tick: number): void {
    const { nodes, changed } = this;
    // Each change moves half a list: where many changed, making both anew takes less.
    if (this.changedCount > LOOKED_AT_MAX) this.renew();
    for (let k = 0; k < this.changedCount; k += 1) {
      const node = changed[k];
      const serves = canServe(nodes, node, tick);
      this.isChanged[node] = 0;
      this.serving.set(node, serves);
      this.absent.set(node, nodes.col.active[node] === 1 && (!serves || nodes.col.downSince[node] >= 0));
    }
    this.changedCount = 0;
  }
}
