import { Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useModel } from "../../../api/queries";
import { type Sight, drawn, usePreview } from "../../../making/preview";
import { ofSeed } from "../../../making/recipe";
import { NumberSlider, Trouble } from "../../../parts";
import classes from "../learn.module.css";

const SIZE = 320; // px
const SEEDS = 99;

/** The way from one seed to another through the space of a model. */
export function LatentWalk({ model, reach }: { model: string; reach: (goal: string) => void }) {
  const { t } = useTranslation("learn");
  const found = useModel(model);
  const [from, setFrom] = useState(1);
  const [to, setTo] = useState(2);
  const [share, setShare] = useState(0);
  const recipe =
    share === 0 || share === 100 || from === to
      ? ofSeed(share === 100 ? to : from)
      : { ...ofSeed(from), seeds: [from, to], weights: [1 - share / 100, share / 100] };
  const preview = usePreview<Sight>(
    model,
    found.isSuccess ? { recipe, size: SIZE, format: "webp" } : null,
    (sight, signal) => drawn(model, sight, signal),
  );
  const shown = preview.shown?.recipe.seeds.length ?? 0;
  useEffect(() => {
    if (shown === 2) reach("between");
    if (shown === 1 && share === 100) reach("there");
  }, [shown, share, reach]);
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  const ends = [
    ["from", from, setFrom],
    ["to", to, setTo],
  ] as const;
  const told = t("real.place", { from, to, share });
  return (
    <div className={classes.side}>
      <div>
        {preview.url && (
          <img
            src={preview.url}
            alt={told}
            className={classes.treated}
            style={{ imageRendering: "pixelated" }}
          />
        )}
        <Text size="sm" role="status">
          {told}
        </Text>
        {preview.state === "failed" && <Trouble fault={preview.fault} onRetry={preview.again} />}
      </div>
      <div className={`${classes.panel} ${classes.stack}`}>
        {ends.map(([name, value, onChange], at) => (
          <NumberSlider
            key={name}
            label={t(`real.walk_${name}`)}
            value={value}
            min={1}
            max={SEEDS}
            step={1}
            initial={at + 1}
            onChange={onChange}
          />
        ))}
        <NumberSlider
          label={t("real.walk_share")}
          value={share}
          min={0}
          max={100}
          step={2}
          initial={0}
          onChange={setShare}
        />
      </div>
    </div>
  );
}
