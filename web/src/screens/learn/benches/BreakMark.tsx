import { Loader, NativeSelect, Switch, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { Treated, TreatedTold } from "../../../api/types";
import { NumberSlider, Trouble } from "../../../parts";
import classes from "../learn.module.css";

type Amounts = Omit<Treated, "photograph" | "is_mirrored">;

const GENTLE: Amounts = {
  crop: 1,
  scale: 1,
  angle: 0,
  blur: 0,
  noise: 0,
  brightness: 0,
  quality: 100,
};
const RANGES: [keyof Amounts, min: number, max: number, step: number][] = [
  ["quality", 5, 100, 5],
  ["crop", 0.2, 1, 0.05],
  ["scale", 0.3, 2, 0.1],
  ["angle", -10, 10, 0.5],
  ["blur", 0, 6, 0.25],
  ["noise", 0, 80, 2],
  ["brightness", -0.3, 0.3, 0.05],
];
const PHOTOGRAPHS = ["pagoda", "cat", "coffee", "astronaut", "launch-pad"];
const PAUSE = 250;

/** A watermarked photograph, and everything that can be done to it. */
export function BreakMark({ reach }: { reach: (goal: string) => void }) {
  const { t } = useTranslation("learn");
  const [photograph, setPhotograph] = useState("pagoda");
  const [isMirrored, setMirrored] = useState(false);
  const [amounts, setAmounts] = useState(GENTLE);
  const [asked] = useDebouncedValue({ photograph, is_mirrored: isMirrored, ...amounts }, PAUSE);
  const found = useQuery({
    queryKey: ["lessons", "watermark", asked],
    queryFn: () => api.post<TreatedTold>("/lessons/watermark", asked),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const told = found.data;
  const changes =
    RANGES.filter(([name]) => asked[name] !== GENTLE[name]).length + Number(asked.is_mirrored);
  const isFresh = !found.isPlaceholderData && found.isSuccess;
  useEffect(() => {
    if (!isFresh || !told) return;
    if (told.is_read && changes >= 2) reach("survived");
    if (!told.is_read) reach("broken");
  }, [isFresh, told, changes, reach]);
  return (
    <div className={classes.side}>
      <div>
        {told ? (
          <img
            src={told.picture}
            alt={t("mark.picture")}
            className={classes.treated}
            aria-busy={found.isFetching}
          />
        ) : (
          <Loader aria-label={t("loading")} />
        )}
        {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
        {told && (
          <div
            className={classes.verdict}
            data-name={told.is_read ? "well" : "broken"}
            data-kind={told.is_read ? undefined : "bad"}
            data-testid="mark"
            data-fresh={isFresh || undefined}
            role="status"
          >
            <Text fw={600} style={{ gridColumn: "1 / -1" }}>
              {t(told.is_read ? "mark.read" : "mark.lost")}
            </Text>
            <Text size="sm" style={{ gridColumn: "1 / -1" }}>
              {t("mark.strength", { strength: told.strength.toFixed(1) })}{" "}
              {told.psnr !== null && t("mark.psnr", { psnr: told.psnr.toFixed(0) })}
            </Text>
          </div>
        )}
      </div>
      <div className={classes.panel} style={{ display: "grid", gap: "0.7rem" }}>
        <NativeSelect
          size="xs"
          label={t("mark.photograph")}
          value={photograph}
          data={PHOTOGRAPHS.map((value) => ({ value, label: t(`mark.photo.${value}`) }))}
          onChange={(event) => setPhotograph(event.currentTarget.value)}
        />
        {RANGES.map(([name, min, max, step]) => (
          <NumberSlider
            key={name}
            label={t(`mark.${name}`)}
            value={amounts[name]}
            min={min}
            max={max}
            step={step}
            initial={GENTLE[name]}
            onChange={(value) => setAmounts((before) => ({ ...before, [name]: value }))}
          />
        ))}
        <Switch
          size="sm"
          label={t("mark.is_mirrored")}
          checked={isMirrored}
          onChange={(event) => setMirrored(event.currentTarget.checked)}
        />
      </div>
    </div>
  );
}
