import { Button, Group, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Said } from "../../datasets/rights";
import classes from "../learn.module.css";
import { Pad } from "../plane/Pad";
import { DOT, drawingFile, drawnOn, filledUp } from "../plane/drawings";
import { type Strokes, pointsOf } from "../plane/strokes";
import { MakeDataset } from "./MakeDataset";

const ENOUGH = 12; // pictures of a data set
const OWN = 4; // of them drawn by hand, at least
const MANY = 48; // to which variations fill it up
const OURS: Said = {
  license: "CC0-1.0",
  creator: "",
  source: "Drawn in the lesson Real pictures",
  evidence: "",
};

export interface Drawn {
  own: Strokes[]; // drawn by hand
  isFilled: boolean; // up, with variations of these
}

interface Props {
  drawn: Drawn;
  onDrawn: (drawn: Drawn) => void;
  dataset: string; // "" until it is made
  onDataset: (name: string) => void;
  reach: (goal: string) => void;
}

/** A sheet, the drawings so far, their rights, and the data set that is made of them. */
export function DrawPictures({ drawn, onDrawn, dataset, onDataset, reach }: Props) {
  const { t } = useTranslation("learn");
  const [strokes, setStrokes] = useState<Strokes>([]);
  const { own, isFilled } = drawn;
  const drawings = isFilled ? filledUp(own, MANY) : own;
  const add = () => {
    onDrawn({ own: [...own, strokes], isFilled });
    setStrokes([]);
    if (own.length + 1 >= OWN) reach("drawn");
  };
  const takeAway = (at: number) => {
    const rest = own.filter((_, n) => n !== at);
    onDrawn({ own: rest, isFilled: isFilled && rest.length >= OWN });
  };
  const files = () =>
    Promise.all(drawings.map((each, n) => drawingFile(each, `drawing-${n + 1}.png`)));
  const onMade = useCallback(() => reach("made"), [reach]);
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
            disabled={own.length < OWN || isFilled}
            onClick={() => onDrawn({ own, isFilled: true })}
          >
            {t("real.vary", { count: MANY })}
          </Button>
        </Group>
        <Text size="sm" role="status" mt="md" mb="xs">
          {t("real.count", { all: drawings.length, enough: ENOUGH })}
        </Text>
        <ul className={classes.cards} data-small>
          {drawings.map((each, n) => (
            <li key={n}>
              <Small strokes={each} label={t("real.drawing", { number: n + 1 })} />
              {n < own.length && (
                <button
                  type="button"
                  className={classes.away}
                  aria-label={t("real.away", { number: n + 1 })}
                  onClick={() => takeAway(n)}
                >
                  <IconX size={14} aria-hidden />
                </button>
              )}
            </li>
          ))}
        </ul>
      </div>
      <MakeDataset
        files={files}
        isEnough={drawings.length >= ENOUGH}
        ours={OURS}
        dataset={dataset}
        onDataset={onDataset}
        onMade={onMade}
      />
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
