import { Group, Progress, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Trouble } from "../../parts";
import { useShare, useVolume } from "./asked";
import { Pane } from "./Pane";
import { deviationOf } from "./paint";
import classes from "./scans.module.css";
import type { Study, VolumeTold } from "./types";
import { look, useView } from "./view";
import { type Cursor, PLANES, type Volume, valueAt } from "./volume";

export interface Seen {
  cursor: Cursor;
}

const DEVIATIONS = 3;

/** Three planes of a volume through one cursor, and what lies under it. */
export function Viewer({ study }: { study: Study }) {
  const { t } = useTranslation("scans");
  const view = useView();
  const told = (id: string) => study.volumes.find((each) => each.id === id);
  const base = useVolume(told(view.base));
  const other = useVolume(told(view.other)).data;
  const over = useVolume(told(view.over)).data;
  const [seen, setSeen] = useState<Seen | null>(null);
  const spread = useSpread(base.data, other);
  if (base.isError) return <Trouble fault={base.error} onRetry={() => void base.refetch()} />;
  if (!base.data) return <Coming told={told(view.base)} />;
  const planes = view.big ? PLANES.filter((plane) => plane === view.big) : PLANES;
  const shape = base.data.told.shape;
  const isThere = view.cursor.every((each, axis) => each < shape[axis]!);
  if (!isThere) return null; // for a moment, while another volume comes
  const volumes = { base: base.data, other, over };
  return (
    <section aria-label={t("viewer")} className={classes.viewer}>
      <div className={classes.planes} data-big={view.big ?? undefined}>
        {planes.map((plane) => (
          <Pane key={plane} plane={plane} {...volumes} spread={spread} onPoint={setSeen} />
        ))}
        {!view.big && <Legend {...volumes} spread={spread} />}
      </div>
      <Under {...volumes} at={seen?.cursor ?? view.cursor} isPointed={seen !== null} />
      {other && view.mode === "slider" && <Split />}
      <span className="visually-hidden" role="status">
        {t("said", {
          slice: view.cursor[0] + 1,
          row: view.cursor[1] + 1,
          column: view.cursor[2] + 1,
          value: inUnit(valueAt(base.data, view.cursor), base.data.told),
        })}
      </span>
    </section>
  );
}

/** The spread of the difference that is white: as it is wished, or three deviations. */
function useSpread(base: Volume | undefined, other: Volume | undefined): number {
  const wished = useView((view) => view.spread);
  const usual = useMemo(
    () => (base && other ? DEVIATIONS * deviationOf(base, other) : 0),
    [base, other],
  );
  return wished || usual || 1;
}

function Coming({ told }: { told: VolumeTold | undefined }) {
  const { t } = useTranslation("scans");
  const share = useShare(told);
  const size = told ? (told.bytes / 2 ** 20).toFixed(1) : "";
  return (
    <div className={classes.coming} role="status">
      <Text size="sm">{t("coming", { size })}</Text>
      <Progress value={share * 100} w={220} aria-label={t("coming", { size })} />
    </div>
  );
}

interface Volumes {
  base: Volume;
  other: Volume | undefined;
  over: Volume | undefined;
}

/** The values under pointer or cursor, in the unit of the scan. */
function Under({ base, other, over, at, isPointed }: Volumes & { at: Cursor; isPointed: boolean }) {
  const { t } = useTranslation("scans");
  const before = valueAt(base, at);
  const after = other && valueAt(other, at);
  return (
    <Group className={classes.under} gap="lg" data-testid="under">
      <span>
        {t(isPointed ? "under_pointer" : "under_cursor")} <b>{inUnit(before, base.told)}</b>
      </span>
      {after !== undefined && (
        <>
          <span>
            {t("mode.after")} <b>{inUnit(after, base.told)}</b>
          </span>
          <span>
            {t("mode.difference")} <b>{signed(after - before)}</b>
          </span>
        </>
      )}
      {over && (
        <span>
          {t(`layer.${over.told.name}`, over.told.name)} <b>{mapped(over, at)}</b>
        </span>
      )}
      <span className={classes.voxel}>
        {t("voxel", { slice: at[0] + 1, row: at[1] + 1, column: at[2] + 1 })}
      </span>
    </Group>
  );
}

export const short = (value: number): string =>
  Number.isInteger(value) ? String(value) : Number(value.toPrecision(4)).toString();

const inUnit = (value: number, { unit }: VolumeTold) => `${short(value)}${unit ? ` ${unit}` : ""}`;
const signed = (value: number) => (value > 0 ? `+${short(value)}` : short(value));

function mapped(over: Volume, at: Cursor): string {
  const value = valueAt(over, at);
  if (over.told.role !== "labels") return short(value);
  return value < 0.5 ? "–" : (over.told.labels?.[Math.round(value) - 1] ?? short(value));
}

/** The line between before and after, for the keyboard. */
function Split() {
  const { t } = useTranslation("scans");
  const split = useView((view) => view.split);
  return (
    <label className={classes.split}>
      <span>{t("mode.before")}</span>
      <input
        type="range"
        min={0}
        max={100}
        value={Math.round(split * 100)}
        aria-label={t("split")}
        onChange={(event) => look({ split: event.currentTarget.valueAsNumber / 100 })}
      />
      <span>{t("mode.after")}</span>
    </label>
  );
}

/** What grey and colors mean. */
function Legend({ base, other, over, spread }: Volumes & { spread: number }) {
  const { t } = useTranslation("scans");
  const view = useView();
  const unit = base.told.unit ? ` ${base.told.unit}` : "";
  const isApart = other && view.mode === "difference";
  const low = isApart ? -spread : view.window[0] - view.window[1] / 2;
  const high = isApart ? spread : view.window[0] + view.window[1] / 2;
  return (
    <div className={classes.legend} role="group" tabIndex={0} aria-label={t("legend")}>
      <Text size="xs" fw={600}>
        {t(isApart ? "legend_difference" : "legend_window")}
      </Text>
      <div className={classes.ramp} data-inverted={(!isApart && view.isInverted) || undefined} />
      <Group justify="space-between" gap="xs">
        <Text size="xs">{short(Number(low.toPrecision(4)))}</Text>
        <Text size="xs">
          {short(Number(high.toPrecision(4)))}
          {unit}
        </Text>
      </Group>
      {over && over.told.role === "heat" && (
        <>
          <Text size="xs" fw={600} mt="xs">
            {t(`layer.${over.told.name}`, over.told.name)}
          </Text>
          <div className={classes.heat} />
          <Group justify="space-between" gap="xs">
            <Text size="xs">{short(over.told.range[0])}</Text>
            <Text size="xs">{short(over.told.range[1])}</Text>
          </Group>
        </>
      )}
      <Text size="xs" mt="sm">
        {t(base.told.is_placed ? "legend_sides" : "legend_no_sides")}
      </Text>
    </div>
  );
}
