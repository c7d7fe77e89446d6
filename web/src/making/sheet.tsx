// Many small pictures of one request, each shown by itself.
import type { Model } from "../api/types";
import { type Preview, sheetOf, usePreview } from "./preview";
import type { Recipe } from "./recipe";
import classes from "./making.module.css";

export interface SheetWish {
  recipes: Recipe[];
  columns: number;
}

const CELL = 128;

/** How a model's previews are coded: only WebP keeps what is see-through. */
export function formatOf(model: Model): "jpeg" | "webp" {
  return model.shape.channels === 4 ? "webp" : "jpeg";
}

/** One sheet of recipes; the one before stays until the new one is there. */
export function useSheet(model: Model, recipes: Recipe[], purpose: string): Preview<SheetWish> {
  const columns = Math.max(1, Math.min(8, recipes.length));
  const format = formatOf(model);
  return usePreview<SheetWish>(
    `${model.name} ${model.sha256} ${purpose}`,
    recipes.length > 0 ? { recipes, columns } : null,
    (wish, signal) =>
      sheetOf(model.name, { ...wish, cell: CELL, format }, { signal, purpose: `-${purpose}` }),
  );
}

/** One picture of a sheet. Without a name it is decoration. */
export function Sprite(props: {
  sheet: Preview<SheetWish>;
  number: number;
  name?: string;
  ratio?: number; // width to height
}) {
  const { sheet, number, name, ratio = 1 } = props;
  const { columns = 1, recipes = [] } = sheet.shown ?? {};
  const rows = Math.max(1, Math.ceil(recipes.length / columns));
  const share = (at: number, count: number) => (count < 2 ? 0 : (at / (count - 1)) * 100);
  const [column, row] = [number % columns, Math.floor(number / columns)];
  const isThere = sheet.url !== "" && number < recipes.length;
  return (
    <span
      className={classes.sprite}
      role={name ? "img" : undefined}
      aria-label={name}
      aria-hidden={name ? undefined : true}
      data-there={isThere || undefined}
      style={{
        aspectRatio: ratio,
        ...(isThere && {
          backgroundImage: `url(${sheet.url})`,
          backgroundSize: `${columns * 100}% ${rows * 100}%`,
          backgroundPosition: `${share(column, columns)}% ${share(row, rows)}%`,
        }),
      }}
    />
  );
}
