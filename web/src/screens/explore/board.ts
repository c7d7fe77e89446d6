// The mixing board: rows give the structure, columns the style, each cell shows both.
import { type Recipe, isSeed, ofSeed, type Manner } from "../../making/recipe";

export interface Board {
  rows: Recipe[];
  columns: Recipe[];
  stage: number; // the first stage that takes the column's manner
}

export type Side = "rows" | "columns";
export const MOST = 6; // on a side: 6 + 6 headers and 36 cells fit into one sheet of 64

export function fresh(manner: Manner, stages: number, first = 0, count = 4): Board {
  const seeds = (from: number) => Array.from({ length: count }, (_, n) => ofSeed(from + n, manner));
  return { rows: seeds(first), columns: seeds(first + count), stage: Math.ceil(stages / 2) };
}

export function added(board: Board, side: Side, recipe: Recipe): Board {
  if (board[side].length >= MOST) return board;
  return { ...board, [side]: [...board[side], recipe] };
}

export function removed(board: Board, side: Side, number: number): Board {
  if (board[side].length <= 1) return board;
  return { ...board, [side]: board[side].filter((_, n) => n !== number) };
}

export function replaced(board: Board, side: Side, number: number, recipe: Recipe): Board {
  return { ...board, [side]: board[side].map((each, n) => (n === number ? recipe : each)) };
}

/** Rows and columns change places. */
export function turned(board: Board): Board {
  return { ...board, rows: board.columns, columns: board.rows };
}

/** With the words, class, psi that hold now, so that rows and columns can be mixed. */
export function inManner(board: Board, manner: Manner): Board {
  const told = (recipe: Recipe): Recipe => ({ ...recipe, ...manner, moves: recipe.moves });
  return { ...board, rows: board.rows.map(told), columns: board.columns.map(told) };
}

/**
 * The recipe of a cell where it can be said in words of seeds; null where the server must mix.
 * The same rule as `Explorer.mixed`.
 */
export function mixedHere(row: Recipe, column: Recipe, stage: number): Recipe | null {
  const isPlain = row.fine === null && Object.keys(row.moves).length === 0 && !row.moved?.length;
  const isAlike =
    row.psi === column.psi && row.class_name === column.class_name && row.text === column.text;
  if (!isPlain || !isAlike || !isSeed(column)) return null;
  return { ...row, fine: column.seeds[0]!, stage };
}

/** What one sheet shows: first the columns, then the rows, then the cells row by row. */
export function drawn(board: Board, cells: readonly Recipe[]): Recipe[] {
  return [...board.columns, ...board.rows, ...cells];
}

/** Where on that sheet something lies. */
export function numberOf(board: Board, row: number, column: number): number {
  const { rows, columns } = board;
  if (row < 0) return column;
  if (column < 0) return columns.length + row;
  return columns.length + rows.length + row * columns.length + column;
}
