import { Button, NativeSelect, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAskJob, useDatasets } from "../../../api/queries";
import { Trouble } from "../../../parts";
import classes from "../learn.module.css";
import { WatchTraining } from "./WatchTraining";

const SIDE = 32; // px
const WIDTH = 32; // channels of the widest stage: quick on any machine
const BUDGETS = [0.2, 1, 2, 3, 5, 10]; // minutes

interface Props {
  dataset: string;
  name: string; // of the training that was begun here; "" before
  onBegun: (name: string) => void;
  more?: Record<string, unknown>; // that is asked for
  initial?: number; // minutes
  reach: (goal: string) => void;
}

/** How long, and go: the job that the place Train would ask for, with small networks. */
export function TrainHere({ dataset, name, onBegun, more, initial = 2, reach }: Props) {
  const { t } = useTranslation("learn");
  const datasets = useDatasets().data?.items ?? [];
  const [chosen, setChosen] = useState(dataset);
  const [minutes, setMinutes] = useState(initial);
  const ask = useAskJob();
  const from = chosen || dataset || datasets[0]?.name || "";
  const begin = () => {
    const wished = `${from.slice(0, 48)}-${Date.now().toString(36)}`;
    const params = {
      dataset: from,
      name: wished,
      minutes,
      resolution: [SIDE, SIDE],
      knobs: { width: WIDTH },
      allow_upscale: true,
      ...more,
    };
    ask.mutate(
      { kind: "train", params },
      {
        onSuccess: () => {
          onBegun(wished);
          reach("begun");
        },
      },
    );
  };
  if (!from) return <Text className={classes.panel}>{t("real.no_dataset")}</Text>;
  return (
    <div className={classes.stack}>
      <div className={`${classes.panel} ${classes.stack}`}>
        <NativeSelect
          label={t("real.from")}
          value={from}
          data={[...new Set([from, ...datasets.map((each) => each.name)])]}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("real.minutes")}
          value={String(minutes)}
          data={BUDGETS.map((each) => ({
            value: String(each),
            label: t(each < 1 ? "real.seconds" : "real.budget", {
              count: each < 1 ? Math.round(60 * each) : each,
            }),
          }))}
          onChange={(event) => setMinutes(Number(event.currentTarget.value))}
        />
        <Button onClick={begin} loading={ask.isPending}>
          {t("real.begin")}
        </Button>
        {ask.isError && <Trouble fault={ask.error} />}
      </div>
      {name && <WatchTraining key={name} name={name} reach={reach} />}
    </div>
  );
}
