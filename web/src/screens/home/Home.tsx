import {
  Anchor,
  Button,
  Group,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import {
  IconBooks,
  IconBrush,
  IconCompass,
  IconRubberStamp,
  IconSparkles,
} from "@tabler/icons-react";
import { type ComponentType, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { May } from "../../api/may";
import { useJob } from "../../api/events";
import { useAskJob, useJobs, useModels, usePicture, usePictures } from "../../api/queries";
import type { Model } from "../../api/types";
import { JobProgress, PageTitle, PictureTile, Trouble } from "../../parts";
import classes from "./home.module.css";

const AT_ONCE = 4;

function MadePicture({ id }: { id: string }) {
  const picture = usePicture(id).data;
  const [, go] = useLocation();
  if (!picture) return <Skeleton className={classes.blank} />;
  return <PictureTile picture={picture} onPress={() => go(`/picture/${id}`)} />;
}

/** The pictures that were just asked for, or how far they are. */
function JustMade({ job: id }: { job: string }) {
  const { t } = useTranslation("home");
  const job = useJob(id);
  const made = job?.result.pictures ?? [];
  return (
    <section aria-live="polite" aria-label={t("just_made")}>
      {job && job.state !== "succeeded" && <JobProgress job={job} isSmall hasButtons />}
      <div className={classes.made}>
        {made.map((picture) => (
          <MadePicture key={picture} id={picture} />
        ))}
      </div>
    </section>
  );
}

/** One press makes pictures with a model that is there already. */
function FirstPicture({ models }: { models: Model[] }) {
  const { t } = useTranslation("home");
  const [name, setName] = useState("");
  const [job, setJob] = useState("");
  const ask = useAskJob();
  const model = models.find((each) => each.name === name) ?? models[0];
  if (!model) return null;
  const make = () => {
    const seed = Math.floor(Math.random() * 1_000_000_000);
    const seeds = Array.from({ length: AT_ONCE }, (_, at) => seed + at);
    ask.mutate(
      { kind: "generate", params: { model: model.name, seeds } },
      { onSuccess: (asked) => setJob(asked.id) },
    );
  };
  const few = models.slice(0, 4);
  return (
    <section className={classes.first}>
      <img className={classes.cover} src={model.cover} alt={t("cover", { model: model.name })} />
      <Stack gap="sm" className={classes.firstWords}>
        <Title order={2}>{t("first.title")}</Title>
        <Text>{t("first.what", { model: model.name, count: model.dataset.pictures ?? 0 })}</Text>
        {few.length > 1 && (
          <SegmentedControl
            aria-label={t("first.model")}
            value={model.name}
            onChange={setName}
            data={few.map((each) => each.name)}
            style={{ alignSelf: "start" }}
          />
        )}
        <Group>
          <May do="make">
            <Button
              size="md"
              leftSection={<IconSparkles size={20} aria-hidden />}
              loading={ask.isPending}
              onClick={make}
            >
              {t(job ? "first.again" : "first.make", { count: AT_ONCE })}
            </Button>
          </May>
          {model.can_explore && (
            <Button
              size="md"
              variant="default"
              component={Link}
              href={`/explore/${encodeURIComponent(model.name)}`}
            >
              {t("first.explore")}
            </Button>
          )}
        </Group>
        {job && <JustMade job={job} />}
      </Stack>
    </section>
  );
}

const CARDS: {
  name: string;
  path: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
}[] = [
  { name: "style", path: "/style", icon: IconBrush },
  { name: "train", path: "/datasets", icon: IconBooks },
  { name: "explore", path: "/explore", icon: IconCompass },
  { name: "verify", path: "/verify", icon: IconRubberStamp },
];

function LastWork() {
  const { t } = useTranslation("home");
  const [, go] = useLocation();
  const { pictures } = usePictures({ limit: 12 });
  const running = useJobs({ state: "running" }).data?.items ?? [];
  if (pictures.length === 0 && running.length === 0) return null;
  return (
    <section>
      <Group justify="space-between" align="baseline">
        <Title order={2}>{t("last")}</Title>
        {pictures.length > 0 && (
          <Anchor component={Link} href="/gallery">
            {t("all_pictures")}
          </Anchor>
        )}
      </Group>
      {running.length > 0 && (
        <Stack mt="sm" maw="40rem">
          {running.slice(0, 3).map((job) => (
            <JobProgress key={job.id} job={job} isSmall />
          ))}
        </Stack>
      )}
      <div className={classes.last}>
        {pictures.slice(0, 12).map((picture) => (
          <PictureTile
            key={picture.id}
            picture={picture}
            onPress={() => go(`/picture/${picture.id}`)}
          />
        ))}
      </div>
    </section>
  );
}

/** Models that come with Pinxit first. */
const byPromise = (a: Model, b: Model): number => Number(b.is_shipped) - Number(a.is_shipped);

export default function Home() {
  const { t } = useTranslation("home");
  const found = useModels();
  const models = [...(found.data?.items ?? [])].sort(byPromise);
  return (
    <Stack gap="xl" maw="76rem">
      <PageTitle title={t("lead")} />
      {found.isPending && <Skeleton height={280} radius="lg" />}
      {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
      <FirstPicture models={models} />
      <ul className={classes.cards}>
        {CARDS.map((card) => (
          <li key={card.name}>
            <Link href={card.path} className={classes.card}>
              <card.icon size={30} stroke={1.3} />
              <strong>{t(`card.${card.name}.title`)}</strong>
              <span>{t(`card.${card.name}.what`)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <LastWork />
    </Stack>
  );
}
