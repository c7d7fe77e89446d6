import { Alert, Button, Group, Text } from "@mantine/core";
import { IconCamera, IconRubberStamp, IconSparkles } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../../api/may";
import { useJob } from "../../../api/events";
import { useAskJob, usePicture } from "../../../api/queries";
import { JobProgress, Trouble } from "../../../parts";
import { Judged } from "../../verify/Judged";
import type { Looked } from "../../verify/pile";
import { freshSeed } from "./chance";

const MODEL = "icons-64";

/** Makes a signed picture, verifies it, and verifies a bare copy of its pixels. */
export function Proof({ reach }: { reach: (goal: string) => void }) {
  const { t } = useTranslation("learn");
  const may = useMay("make");
  const ask = useAskJob();
  const [job, setJob] = useState("");
  const [looked, setLooked] = useState<Looked | null>(null);
  const done = useJob(job);
  const id = done?.result.pictures?.[0];
  const picture = usePicture(id ?? null).data;
  const isMade = done?.state === "succeeded" && picture;
  useEffect(() => {
    if (isMade) reach("made");
  }, [isMade, reach]);
  if (!may) return <Alert color="gray">{t("proof.may_not")}</Alert>;
  const make = () => {
    setLooked(null);
    ask.mutate(
      { kind: "generate", params: { model: MODEL, seeds: [freshSeed()] } },
      { onSuccess: (asked) => setJob(asked.id) },
    );
  };
  const photograph = async () => {
    if (!picture) return;
    setLooked({ key: `bare ${picture.id}`, file: await bare(picture.urls.view, t("proof.shot")) });
    reach("bare");
  };
  return (
    <div style={{ display: "grid", gap: "1rem" }}>
      <Group gap="xs">
        <Button
          leftSection={<IconSparkles size={18} aria-hidden />}
          loading={ask.isPending}
          onClick={make}
        >
          {t("proof.make")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconRubberStamp size={18} aria-hidden />}
          disabled={!isMade}
          onClick={() => {
            if (!picture) return;
            setLooked({ key: `picture ${picture.id}`, picture: picture.id });
            reach("verified");
          }}
        >
          {t("proof.verify")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconCamera size={18} aria-hidden />}
          disabled={!isMade}
          onClick={() => void photograph()}
        >
          {t("proof.photograph")}
        </Button>
      </Group>
      {ask.isError && <Trouble fault={ask.error} />}
      {done && done.state !== "succeeded" && <JobProgress job={done} isSmall hasButtons />}
      {isMade && !looked && (
        <img src={picture.urls.view} alt={t("proof.made")} width="192" height="192" data-tiny />
      )}
      {looked && <Judged key={looked.key} looked={looked} />}
      {looked?.file && <Text size="sm">{t("proof.what")}</Text>}
    </div>
  );
}

/** The pixels of a picture as a new file, as a screenshot gives them: no metadata, no signature. */
async function bare(url: string, name: string): Promise<File> {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  return new File([blob ?? new Blob()], name, { type: "image/png" });
}
