import { Badge, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Model } from "../../api/types";
import { type Sight, drawn, usePreview } from "../../making/preview";
import { type Recipe, keyOf, nameOf } from "../../making/recipe";
import { formatOf } from "../../making/sheet";
import { Trouble } from "../../parts";
import classes from "./explore.module.css";
import { useExplore, useShown } from "./store";

const SIZE = 256;

/** By which sentence a place is named. */
function kindOf(recipe: Recipe): string {
  if (recipe.told?.length) return "hero.found";
  return recipe.seeds.length === 1 && recipe.fine === null ? "hero.seed" : "hero.between";
}

/** The picture under the pointer, large; while the pointer is elsewhere the chosen one. */
export function Hero({ model }: { model: Model }) {
  const { t } = useTranslation("explore");
  const recipe = useShown();
  const isHovering = useExplore((state) => state.hover !== null);
  const preview = usePreview<Sight>(
    `${model.name} ${model.sha256}`,
    { recipe, size: SIZE, format: formatOf(model) },
    (sight, signal) => drawn(model.name, sight, signal),
  );
  const { shape } = model;
  const name = nameOf(recipe);
  return (
    <figure className={classes.hero}>
      <div className={classes.heroFrame} style={{ aspectRatio: `${shape.width}/${shape.height}` }}>
        {preview.url && preview.shown && (
          <img
            src={preview.url}
            alt={t("hero.alt", { name: nameOf(preview.shown.recipe) })}
            data-testid="hero"
            data-shown={keyOf(preview.shown.recipe)}
          />
        )}
        {preview.state === "offline" && (
          <Badge className={classes.heroState} tt="none" color="yellow" variant="filled">
            {t("hero.offline")}
          </Badge>
        )}
      </div>
      <figcaption>
        <Text size="sm" fw={600} truncate>
          {t(kindOf(recipe), { seed: recipe.seeds[0], name })}
        </Text>
        <Text size="xs" c="dimmed">
          {t(isHovering ? "hero.hover" : "hero.chosen")}
        </Text>
      </figcaption>
      {preview.state === "failed" && <Trouble fault={preview.fault} onRetry={preview.again} />}
    </figure>
  );
}
