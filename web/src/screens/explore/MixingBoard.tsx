import { ActionIcon, Button, Group, NumberInput, Stack, Text, Tooltip } from "@mantine/core";
import { IconArrowDownToArc, IconArrowsExchange, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, part } from "../../api/client";
import type { Model } from "../../api/types";
import { type Preview, sheetOf, usePreview } from "../../making/preview";
import { type Recipe, isSeed, mannerOf, nameOf, ofSeed, whole } from "../../making/recipe";
import { type SheetWish, Sprite, formatOf } from "../../making/sheet";
import { NumberSlider, Trouble } from "../../parts";
import {
  type Board,
  MOST,
  type Side,
  added,
  drawn,
  fresh,
  mixedHere,
  numberOf,
  removed,
  replaced,
  turned,
} from "./board";
import classes from "./explore.module.css";
import { useExplore, useRecipe } from "./store";

const CELL = 128;

/** The recipe of a cell: told here where seeds are enough, else by the server. */
async function mixed(
  model: Model,
  cell: { row: Recipe; column: Recipe; stage: number },
  signal?: AbortSignal,
): Promise<Recipe> {
  const here = mixedHere(cell.row, cell.column, cell.stage);
  if (here) return here;
  return whole(await api.post<Recipe>(`/models/${part(model.name)}/mix`, cell, { signal }));
}

/** All pictures of the board on one sheet, and the recipes of its cells. */
function useBoardSheet(model: Model, board: Board) {
  const cells = useRef<Recipe[]>([]);
  const preview = usePreview<Board>(
    `${model.name} ${model.sha256} board`,
    board,
    async (b, signal) => {
      const pairs = b.rows.flatMap((row) => b.columns.map((column) => ({ row, column })));
      const made = await Promise.all(
        pairs.map((pair) => mixed(model, { ...pair, stage: b.stage }, signal)),
      );
      const wish = { recipes: drawn(b, made), columns: 8, cell: CELL, format: formatOf(model) };
      const sheet = await sheetOf(model.name, wish, { signal, purpose: "-board" });
      cells.current = made;
      return sheet;
    },
  );
  const shown = preview.shown && {
    columns: 8,
    recipes: drawn(preview.shown, cells.current),
  };
  return { ...preview, shown, board: preview.shown };
}

/** Rows give the structure, columns the style; a press on a cell chooses its picture. */
export function MixingBoard({ model }: { model: Model }) {
  const { t } = useTranslation("explore");
  const kept = useExplore((state) => state.history.now.board);
  const put = useExplore((state) => state.put);
  const recipe = useRecipe();
  const first = fresh(mannerOf(recipe), model.stages, isSeed(recipe) ? recipe.seeds[0] : 0);
  const board = kept ?? first;
  useEffect(() => {
    if (!kept) put({ board: first }, "board");
  }, [kept === null]);
  const change = (next: Board, what?: string) => put({ board: next }, what);
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t("board.lead")}
      </Text>
      <Group align="flex-end">
        <div style={{ flex: "1 1 16rem" }}>
          <NumberSlider
            label={t("board.stage")}
            hint={t("board.stage_hint")}
            value={Math.min(board.stage, model.stages - 1)}
            onChange={(stage) => change({ ...board, stage }, "stage")}
            min={0}
            max={model.stages - 1}
          />
        </div>
        <Button
          variant="default"
          leftSection={<IconArrowsExchange size={16} aria-hidden />}
          onClick={() => change(turned(board))}
        >
          {t("board.turn")}
        </Button>
      </Group>
      <BoardTable model={model} board={board} change={change} />
    </Stack>
  );
}

interface TableProps {
  model: Model;
  board: Board;
  change: (board: Board, what?: string) => void;
}

