import { Button, Group, NumberInput, SegmentedControl, Stack, Switch, Text } from "@mantine/core";
import { IconFocusCentered } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NumberSlider } from "../../parts";
import type { Study, VolumeTold } from "./types";
import { FITTING, MODES, type Mode, TOOLS, type Tool, look, useView } from "./view";
import classes from "./scans.module.css";

const PRESETS = ["file", "brain", "soft", "lung", "bone", "full"] as const;

/** How the volume is looked at: window, tool, what is laid over. */
export function Look({ study, told }: { study: Study; told: VolumeTold }) {
  return (
    <Stack gap="lg">
      <Windows told={told} />
      <Tools />
      <Compare study={study} told={told} />
      <Over study={study} told={told} />
    </Stack>
  );
}

/** The windows that a volume can be looked at through, by their names. */
export const windowsOf = (told: VolumeTold): [string, readonly [number, number]][] =>
  PRESETS.flatMap((name) => {
    const found = name === "file" ? told.window : told.presets[name];
    return found ? [[name, found] as [string, [number, number]]] : [];
  });

function Windows({ told }: { told: VolumeTold }) {
  const { t } = useTranslation("scans");
  const [center, width] = useView((view) => view.window);
  const isInverted = useView((view) => view.isInverted);
  const step = Math.max((told.range[1] - told.range[0]) / 200, 1e-6);
  const digits = step >= 1 ? 0 : Math.ceil(-Math.log10(step)) + 1;
  return (
    <section aria-label={t("window")}>
      <Text fw={600} size="sm" mb={6}>
        {t("window")}
      </Text>
      <div className={classes.chips} role="group" aria-label={t("window_presets")}>
        {windowsOf(told).map(([name, range]) => (
          <button
            key={name}
            type="button"
            aria-pressed={range[0] === center && range[1] === width}
            onClick={() => look({ window: range })}
          >
            {t(`preset.${name}`)}
          </button>
        ))}
      </div>
      <Group grow mt="xs" gap="xs">
        <NumberInput
          size="xs"
          label={t("center")}
          value={round(center, digits)}
          step={step}
          decimalScale={digits}
          suffix={told.unit ? ` ${told.unit}` : undefined}
          onChange={(value) => typeof value === "number" && look({ window: [value, width] })}
        />
        <NumberInput
          size="xs"
          label={t("width")}
          value={round(width, digits)}
          step={step}
          decimalScale={digits}
          min={10 ** -digits}
          suffix={told.unit ? ` ${told.unit}` : undefined}
          onChange={(value) =>
            typeof value === "number" && value > 0 && look({ window: [center, value] })
          }
        />
      </Group>
      <Switch
        mt="xs"
        size="sm"
        label={t("inverted")}
        checked={isInverted}
        onChange={(event) => look({ isInverted: event.currentTarget.checked })}
      />
    </section>
  );
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));

function Tools() {
  const { t } = useTranslation("scans");
  const { tool, isSmooth, hasCross } = useView();
  return (
    <section aria-label={t("pointer")}>
      <Text fw={600} size="sm" mb={6} id="scan-pointer">
        {t("pointer")}
      </Text>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby="scan-pointer"
        value={tool}
        onChange={(value) => look({ tool: value as Tool })}
        data={TOOLS.map((value) => ({ value, label: t(`tool.${value}`) }))}
      />
      <Group justify="space-between" mt="xs" gap="xs">
        <Switch
          size="sm"
          label={t("cross")}
          checked={hasCross}
          onChange={(event) => look({ hasCross: event.currentTarget.checked })}
        />
        <Switch
          size="sm"
          label={t("smooth")}
          checked={isSmooth}
          onChange={(event) => look({ isSmooth: event.currentTarget.checked })}
        />
      </Group>
      <Button
        mt="xs"
        size="compact-sm"
        variant="default"
        leftSection={<IconFocusCentered size={16} aria-hidden />}
        onClick={() => look({ places: { axial: FITTING, coronal: FITTING, sagittal: FITTING } })}
      >
        {t("fit")}
      </Button>
    </section>
  );
}

interface Props {
  study: Study;
  told: VolumeTold;
}

/** Before and after, and their difference. */
function Compare({ study, told }: Props) {
  const { t } = useTranslation("scans");
  const { other, mode } = useView();
  const all = study.volumes.filter(
    (each) => each.role === "scan" && each.id !== told.id && each.grid === told.grid,
  );
  if (all.length === 0) return null;
  return (
    <section aria-label={t("compare")}>
      <Text fw={600} size="sm" mb={6} id="scan-compare">
        {t("compare")}
      </Text>
      <select
        className={classes.select}
        aria-labelledby="scan-compare"
        value={other}
        onChange={(event) => look({ other: event.currentTarget.value, spread: 0 })}
      >
        <option value="">{t("nothing")}</option>
        {all.map((each) => (
          <option key={each.id} value={each.id}>
            {each.result
              ? t(`layer.${each.name}`, each.name)
              : t("series_number", { number: each.number })}
          </option>
        ))}
      </select>
      {other && (
        <SegmentedControl
          fullWidth
          size="xs"
          mt="xs"
          aria-label={t("compare_how")}
          value={mode}
          onChange={(value) => look({ mode: value as Mode })}
          data={MODES.map((value) => ({ value, label: t(`mode.${value}`) }))}
        />
      )}
      {other && mode === "difference" && (
        <Text size="xs" c="dimmed" mt="xs">
          {t("difference_hint")}
        </Text>
      )}
    </section>
  );
}

/** A map over the scan: what is uncertain, what was found. */
function Over({ study, told }: Props) {
  const { t } = useTranslation("scans");
  const { over, opacity, least } = useView();
  const all = study.volumes.filter((each) => each.grid === told.grid && each.id !== told.id);
  if (all.length === 0) return null;
  const chosen = all.find((each) => each.id === over);
  return (
    <section aria-label={t("over")}>
      <Text fw={600} size="sm" mb={6} id="scan-over">
        {t("over")}
      </Text>
      <select
        className={classes.select}
        aria-labelledby="scan-over"
        value={over}
        onChange={(event) => look({ over: event.currentTarget.value })}
      >
        <option value="">{t("nothing")}</option>
        {all.map((each) => (
          <option key={each.id} value={each.id}>
            {each.result
              ? t(`layer.${each.name}`, each.name)
              : t("series_number", { number: each.number })}
          </option>
        ))}
      </select>
      {chosen && (
        <Stack gap="xs" mt="xs">
          <NumberSlider
            label={t("opacity")}
            value={Math.round(opacity * 100)}
            onChange={(value) => look({ opacity: value / 100 })}
            min={0}
            max={100}
            unit="%"
          />
          {chosen.role !== "labels" && (
            <NumberSlider
              label={t("least")}
              value={Math.round(least * 100)}
              onChange={(value) => look({ least: value / 100 })}
              min={0}
              max={99}
              unit="%"
              hint={t("least_hint")}
            />
          )}
        </Stack>
      )}
    </section>
  );
}
