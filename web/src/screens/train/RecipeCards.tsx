import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useTrainingRecipes } from "../../api/queries";
import { useTimeWords } from "../../parts";
import type { Wish } from "./wish";
import classes from "./train.module.css";

interface Props {
  chosen: string;
  onChoose: (change: Partial<Wish>) => void;
}

/** Sets of knobs for kinds of pictures, as cards; one is chosen. */
export function RecipeCards({ chosen, onChoose }: Props) {
  const { t } = useTranslation("train");
  const found = useTrainingRecipes();
  const timeWords = useTimeWords();
  return (
    <fieldset className={classes.recipes}>
      <legend>{t("recipe")}</legend>
      {(found.data?.items ?? []).map((each) => (
        <label key={each.name} className={classes.recipe}>
          <input
            type="radio"
            name="recipe"
            value={each.name}
            checked={chosen === each.name}
            onChange={() => onChoose({ recipe: each.name, minutes: each.minutes })}
          />
          <span>
            <strong>{t(`recipes.${each.name}.title`, { defaultValue: each.title })}</strong>
            <Text size="sm">{t(`recipes.${each.name}.about`, { defaultValue: each.about })}</Text>
            <Text size="xs" c="dimmed">
              {t("recipe_minutes", { time: timeWords(each.minutes * 60) })}
            </Text>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