function BoardTable({ model, board, change }: TableProps) {
  const { t } = useTranslation("explore");
  const sheet = useBoardSheet(model, board);
  const { put, hoverOver } = useExplore.getState();
  const recipe = useRecipe();
  const choose = useMutation({
    mutationFn: (cell: { row: Recipe; column: Recipe; stage: number }) => mixed(model, cell),
    onSuccess: (made) => put({ recipe: made }),
  });
  const head = (side: Side, number: number) => (
    <Head
      key={number}
      sheet={sheet}
      at={side === "rows" ? numberOf(board, number, -1) : numberOf(board, -1, number)}
      recipe={board[side][number]!}
      name={t(`board.${side}_head`, { number: number + 1 })}
      onSeed={(seed) =>
        change(replaced(board, side, number, ofSeed(seed, mannerOf(recipe))), `${side}${number}`)
      }
      onTake={() => change(replaced(board, side, number, recipe))}
      onRemove={board[side].length > 1 ? () => change(removed(board, side, number)) : undefined}
    />
  );
  const add = (side: Side) => {
    const used = [...board.rows, ...board.columns].flatMap((each) => each.seeds);
    const seed = Math.max(...used.filter((each) => each < 2 ** 31), 0) + 1;
    change(added(board, side, ofSeed(seed, mannerOf(recipe))));
  };
  return (
    <>
      {sheet.state === "failed" && <Trouble fault={sheet.fault} onRetry={sheet.again} />}
      <div className={classes.boardFrame} tabIndex={0} role="region" aria-label={t("board.title")}>
        <table className={classes.board}>
          <thead>
            <tr>
              <td>
                <Group gap={4} justify="center">
                  <AddButton
                    name={t("board.add_rows")}
                    deed={() => add("rows")}
                    isOff={board.rows.length >= MOST}
                    words={t("board.row")}
                  />
                  <AddButton
                    name={t("board.add_columns")}
                    deed={() => add("columns")}
                    isOff={board.columns.length >= MOST}
                    words={t("board.column")}
                  />
                </Group>
              </td>
              {board.columns.map((_, column) => (
                <th key={column} scope="col">
                  {head("columns", column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {board.rows.map((row, r) => (
              <tr key={r}>
                <th scope="row">{head("rows", r)}</th>
                {board.columns.map((column, c) => {
                  const here = mixedHere(row, column, board.stage);
                  return (
                    <td key={c}>
                      <button
                        type="button"
                        className={classes.cell}
                        aria-label={t("board.cell", { row: nameOf(row), column: nameOf(column) })}
                        onClick={() => choose.mutate({ row, column, stage: board.stage })}
                        onPointerEnter={() => here && hoverOver(here)}
                        onPointerLeave={() => hoverOver(null)}
                        onFocus={() => here && hoverOver(here)}
                        onBlur={() => hoverOver(null)}
                      >
                        <Sprite sheet={sheet} number={numberOf(sheet.board ?? board, r, c)} />
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface HeadProps {
  sheet: Preview<SheetWish>;
  at: number;
  recipe: Recipe;
  name: string;
  onSeed: (seed: number) => void;
  onTake: () => void;
  onRemove?: () => void;
}

function Head({ sheet, at, recipe, name, onSeed, onTake, onRemove }: HeadProps) {
  const { t } = useTranslation("explore");
  const isOne = isSeed(recipe);
  return (
    <div className={classes.head}>
      <Sprite sheet={sheet} number={at} />
      <NumberInput
        size="xs"
        aria-label={t("board.seed", { name })}
        value={isOne ? recipe.seeds[0] : ""}
        placeholder={nameOf(recipe)}
        min={0}
        max={2 ** 32 - 1}
        allowDecimal={false}
        allowNegative={false}
        onChange={(seed) => typeof seed === "number" && onSeed(seed)}
      />
      <Group gap={2} justify="center" wrap="nowrap">
        <Tooltip label={t("board.take_hint")}>
          <ActionIcon
            size={24}
            variant="subtle"
            color="gray"
            aria-label={t("board.take_name", { name })}
            onClick={onTake}
          >
            <IconArrowDownToArc size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        {onRemove && (
          <Tooltip label={t("board.remove", { name })}>
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              aria-label={t("board.remove", { name })}
              onClick={onRemove}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
    </div>
  );
}

function AddButton(props: { name: string; words: string; deed: () => void; isOff: boolean }) {
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={props.name}
      disabled={props.isOff}
      onClick={props.deed}
    >
      + {props.words}
    </Button>
  );
}
