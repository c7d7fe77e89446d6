// Fields that several tools share.
import { ActionIcon, Button, Group, Select } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { JsonSchema } from "../../api/types";
import { ColorField, NumberSlider, SeedField } from "../../parts";
import { useChoices } from "./asked";
import { turn, useWork } from "./store";
import type { Work } from "./work";

/** The seed of the work. */
export function WorkSeed() {
  const { t } = useTranslation("design");
  const { seed } = useWork();
  const words = { title: t("seed.title"), help: t("seed.help"), another: t("seed.another") };
  return (
    <SeedField value={seed} words={words} onChange={(next, what) => turn({ seed: next }, what)} />
  );
}

/** By which hues colorways are made. */
export function Hues() {
  const { t } = useTranslation("design");
  const { harmony } = useWork();
  const harmonies = useChoices().data?.harmonies ?? [harmony];
  return (
    <Select
      label={t("recolor.harmony")}
      value={harmony}
      allowDeselect={false}
      data={harmonies.map((value) => ({ value, label: t(`harmony.${value}`) }))}
      onChange={(next) => next && turn({ harmony: next })}
    />
  );
}

const DIGITS: Record<string, number> = {
  strength: 0.05,
  completeness: 0.001,
  delight: 0.05,
  roughness: 0.05,
};
const LARGEST: Record<string, number> = { completeness: 0.1 };

/** A knob of the engine, as its settings tell it; the page has the words. */
export function KnobSlider({ name, knobs }: { name: string; knobs: JsonSchema | undefined }) {
  const { t } = useTranslation("design");
  const work = useWork();
  const about = knobs?.properties?.[name];
  if (!about) return null;
  const usual = Number(about.default);
  const set = (value: number) => {
    const { [name]: _, ...others } = work.knobs;
    turn({ knobs: value === usual ? others : { ...others, [name]: value } }, name);
  };
  return (
    <NumberSlider
      label={t(`knobs.${name}.title`)}
      hint={t(`knobs.${name}.help`)}
      value={Number(work.knobs[name] ?? usual)}
      onChange={set}
      min={about.minimum ?? 0}
      max={Math.min(about.maximum ?? 1, LARGEST[name] ?? Infinity)}
      step={DIGITS[name] ?? 1}
      initial={usual}
    />
  );
}

/** Sets a knob that is no number; what is usual is not said. */
export function setKnob(
  work: Work,
  name: string,
  value: string | boolean | number,
  usual: unknown,
) {
  const { [name]: _, ...others } = work.knobs;
  turn({ knobs: value === usual ? others : { ...others, [name]: value } }, name);
}

interface ColorsProps {
  colors: string[];
  label: (number: number) => string;
  onChange: (colors: string[]) => void;
  add?: string; // what the button says that adds one
  most?: number;
  isFixed?: boolean; // as many as there are
}

/** Colors one below the other. */
export function Colors({ colors, label, onChange, add, most = 16, isFixed = false }: ColorsProps) {
  const { t } = useTranslation("design");
  return (
    <>
      {colors.map((color, at) => (
        <Group key={at} gap={4} wrap="nowrap">
          <ColorField
            isSmall
            label={label(at)}
            value={color}
            onChange={(each) => onChange(colors.map((old, n) => (n === at ? each : old)))}
          />
          {!isFixed && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label={t("colors.drop", { name: label(at) })}
              onClick={() => onChange(colors.filter((_, n) => n !== at))}
            >
              <IconX size={15} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      {add && !isFixed && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={colors.length >= most}
          onClick={() => onChange([...colors, "#808080"])}
        >
          {add}
        </Button>
      )}
    </>
  );
}
