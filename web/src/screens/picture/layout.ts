// Where the things of a lineage stand: one column a step of the way, what was used at the left;
// what has no room in one row goes on in the next, as words do.
import type { Lineage, LineageNode } from "../../api/types";

export const BOX = { width: 172, height: 64, across: 32, down: 18, below: 44 };

export interface Placed {
  node: LineageNode;
  x: number;
  y: number;
  uses: string[]; // titles of what it came from
}

type Spot = Omit<Placed, "uses"> & { row: number };

export interface Drawing {
  placed: Placed[];
  lines: { id: string; path: string; role: string }[];
  width: number;
  height: number;
}

/** Column of each node: after all it came from, and next to the first that came of it. */
export function columnsOf({ nodes, edges }: Lineage): Map<string, number> {
  const found = new Map(nodes.map((node) => [node.id, 0]));
  const column = (id: string) => found.get(id) ?? 0;
  // A lineage has no circles; should one ever have, the number of rounds ends it.
  for (let round = 0; round < nodes.length; round++) {
    const late = edges.filter(({ from, to }) => column(to) <= column(from));
    if (late.length === 0) break;
    for (const { from, to } of late) found.set(to, Math.max(column(to), column(from) + 1));
  }
  const backwards = [...nodes].sort((a, b) => column(b.id) - column(a.id));
  for (const { id } of backwards) {
    const nexts = edges.filter((edge) => edge.from === id).map((edge) => column(edge.to));
    if (nexts.length > 0) found.set(id, Math.max(column(id), Math.min(...nexts) - 1));
  }
  return found;
}

/** The lineage from left to right; where there is no room for all of it, it goes on below. */
export function draw(lineage: Lineage, room = Infinity): Drawing {
  const spots = spotsOf(stagesOf(lineage), room);
  const titles = new Map(lineage.nodes.map((node) => [node.id, node.title]));
  const usesOf = (id: string) =>
    lineage.edges.filter((edge) => edge.to === id).map((edge) => titles.get(edge.from) ?? "");
  const placed = spots.map(({ node, x, y }) => ({ node, x, y, uses: usesOf(node.id) }));
  const width = Math.max(0, ...spots.map((spot) => spot.x + BOX.width));
  const height = Math.max(0, ...spots.map((spot) => spot.y + BOX.height));
  return { placed, lines: linesOf(lineage, spots), width, height };
}

function stagesOf(lineage: Lineage): LineageNode[][] {
  const columns = columnsOf(lineage);
  const stages = new Map<number, LineageNode[]>();
  for (const node of lineage.nodes) {
    const column = columns.get(node.id) ?? 0;
    stages.set(column, [...(stages.get(column) ?? []), node]);
  }
  return [...stages].sort(([a], [b]) => a - b).map(([, nodes]) => nodes);
}

/** One column a stage, in as many rows of columns as the room asks for. */
function spotsOf(stages: LineageNode[][], room: number): Spot[] {
  const [across, down] = [BOX.width + BOX.across, BOX.height + BOX.down];
  const most = Math.max(1, Math.floor((room + BOX.across) / across));
  const isOneRow = stages.length <= most;
  const spots: Spot[] = [];
  let top = 0;
  for (let first = 0; first < stages.length; first += most) {
    const columns = stages.slice(first, first + most);
    const deepest = Math.max(...columns.map((nodes) => nodes.length));
    columns.forEach((nodes, column) =>
      nodes.forEach((node, at) => {
        const above = isOneRow ? (deepest - nodes.length) / 2 : 0; // lines between rows stay short
        spots.push({ node, x: column * across, y: top + (above + at) * down, row: first });
      }),
    );
    top += deepest * down - BOX.down + BOX.below;
  }
  return spots;
}

function linesOf({ edges }: Lineage, spots: Spot[]): Drawing["lines"] {
  const at = new Map(spots.map((each) => [each.node.id, each]));
  return edges.flatMap(({ from, to, role }) => {
    const [a, b] = [at.get(from), at.get(to)];
    if (!a || !b) return [];
    const path = a.row === b.row ? along(a, b) : downTo(a, b);
    return [{ id: `${from} ${to} ${role}`, path, role }];
  });
}

function along(a: Spot, b: Spot): string {
  const [x1, y1] = [a.x + BOX.width, a.y + BOX.height / 2];
  const [x2, y2] = [b.x, b.y + BOX.height / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** Straight down, and across only in the gap above the row of b, where no box stands. */
function downTo(a: Spot, b: Spot): string {
  const [x1, y1] = [a.x + BOX.width / 2, a.y + BOX.height];
  const [x2, y2] = [b.x + BOX.width / 2, b.y];
  const middle = y2 - BOX.below / 2;
  return `M${x1} ${y1}V${y2 - BOX.below}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`;
}
