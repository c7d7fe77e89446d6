// The bench of lesson 3: drawings become a data set, and the studio's own engine learns from them.
import { NativeSelect, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../../api/may";
import { useTrainings } from "../../../api/queries";
import classes from "../learn.module.css";
import type { BenchProps } from "../lessons";
import { DrawPictures, type Drawn } from "./DrawPictures";
import { LatentWalk } from "./LatentWalk";
import { ScoreStrip } from "./ScoreStrip";
import { TrainHere } from "./TrainHere";
import { WatchTraining } from "./WatchTraining";

export default function RealPictures({ step, reach }: BenchProps) {
  const { t } = useTranslation("learn");
  const mayTrain = useMay("train");
  const all = useTrainings().data?.items ?? [];
  const isWatching = step === "watch"; // what comes after it wants a model
  const trainings = isWatching ? all : all.filter((each) => each.model !== null);
  const [drawn, setDrawn] = useState<Drawn>({ own: [], isFilled: false });
  const [dataset, setDataset] = useState("");
  const [chosen, setChosen] = useState("");
  const isThere = isWatching || trainings.some((each) => each.name === chosen);
  const name = (isThere && chosen) || (trainings[0]?.name ?? "");
  const choice = trainings.length > 0 && (
    <NativeSelect
      size="xs"
      label={t("real.training")}
      value={name}
      data={[...new Set([name, ...trainings.map((each) => each.name)])]}
      onChange={(event) => setChosen(event.currentTarget.value)}
    />
  );
  const isMaking = step === "draw" || step === "train";
  if (isMaking && !mayTrain) return <Text className={classes.panel}>{t("real.may_not")}</Text>;
  if (step === "draw")
    return (
      <DrawPictures
        drawn={drawn}
        onDrawn={setDrawn}
        dataset={dataset}
        onDataset={setDataset}
        reach={reach}
      />
    );
  if (step === "train")
    return <TrainHere dataset={dataset} name={chosen} onBegun={setChosen} reach={reach} />;
  if (!name) return <Text className={classes.panel}>{t("real.none")}</Text>;
  return (
    <div className={classes.stack}>
      {choice}
      {step === "watch" && <WatchTraining key={name} name={name} reach={reach} />}
      {step === "judge" && <ScoreStrip key={name} model={name} reach={reach} />}
      {(step === "walk" || step === "papers") && (
        <LatentWalk key={name} model={name} reach={reach} />
      )}
    </div>
  );
}
