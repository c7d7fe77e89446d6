import { Anchor, Button, Group, Progress, Skeleton, Text, Title } from "@mantine/core";
import { IconCheck, IconClock, IconTarget } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { May } from "../../api/may";
import { PageTitle } from "../../parts";
import classes from "./learn.module.css";
import { useLessonText } from "./lessonText";
import { LESSONS, type Lesson } from "./lessons";
import { progressOf, useProgress, wanted } from "./progress";

/** All lessons, and how far somebody is in each. */
export function Shelf() {
  const { t } = useTranslation("learn");
  return (
    <>
      <PageTitle title={t("title")} lead={t("lead")}>
        <Button component={Link} href="/learn/words" variant="default">
          {t("words.title")}
        </Button>
        <May do="admin">
          <Button component={Link} href="/classes" variant="default">
            {t("classes:shelf.teach")}
          </Button>
        </May>
      </PageTitle>
      <ol className={classes.lessons}>
        {LESSONS.map((lesson) => (
          <Card key={lesson.id} lesson={lesson} />
        ))}
      </ol>
      <Exercise />
      <Text size="sm" c="dimmed" mt="lg">
        {t("privacy")}
      </Text>
    </>
  );
}

/** The way to exercises of one's own. */
function Exercise() {
  const { t } = useTranslation("learn");
  return (
    <section aria-label={t("exercise:shelf")} className={classes.own}>
      <IconTarget size={34} stroke={1.3} aria-hidden />
      <div>
        <Title order={2} size="h3">
          <Anchor component={Link} href="/learn/exercise" inherit className={classes.open}>
            {t("exercise:title")}
          </Anchor>
        </Title>
        <Text mt={4}>{t("exercise:lead")}</Text>
      </div>
    </section>
  );
}

function Card({ lesson }: { lesson: Lesson }) {
  const { t } = useTranslation("learn");
  const text = useLessonText(lesson.id).data;
  const { reached, step } = useProgress(({ all }) => progressOf(all, lesson.id));
  const forget = useProgress((store) => store.forget);
  if (!text) return <Skeleton component="li" height={220} />;
  const all = text.steps.flatMap(wanted);
  const done = all.filter((each) => reached.includes(each)).length;
  const isDone = done === all.length;
  const isBegun = done > 0 || step !== "";
  return (
    <li className={classes.lesson}>
      <lesson.icon size={34} stroke={1.3} aria-hidden />
      <div>
        <Text size="sm" c="dimmed">
          {t("number", { number: lesson.number })}
        </Text>
        <Title order={2} size="h3">
          <Anchor component={Link} href={`/learn/${lesson.id}`} inherit className={classes.open}>
            {text.title}
          </Anchor>
        </Title>
        <Text mt={4}>{text.lead}</Text>
      </div>
      <Group justify="space-between" className={classes.foot}>
        <Text size="sm" c="dimmed" component="span">
          <IconClock size={15} aria-hidden className={classes.small} />{" "}
          {t("minutes", { count: text.minutes })}
        </Text>
        {isDone && (
          <Text size="sm" component="span">
            <IconCheck size={16} aria-hidden className={classes.small} /> {t("finished")}
          </Text>
        )}
        {isBegun && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            className={classes.above}
            aria-label={t("forget_which", { title: text.title })}
            onClick={() => forget(lesson.id)}
          >
            {t("forget")}
          </Button>
        )}
      </Group>
      {isBegun && (
        <Progress
          className={classes.foot}
          value={(100 * done) / all.length}
          aria-label={t("done_of", { done, all: all.length })}
        />
      )}
    </li>
  );
}
