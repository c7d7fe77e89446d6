import { Anchor, Badge, Progress, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { part } from "../../api/client";
import { useTrainings } from "../../api/queries";
import type { Training } from "../../api/types";
import { useMoment } from "../../parts";
import classes from "./train.module.css";

/** All trainings that run, wait, or ran here; the newest first. */
export function Trainings() {
  const { t } = useTranslation("train");
  const found = useTrainings();
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={t("trainings")}>
      <Title order={2} mt="xl" mb="sm">
        {t("trainings")}
      </Title>
      <ul className={classes.trainings}>
        {items.map((each) => (
          <One key={each.name} training={each} />
        ))}
      </ul>
    </section>
  );
}

function One({ training }: { training: Training }) {
  const { t } = useTranslation("train");
  const moment = useMoment();
  return (
    <li className={classes.training}>
      <div>
        <Anchor component={Link} href={`/train/${part(training.name)}`}>
          {training.name}
        </Anchor>
        <Text size="sm" c="dimmed">
          {t("from", { dataset: training.dataset })}
          {training.started && <> · {moment(training.started)}</>}
        </Text>
      </div>
      {training.share !== null && training.state === "running" && (
        <Progress value={training.share * 100} aria-label={training.name} />
      )}
      <Badge variant="default">{t(`state.${training.state}`)}</Badge>
    </li>
  );
}
