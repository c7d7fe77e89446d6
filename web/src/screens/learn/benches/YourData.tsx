// The bench of lesson 5: photographs of one's own become a model, and a skewed crowd shows what
// bias in the data does to what is made.
import { NativeSelect, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../../api/may";
import { useTrainings } from "../../../api/queries";
import classes from "../learn.module.css";
import type { BenchProps } from "../lessons";
import { AskAudit } from "./own/AskAudit";
import { BlindCount } from "./own/BlindCount";
import { CollectPhotographs } from "./own/CollectPhotographs";
import { NearestPictures } from "./own/NearestPictures";
import { SkewCrowd } from "./own/SkewCrowd";
import { TrainHere } from "./TrainHere";

const OWN = { recipe: "few", conditions: "off" };
const CROWD = { conditions: "off" }; // groups are known to us, and nothing to the networks
const MINUTES = 3;

interface Made {
  photographs: string; // data sets, "" before
  crowd: string;
  own: string; // trainings
  skewed: string;
  balanced: string;
}

export default function YourData({ step, reach }: BenchProps) {
  const { t } = useTranslation("learn");
  const mayTrain = useMay("train");
  const [made, setMade] = useState<Made>({
    photographs: "",
    crowd: "",
    own: "",
    skewed: "",
    balanced: "",
  });
  const note = (what: keyof Made) => (name: string) =>
    setMade((before) => ({ ...before, [what]: name }));
  const isMaking = step !== "compare" && step !== "papers";
  if (isMaking && !mayTrain) return <Text className={classes.panel}>{t("real.may_not")}</Text>;
  const training = { initial: MINUTES, reach };
  switch (step) {
    case "collect":
      return (
        <CollectPhotographs
          dataset={made.photographs}
          onDataset={note("photographs")}
          reach={reach}
        />
      );
    case "train":
      return (
        <TrainHere
          key="own"
          {...training}
          dataset={made.photographs}
          name={made.own}
          onBegun={note("own")}
          more={OWN}
        />
      );
    case "compare":
      return <OfModel key="own" name={made.own} of={NearestPictures} reach={reach} />;
    case "skew":
      return <SkewCrowd dataset={made.crowd} onDataset={note("crowd")} reach={reach} />;
    case "count":
      return (
        <>
          <TrainHere
            key="skewed"
            {...training}
            dataset={made.crowd}
            name={made.skewed}
            onBegun={note("skewed")}
            more={CROWD}
          />
          <OfModel key="count" name={made.skewed} of={BlindCount} reach={reach} />
        </>
      );
    case "mend":
      return (
        <>
          <TrainHere
            key="balanced"
            {...training}
            dataset={made.crowd}
            name={made.balanced}
            onBegun={note("balanced")}
            more={{ ...CROWD, balance: "class" }}
          />
          <OfModel key="mend" name={made.balanced} of={CountAndAudit} reach={reach} />
        </>
      );
    default:
      return null;
  }
}

interface OfProps {
  name: string; // of the training of this step, if there is one
  of: React.ComponentType<{ model: string; reach: (goal: string) => void }>;
  reach: (goal: string) => void;
}

/** What is done with a model, which can be chosen among all that were trained. */
function OfModel({ name, of: Of, reach }: OfProps) {
  const { t } = useTranslation("learn");
  const trainings = (useTrainings().data?.items ?? []).filter((each) => each.model !== null);
  const [chosen, setChosen] = useState("");
  const names = trainings.map((each) => each.name);
  const model = [chosen, name].find((each) => each && names.includes(each)) ?? names[0];
  if (!model) return <Text className={classes.panel}>{t("own.no_model")}</Text>;
  return (
    <div className={classes.stack} style={{ marginTop: "1rem" }}>
      <NativeSelect
        size="xs"
        label={t("own.model")}
        value={model}
        data={names}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Of key={model} model={model} reach={reach} />
    </div>
  );
}

function CountAndAudit({ model, reach }: { model: string; reach: (goal: string) => void }) {
  return (
    <>
      <BlindCount model={model} reach={reach} />
      <AskAudit model={model} reach={reach} />
    </>
  );
}
