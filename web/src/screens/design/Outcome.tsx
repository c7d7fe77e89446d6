import { Anchor, Button, Group, Stack, Title } from "@mantine/core";
import { IconArrowForwardUp, IconDownload, IconPhoto } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { address } from "../../api/client";
import { useJob } from "../../api/events";
import { usePicture } from "../../api/queries";
import type { Job, Picture } from "../../api/types";
import { useNewest } from "../../making/made";
import { BeforeAfter, PanoramaView, isAllAround, useBytes, useNameOf } from "../../parts";
import { useAttached } from "./asked";
import classes from "./design.module.css";
import { OnSheet, Round, type RoundReport, type SheetReport } from "./Reports";
import { fitting } from "./Stage";

const ALONE = ["pattern", "material", "sprites", "garment", "campaign"]; // kinds whose results lie over nothing

/** What the last job made: beside its source, with its files, to be gone on with. */
export function Outcome({ onContinue }: { onContinue: (picture: string) => void }) {
  const job = useJob(useNewest("design", "succeeded"));
  const pictures = job?.state === "succeeded" ? (job.result.pictures ?? []) : [];
  if (!job || pictures.length === 0) return null;
  return <Made key={job.id} job={job} pictures={pictures} onContinue={onContinue} />;
}

interface Props {
  job: Job;
  pictures: string[];
  onContinue: (picture: string) => void;
}

function Made({ job, pictures, onContinue }: Props) {
  const { t } = useTranslation("design");
  const [chosen, choose] = useState(pictures[0]!);
  const made = usePicture(chosen).data;
  const params = job.params as { picture?: string; structure?: string };
  const source = usePicture(params.structure ?? params.picture).data;
  const files = useAttached(chosen).data?.items ?? [];
  const bytes = useBytes();
  const nameOf = useNameOf();
  if (!made) return null;
  return (
    <Stack component="section" gap="sm" aria-label={t("outcome.title")} className={classes.outcome}>
      <Title order={2} size="h4">
        {t("outcome.title")}
      </Title>
      {isAllAround(made) ? (
        <PanoramaView picture={made} name={nameOf(made)} />
      ) : (
        <div className={classes.fit} style={fitting(made.width, made.height)}>
          <Beside made={made} source={ALONE.includes(job.kind) ? undefined : source} />
        </div>
      )}
      {job.kind === "sprites" && <OnSheet report={job.result.sprites as SheetReport} />}
      {job.kind === "panorama" && <Round report={job.result.panorama as RoundReport} />}
      {pictures.length > 1 && (
        <ul className={classes.strip} aria-label={t("outcome.all")}>
          {pictures.map((each) => (
            <Choice key={each} id={each} isChosen={each === chosen} onChoose={choose} />
          ))}
        </ul>
      )}
      <Group gap="xs">
        <Button
          leftSection={<IconArrowForwardUp size={16} aria-hidden />}
          onClick={() => onContinue(chosen)}
        >
          {t("outcome.continue")}
        </Button>
        <Button
          component={Link}
          href={`/picture/${chosen}`}
          variant="default"
          leftSection={<IconPhoto size={16} aria-hidden />}
        >
          {t("outcome.open")}
        </Button>
        <Button
          component="a"
          href={address(`/jobs/${job.id}/zip`)}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t("outcome.zip")}
        </Button>
      </Group>
      {files.length > 0 && (
        <ul className={classes.files} aria-label={t("outcome.files")}>
          {files.map((file) => (
            <li key={file.number}>
              <Anchor href={file.url} download={file.name} size="sm">
                {file.name} ({bytes(file.bytes)})
              </Anchor>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}

/** Both over each other; alone where there is nothing to compare with. */
function Beside({ made, source }: { made: Picture; source: Picture | undefined }) {
  const { t } = useTranslation("design");
  const nameOf = useNameOf();
  if (!source) return <img className={classes.plain} src={made.urls.view} alt={nameOf(made)} />;
  return (
    <BeforeAfter
      before={{ url: source.urls.view, name: t("stage.before") }}
      after={{ url: made.urls.view, name: t("stage.after") }}
    />
  );
}

interface ChoiceProps {
  id: string;
  isChosen: boolean;
  onChoose: (id: string) => void;
}

function Choice({ id, isChosen, onChoose }: ChoiceProps) {
  const nameOf = useNameOf();
  const picture = usePicture(id).data;
  if (!picture) return null;
  return (
    <li>
      <button
        type="button"
        className={classes.choice}
        aria-pressed={isChosen}
        onClick={() => onChoose(id)}
      >
        <img src={picture.urls.thumbnail} alt={nameOf(picture)} />
      </button>
    </li>
  );
}
