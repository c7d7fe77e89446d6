import { Button, Group, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useJob } from "../../../api/events";
import { api } from "../../../api/client";
import type { Dataset } from "../../../api/types";
import { JobProgress, Trouble } from "../../../parts";
import { RightsForm } from "../../datasets/RightsForm";
import { type Said, lackOf } from "../../datasets/rights";
import { useSending } from "../../datasets/sending";
import classes from "../learn.module.css";
import { Pad } from "../plane/Pad";
import { DOT, drawnOn, fileOf, filledUp } from "../plane/drawings";
import { type Strokes, pointsOf } from "../plane/strokes";

const ENOUGH = 12; // pictures of a data set
const OWN = 4; // of them drawn by hand, at least
const MANY = 48; // to which variations fill it up
const OURS: Said = {
  license: "CC0-1.0",
  creator: "",
  source: "Drawn in the lesson Real pictures",
  evidence: "",
};

interface Props {
  drawings: Strokes[];
  own: number; // of them drawn by hand
  onDrawings: (drawings: Strokes[], own: number) => void;
  dataset: string; // "" until it is made
  onDataset: (name: string) => void;
  reach: (goal: string) => void;
}

/** A sheet, the drawings so far, their rights, and the data set that is made of them. */
export function DrawPictures({ drawings, own, onDrawings, dataset, onDataset, reach }: Props) {
  const { t } = useTranslation("learn");
  const [strokes, setStrokes] = useState<Strokes>([]);
  const add = () => {
    onDrawings([...drawings, strokes], own + 1);
    setStrokes([]);
    if (own + 1 >= OWN) reach("drawn");
  };
  return (
    <div className={classes.side}>
      <div>
        <Pad strokes={strokes} onChange={setStrokes} dot={DOT} />
        <Group gap="xs" mt="xs">
          <Button size="xs" disabled={pointsOf(strokes).length === 0} onClick={add}>
            {t("real.add")}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={own < OWN || drawings.length >= MANY}
            onClick={() => onDrawings(filledUp(drawings, MANY), own)}
          >
            {t("real.vary", { count: MANY })}
          </Button>
        </Group>
        <Text size="sm" role="status" mt="md" mb="xs">
          {t("real.count", { all: drawings.length, enough: ENOUGH })}
        </Text>
        <ul className={classes.cards} style={{ gridTemplateColumns: "repeat(auto-fill, 3.2rem)" }}>
          {drawings.map((each, n) => (
            <li key={n} style={{ padding: 4 }}>
              <Small strokes={each} label={t("real.drawing", { number: n + 1 })} />
            </li>
          ))}
        </ul>
      </div>
      <MakeDataset drawings={drawings} dataset={dataset} onDataset={onDataset} reach={reach} />
    </div>
  );
}

function Small({ strokes, label }: { strokes: Strokes; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) drawnOn(canvas.current, strokes);
  }, [strokes]);
  return <canvas ref={canvas} role="img" aria-label={label} style={{ width: "100%" }} />;
}

function MakeDataset({ drawings, dataset, onDataset, reach }: Omit<Props, "own" | "onDrawings">) {
  const { t } = useTranslation("learn");
  const [said, setSaid] = useState(OURS);
  const [fault, setFault] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const sending = useSending();
  const job = useJob(sending.job);
  const isIn = job?.state === "succeeded";
  useEffect(() => {
    if (isIn) reach("made");
  }, [isIn, reach]);
  const make = async () => {
    setBusy(true);
    setFault(null);
    try {
      const name = `lesson-${new Date().toISOString().slice(0, 19).replace(/\D/g, "")}`;
      const files = drawings.map((each, n) => fileOf(each, `drawing-${n + 1}.png`));
      await api.post<Dataset>("/datasets", { name, ...said });
      await sending.send(name, await Promise.all(files));
      onDataset(name);
    } catch (trouble) {
      setFault(trouble);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.panel} style={{ display: "grid", gap: "0.7rem" }}>
      <RightsForm said={said} onChange={setSaid} />
      <Button
        disabled={drawings.length < ENOUGH || lackOf(said) !== "" || isBusy}
        loading={isBusy}
        onClick={() => void make()}
      >
        {t("real.make")}
      </Button>
      {fault !== null && <Trouble fault={fault} />}
      {job && <JobProgress job={job} isSmall />}
      {dataset && (
        <Text size="sm" role="status">
          {t("real.dataset", { name: dataset })}
        </Text>
      )}
    </div>
  );
}
