import { Accordion, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { May } from "../../api/may";
import type { Model } from "../../api/types";
import { mannerOf, ofSeed } from "../../making/recipe";
import { NumberSlider } from "../../parts";
import { Directions } from "./Directions";
import { ManySeeds } from "./ManySeeds";
import { goTo, useExplore, useRecipe } from "./store";

const MOST_SEED = 2 ** 32 - 1;

/** What all pictures share, directions, and many at once. */
export function Tools({ model }: { model: Model }) {
  const { t } = useTranslation("explore");
  return (
    <Accordion multiple defaultValue={["manner", "directions"]} variant="separated">
      <Accordion.Item value="manner">
        <Accordion.Control>{t("manner.title")}</Accordion.Control>
        <Accordion.Panel>
          <Manners model={model} />
        </Accordion.Panel>
      </Accordion.Item>
      {model.directions > 0 && (
        <Accordion.Item value="directions">
          <Accordion.Control>{t("directions.title")}</Accordion.Control>
          <Accordion.Panel>
            <Directions model={model} />
          </Accordion.Panel>
        </Accordion.Item>
      )}
      <May do="make">
        <Accordion.Item value="many">
          <Accordion.Control>{t("many.title")}</Accordion.Control>
          <Accordion.Panel>
            <ManySeeds model={model} />
          </Accordion.Panel>
        </Accordion.Item>
      </May>
    </Accordion>
  );
}

function Manners({ model }: { model: Model }) {
  const { t } = useTranslation("explore");
  const recipe = useRecipe();
  const manner = useExplore((state) => state.manner);
  const { classes, words } = model.conditions;
  return (
    <Stack gap="sm">
      {classes.length > 0 && (
        <Select
          label={t("manner.class")}
          data={[{ value: "", label: t("manner.any_class") }, ...classes]}
          value={recipe.class_name}
          onChange={(value) => manner({ class_name: value ?? "" })}
          searchable={classes.length > 12}
          allowDeselect={false}
        />
      )}
      {words && <Words />}
      <NumberSlider
        label={t("manner.psi")}
        hint={t("manner.psi_hint")}
        value={recipe.psi}
        onChange={(psi) => manner({ psi }, "psi")}
        min={0}
        max={2}
        step={0.05}
        initial={1}
      />
      <NumberInput
        label={t("manner.seed")}
        description={t("manner.seed_hint")}
        value={recipe.seeds.length === 1 ? recipe.seeds[0] : ""}
        placeholder={t("manner.between")}
        min={0}
        max={MOST_SEED}
        allowDecimal={false}
        allowNegative={false}
        onChange={(seed) =>
          typeof seed === "number" && goTo(ofSeed(seed, mannerOf(recipe)), "seed")
        }
      />
    </Stack>
  );
}

/** Words that a picture follows; the model hears them when the typing rests. */
function Words() {
  const { t } = useTranslation("explore");
  const text = useRecipe().text;
  const manner = useExplore((state) => state.manner);
  const [typed, type] = useState(text);
  useEffect(() => type(text), [text]);
  const say = useDebouncedCallback((words: string) => manner({ text: words }, "words"), 350);
  return (
    <TextInput
      label={t("manner.words")}
      description={t("manner.words_hint")}
      value={typed}
      maxLength={1000}
      onChange={(event) => {
        type(event.currentTarget.value);
        say(event.currentTarget.value.trim());
      }}
    />
  );
}
