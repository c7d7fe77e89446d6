import { SegmentedControl, Select, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { JsonSchema } from "../../api/types";
import { PicturePicker } from "../../parts";
import { KnobSlider, setKnob } from "./fields";
import { turn, useWork } from "./store";
import { LAYOUTS, WIDTHS } from "./work";

const USUAL = 2048;

/** How a picture is laid all around, how large, and in whose manner. */
export function PanoramaFields({ knobs }: { knobs: JsonSchema | undefined }) {
  const { t } = useTranslation("design");
  const work = useWork();
  const layout = String(work.knobs.layout ?? LAYOUTS[0]);
  return (
    <Stack gap="md">
      <div>
        <SegmentedControl
          fullWidth
          aria-label={t("panorama.layout")}
          value={layout}
          data={LAYOUTS.map((value) => ({ value, label: t(`panorama.layouts.${value}.name`) }))}
          onChange={(value) => setKnob(work, "layout", value, LAYOUTS[0])}
        />
        <Text size="xs" c="dimmed" mt={4}>
          {t(`panorama.layouts.${layout}.help`)}
        </Text>
      </div>
      <KnobSlider name="span" knobs={knobs} />
      <Select
        label={t("panorama.width")}
        value={String(work.knobs.width ?? USUAL)}
        allowDeselect={false}
        data={WIDTHS.map((width) => ({
          value: String(width),
          label: `${width} × ${width / 2} px`,
        }))}
        onChange={(value) => value && setKnob(work, "width", Number(value), USUAL)}
      />
      <PicturePicker
        label={t("panorama.style")}
        hint={t("panorama.style_help")}
        value={work.style}
        onChange={(style) => turn({ style })}
        height={120}
      />
      <Switch
        label={t("panorama.faces")}
        checked={work.faces}
        onChange={(event) => turn({ faces: event.currentTarget.checked })}
      />
    </Stack>
  );
}
