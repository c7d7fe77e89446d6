import { Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NumberSlider } from "../../parts";
import type { Look } from "./asked";
import classes from "./design.module.css";
import { Colors, Hues } from "./fields";
import { turn, useDesign, useWork } from "./store";
import { MOST_EXCHANGED, MOST_WAYS, ownColors } from "./work";

/** By harmony and chance, or each color by hand. */
export function Colorways({ look }: { look: Look }) {
  const { t } = useTranslation("design");
  const work = useWork();
  const put = useDesign((state) => state.put);
  const isOwn = work.source.length > 0;
  const shown = look.told?.pictures ?? [];
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t("recolor.how")}
        value={isOwn ? "own" : "harmony"}
        onChange={(how) =>
          how === "own"
            ? shown.length > 0 && put(ownColors(work, shown))
            : turn({ source: [], wanted: [] })
        }
        data={[
          { value: "harmony", label: t("recolor.by_harmony") },
          { value: "own", label: t("recolor.by_hand"), disabled: !isOwn && shown.length === 0 },
        ]}
      />
      {isOwn ? <ByHand /> : <ByHarmony />}
    </Stack>
  );
}

function ByHarmony() {
  const { t } = useTranslation("design");
  const work = useWork();
  return (
    <>
      <Hues />
      <NumberSlider
        label={t("recolor.ways")}
        value={work.ways}
        onChange={(ways) => turn({ ways }, "ways")}
        min={1}
        max={MOST_WAYS}
        initial={4}
      />
      <NumberSlider
        label={t("recolor.colors")}
        hint={t("recolor.colors_help")}
        value={Math.min(work.colors, MOST_EXCHANGED)}
        onChange={(colors) => turn({ colors }, "colors")}
        min={1}
        max={MOST_EXCHANGED}
        initial={6}
      />
    </>
  );
}

function ByHand() {
  const { t } = useTranslation("design");
  const work = useWork();
  const change = (wanted: string[][]) => turn({ wanted }, "wanted");
  return (
    <>
      <Text size="sm" c="dimmed">
        {t("recolor.hand_help")}
      </Text>
      <Group gap={4} role="group" aria-label={t("recolor.sources")}>
        {work.source.map((color) => (
          <span key={color} className={classes.chip} style={{ background: color }} title={color} />
        ))}
      </Group>
      {work.wanted.map((colors, way) => (
        <fieldset key={way} className={classes.way}>
          <legend>{t("recolor.way", { number: way + 1 })}</legend>
          <Stack gap={4}>
            <Colors
              colors={colors}
              isFixed
              label={(at) => t("recolor.becomes", { color: work.source[at], number: way + 1 })}
              onChange={(own) => change(work.wanted.map((each, n) => (n === way ? own : each)))}
            />
            {work.wanted.length > 1 && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => change(work.wanted.filter((_, n) => n !== way))}
              >
                {t("recolor.drop", { number: way + 1 })}
              </Button>
            )}
          </Stack>
        </fieldset>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={work.wanted.length >= MOST_WAYS}
        onClick={() => change([...work.wanted, work.wanted.at(-1) ?? work.source])}
      >
        {t("recolor.add")}
      </Button>
    </>
  );
}
