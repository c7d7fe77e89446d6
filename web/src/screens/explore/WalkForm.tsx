import { Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconMovie } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "../../api/types";
import { useAsking } from "../../making/asking";
import type { Recipe } from "../../making/recipe";
import { NumberSlider } from "../../parts";
import { usePreference } from "../../shell/preferences";
import classes from "./explore.module.css";
import { FORMATS, type Format, PACE, type Pace, seconds } from "./walk";

/** How a walk through the stops becomes a video. */
export function WalkForm({ model, stops }: { model: Model; stops: Recipe[] }) {
  const { t, i18n } = useTranslation("explore");
  const [kept, keep] = usePreference<Pace>("walk", PACE);
  const [pace, setPace] = useState<Pace>({ ...PACE, ...kept });
  const { start, isBusy } = useAsking("explore");
  const change = (part: Partial<Pace>) => setPace((before) => ({ ...before, ...part }));
  const long = seconds(stops.length, pace);
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 });
  const walk = () => {
    keep(pace);
    start("walk", { model: model.name, stops, ...pace });
  };
  return (
    <Stack gap="sm" className={classes.panel}>
      <div className={classes.walkFields}>
        <NumberSlider
          label={t("walk.frames")}
          value={pace.frames}
          onChange={(frames) => change({ frames })}
          min={2}
          max={240}
          initial={PACE.frames}
        />
        <NumberSlider
          label={t("walk.rate")}
          value={pace.rate}
          onChange={(rate) => change({ rate })}
          min={1}
          max={60}
          initial={PACE.rate}
        />
        <div>
          <Text size="sm" fw={500} mb={4} id="walk-format">
            {t("walk.format")}
          </Text>
          <SegmentedControl
            aria-labelledby="walk-format"
            value={pace.format}
            onChange={(format) => change({ format: format as Format })}
            data={FORMATS.map((value) => ({ value, label: t(`walk.formats.${value}`) }))}
          />
        </div>
      </div>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {stops.length < 2
            ? t("walk.too_few")
            : t("walk.long", {
                count: stops.length,
                seconds: number.format(long),
                frames: number.format(stops.length * pace.frames),
              })}
        </Text>
        <Button
          leftSection={<IconMovie size={16} aria-hidden />}
          disabled={stops.length < 2}
          loading={isBusy}
          onClick={walk}
        >
          {t("walk.make")}
        </Button>
      </Group>
    </Stack>
  );
}
