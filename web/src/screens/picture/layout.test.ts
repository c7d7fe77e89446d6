import { describe, expect, it } from "vitest";
import type { Lineage, LineageNode } from "../../api/types";
import { BOX, columnsOf, draw } from "./layout";

const node = (id: string): LineageNode => ({ id, kind: "step", title: id, facts: {} });
const edge = (from: string, to: string) => ({ from, to, role: "" });

const lineage: Lineage = {
  nodes: ["rights", "dataset", "older", "training", "model", "picture"].map(node),
  edges: [
    edge("rights", "dataset"),
    edge("dataset", "training"),
    edge("older", "training"),
    edge("training", "model"),
    edge("model", "picture"),
  ],
  is_cut: false,
};

describe("a lineage", () => {
  it("goes from left to right, each thing next to what came of it", () => {
    const columns = columnsOf(lineage);
    for (const { from, to } of lineage.edges)
      expect(columns.get(from)).toBeLessThan(columns.get(to) ?? 0);
    expect(columns.get("older")).toBe(columns.get("dataset"));
  });

  it("is drawn without one box over another", () => {
    const { placed, lines } = draw(lineage);
    expect(new Set(placed.map(({ x, y }) => `${x} ${y}`)).size).toBe(lineage.nodes.length);
    expect(lines).toHaveLength(lineage.edges.length);
    expect(placed.find((each) => each.node.id === "training")?.uses).toEqual(["dataset", "older"]);
  });

  it("goes on below where there is no room for all of it", () => {
    const wide = draw(lineage);
    expect(draw(lineage, wide.width)).toEqual(wide);
    for (const room of [wide.width - 1, 400, BOX.width]) {
      const { placed, width } = draw(lineage, room);
      const found = new Map(placed.map((each) => [each.node.id, each]));
      const isBefore = (a: string, b: string) => {
        const [one, other] = [found.get(a)!, found.get(b)!];
        return one.x < other.x || one.y + BOX.height <= other.y;
      };
      expect(width).toBeLessThanOrEqual(room);
      for (const { from, to } of lineage.edges) expect(isBefore(from, to)).toBe(true);
      expect(new Set(placed.map(({ x, y }) => `${x} ${y}`)).size).toBe(lineage.nodes.length);
    }
  });

  it("with a circle, which there should never be, still ends", () => {
    const circle = {
      nodes: [node("a"), node("b")],
      edges: [edge("a", "b"), edge("b", "a")],
      is_cut: false,
    };
    expect(draw(circle).placed).toHaveLength(2);
  });
});
