import { NumberInput, SegmentedControl, Select, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NumberSlider, PicturePicker } from "../../parts";
import { Hues } from "./fields";
import { turn, useWork } from "./store";
import { type Cut, GARMENTS, GARMENT_SIDES, MOST_IN_CLOTH } from "./work";

const LARGEST_CM = 300;
const SHEETS = [100, 200, 300]; // pixels an inch of the sheet

const HALVES: Record<string, boolean | null> = { usual: null, alike: true, drawn: false };

/** Which cloth lies on the garment, how large, and in how many colorways. */
export function GarmentFields() {
  const { t } = useTranslation("design");
  const work = useWork();
  const { cut } = work;
  const set = (part: Partial<Cut>, what = "") => turn({ cut: { ...cut, ...part } }, what);
  const cm = (name: "height_cm" | "repeat_cm", min: number) => (
    <NumberInput
      label={t(`garment.${name}`)}
      placeholder={t("garment.usual")}
      value={cut[name] ?? ""}
      onChange={(value) => {
        if (value === "") set({ [name]: null }, name);
        else if (typeof value === "number" && value >= min && value <= LARGEST_CM)
          set({ [name]: value }, name);
      }}
      min={min}
      max={LARGEST_CM}
      decimalScale={1}
      suffix=" cm"
    />
  );
  const halves = Object.entries(HALVES).find(([, value]) => value === cut.is_symmetric);
  return (
    <Stack gap="md">
      <PicturePicker
        label={t("garment.cloth")}
        hint={t("garment.cloth_help")}
        value={work.cloth}
        onChange={(cloth) => turn({ cloth })}
        height={120}
      />
      <Select
        label={t("garment.class")}
        description={t("garment.class_help")}
        value={cut.class_name}
        allowDeselect={false}
        data={["", ...GARMENTS].map((value) => ({
          value,
          label: t(`garment.classes.${value || "other"}`),
        }))}
        onChange={(class_name) =>
          class_name !== null && set({ class_name: class_name as Cut["class_name"] })
        }
      />
      <Group grow align="flex-start">
        {cm("height_cm", 1)}
        {cm("repeat_cm", 0.2)}
      </Group>
      <div>
        <Text size="sm" fw={700} id="halves">
          {t("garment.halves")}
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="halves"
          value={halves?.[0] ?? "usual"}
          data={Object.keys(HALVES).map((value) => ({ value, label: t(`garment.as.${value}`) }))}
          onChange={(value) => set({ is_symmetric: HALVES[value] ?? null })}
        />
      </div>
      <NumberSlider
        label={t("garment.shade")}
        value={cut.shade}
        onChange={(shade) => set({ shade }, "shade")}
        min={0}
        max={1}
        step={0.05}
        initial={0.7}
      />
      <Ways />
      <Group grow align="flex-start">
        <Select
          label={t("garment.size")}
          value={String(cut.size)}
          allowDeselect={false}
          data={GARMENT_SIDES.map((side) => ({ value: String(side), label: `${side} px` }))}
          onChange={(side) => side && set({ size: Number(side) })}
        />
        <Select
          label={t("garment.sheet")}
          value={String(cut.dpi)}
          allowDeselect={false}
          data={SHEETS.map((dpi) => ({ value: String(dpi), label: `${dpi} dpi` }))}
          onChange={(dpi) => dpi && set({ dpi: Number(dpi) })}
        />
      </Group>
    </Stack>
  );
}

function Ways() {
  const { t } = useTranslation("design");
  const work = useWork();
  return (
    <>
      <NumberSlider
        label={t("recolor.ways")}
        hint={t("garment.ways_help")}
        value={Math.min(work.ways, MOST_IN_CLOTH)}
        onChange={(ways) => turn({ ways }, "ways")}
        min={1}
        max={MOST_IN_CLOTH}
        initial={4}
      />
      <Hues />
    </>
  );
}
