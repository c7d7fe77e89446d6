import { Anchor, List, Loader, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { address, api, part } from "../../../../api/client";
import type { DatasetReport } from "../../../../api/types";
import { NumberSlider, Trouble } from "../../../../parts";
import { Bars } from "../../../datasets/Bars";
import type { Said } from "../../../datasets/rights";
import classes from "../../learn.module.css";
import { type Face, crowd, faceFile, faceOn } from "../../plane/faces";
import { MakeDataset } from "../MakeDataset";
import { useGroupWords } from "./useGroupWords";
import { VerdictWords } from "./VerdictWords";

const COUNT = 300;
const SHOWN = 40;
const OURS: Said = {
  license: "CC0-1.0",
  creator: "Drawn by Pinxit",
  source: "Lesson Your own data",
  evidence: "",
};

interface Props {
  dataset: string;
  onDataset: (name: string) => void;
  reach: (goal: string) => void;
}

/** A crowd of drawn faces, of which as many wear glasses as one likes, and its bias report. */
export function SkewCrowd({ dataset, onDataset, reach }: Props) {
  const { t } = useTranslation("learn");
  const [share, setShare] = useState(10);
  const [isIn, setIn] = useState(false);
  const onMade = useCallback(() => {
    setIn(true);
    reach("skewed");
  }, [reach]);
  const faces = crowd(COUNT, share, 1);
  const shown = Array.from(
    { length: SHOWN },
    (_, n) => faces[Math.floor(((n + 0.5) * COUNT) / SHOWN)]!,
  );
  return (
    <div className={classes.side}>
      <div className={classes.stack}>
        <NumberSlider
          label={t("own.share")}
          value={share}
          min={0}
          max={100}
          step={1}
          initial={10}
          onChange={setShare}
        />
        <Text size="sm" role="status">
          {t("own.crowd", { with: Math.round((COUNT * share) / 100), all: COUNT })}
        </Text>
        <ul className={classes.cards} data-small>
          {shown.map((face) => (
            <li key={`${face.seed} ${face.hasGlasses}`}>
              <Drawn face={face} />
            </li>
          ))}
        </ul>
        {dataset && isIn && <Groups dataset={dataset} reach={reach} />}
      </div>
      <MakeDataset
        files={() => Promise.all(faces.map(faceFile))}
        isEnough
        ours={OURS}
        dataset={dataset}
        onDataset={onDataset}
        onMade={onMade}
      />
    </div>
  );
}

function Drawn({ face }: { face: Face }) {
  const { t } = useTranslation("learn");
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) faceOn(canvas.current, face);
  }, [face]);
  const label = t(face.hasGlasses ? "own.face_with" : "own.face_without");
  return <canvas ref={canvas} role="img" aria-label={label} style={{ width: "100%" }} />;
}

/** What the bias report of the studio says of a data set. */
function Groups({ dataset, reach }: { dataset: string; reach: (goal: string) => void }) {
  const { t } = useTranslation("learn");
  const words = useGroupWords();
  const path = `/datasets/${part(dataset)}`;
  const found = useQuery({
    queryKey: ["datasets", dataset, "report", "lesson"],
    queryFn: () => api.get<DatasetReport>(`${path}/report`),
  });
  useEffect(() => {
    if (found.isSuccess) reach("read");
  }, [found.isSuccess, reach]);
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader aria-label={t("loading")} />;
  return (
    <section className={classes.panel} aria-label={t("own.report")} data-testid="bias">
      <Text fw={600}>{t("own.report")}</Text>
      {found.data.groups.attributes.map((each) => (
        <div key={each.attribute}>
          <Bars all={each.groups.map(({ name, count }) => ({ name: words(name), value: count }))} />
          <VerdictWords verdict={each.verdict} />
          {Object.keys(each.collect).length > 0 && (
            <List size="sm">
              {Object.entries(each.collect).map(([name, count]) => (
                <List.Item key={name}>{t("own.collect", { name: words(name), count })}</List.Item>
              ))}
            </List>
          )}
        </div>
      ))}
      <Anchor href={address(`${path}/bias.html`)} target="_blank" size="sm">
        {t("own.whole_report")}
      </Anchor>
    </section>
  );
}
