import { Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { IconPhotoPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "../../api/types";
import { useAsking } from "../../making/asking";
import { usePreference } from "../../shell/preferences";
import { FormatField, type PictureFormat } from "../../making/FormatField";
import { useRecipe } from "./store";

const MOST = 256;

/** Pictures of many seeds in one go. */
export function ManySeeds({ model }: { model: Model }) {
  const { t } = useTranslation("explore");
  const recipe = useRecipe();
  const [first, setFirst] = useState<number>(recipe.seeds[0] ?? 0);
  const [count, setCount] = useState(12);
  const [format] = usePreference<PictureFormat>("format", "png");
  const { start, isBusy } = useAsking("explore");
  const { psi, class_name, text } = recipe;
  const make = () => {
    const seeds = Array.from({ length: count }, (_, n) => first + n);
    start("generate", { model: model.name, seeds, psi, class_name, text, format });
  };
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t("many.lead")}
      </Text>
      <Group grow align="flex-end">
        <NumberInput
          label={t("many.first")}
          value={first}
          onChange={(value) => typeof value === "number" && setFirst(value)}
          min={0}
          max={2 ** 32 - 1 - MOST}
          allowDecimal={false}
        />
        <NumberInput
          label={t("many.count")}
          value={count}
          onChange={(value) => typeof value === "number" && setCount(value)}
          min={1}
          max={MOST}
          allowDecimal={false}
        />
      </Group>
      <FormatField />
      <Button
        variant="default"
        leftSection={<IconPhotoPlus size={16} aria-hidden />}
        loading={isBusy}
        disabled={count < 1 || count > MOST}
        onClick={make}
      >
        {t("many.make", { count })}
      </Button>
    </Stack>
  );
}
