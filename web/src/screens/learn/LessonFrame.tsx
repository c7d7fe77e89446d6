import { Alert, Anchor, Button, Group, List, Loader, Stack, Text, Title } from "@mantine/core";
import {
  IconArrowLeft,
  IconArrowRight,
  IconCircle,
  IconCircleCheckFilled,
  IconConfetti,
} from "@tabler/icons-react";
import { Suspense, useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { PageTitle, Trouble } from "../../parts";
import { useHotkey } from "../../shell/hotkeys";
import { Inline } from "./Inline";
import classes from "./learn.module.css";
import { type LessonText, type Step, useLessonText } from "./lessonText";
import type { Lesson } from "./lessons";
import { progressOf, useProgress, wanted } from "./progress";
import { Question } from "./Question";
import { StepWords } from "./Words";

const PAPERS = "papers"; // the page after the last step

/** One lesson: its steps at the left, its bench at the right, its papers at the end. */
export function LessonFrame({ lesson }: { lesson: Lesson }) {
  const { t } = useTranslation("learn");
  const found = useLessonText(lesson.id);
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader aria-label={t("loading")} m="xl" />;
  return <Opened lesson={lesson} text={found.data} />;
}

function Opened({ lesson, text }: { lesson: Lesson; text: LessonText }) {
  const { t } = useTranslation("learn");
  const { step: kept, reached } = useProgress(({ all }) => progressOf(all, lesson.id));
  const { go, reach } = useProgress.getState();
  const places = [...text.steps.map(({ id }) => id), PAPERS];
  const at = Math.max(0, places.indexOf(kept));
  const place = places[at]!;
  const step = text.steps[at];
  const head = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else head.current?.focus();
  }, [place]);
  const walk = (by: number) => {
    const next = places[at + by];
    if (next) go(lesson.id, next);
  };
  const group = { group: t("title") };
  useHotkey("alt+ArrowRight", t("next"), () => walk(1), group);
  useHotkey("alt+ArrowLeft", t("back"), () => walk(-1), group);
  const reachHere = useCallback(
    (goal: string) => {
      const isAsked = text.steps.some(
        ({ id, do: todo }) => id === place && todo?.some((each) => each.goal === goal),
      );
      if (isAsked) reach(lesson.id, `${place}/${goal}`);
    },
    [reach, lesson.id, place, text],
  );
  const isDone = (each: Step) => wanted(each).every((goal) => reached.includes(goal));
  return (
    <>
      <PageTitle title={text.title} lead={text.lead}>
        <Group gap="md">
          <Anchor component={Link} href="/learn" size="sm">
            {t("all")}
          </Anchor>
          <Worksheet lesson={lesson.id} isForTeacher={false} />
          <Worksheet lesson={lesson.id} isForTeacher />
        </Group>
      </PageTitle>
      <Steps text={text} place={place} isDone={isDone} onGo={(to) => go(lesson.id, to)} />
      <div className={classes.work}>
        <article className={classes.text} aria-labelledby="step-title">
          <Title order={2} id="step-title" ref={head} tabIndex={-1} className={classes.stepTitle}>
            {step ? step.title : t("papers")}
          </Title>
          {step ? (
            <StepText
              key={step.id}
              step={step}
              reached={reached}
              onRight={() => reach(lesson.id, `${step.id}/ask`)}
            />
          ) : (
            <End text={text} isDone={text.steps.every(isDone)} />
          )}
          <Group mt="lg" justify="space-between">
            <Button
              variant="default"
              leftSection={<IconArrowLeft size={18} aria-hidden />}
              disabled={at === 0}
              onClick={() => walk(-1)}
            >
              {t("back")}
            </Button>
            {at + 1 < places.length && (
              <Button
                rightSection={<IconArrowRight size={18} aria-hidden />}
                variant={!step || isDone(step) ? "filled" : "default"}
                onClick={() => walk(1)}
              >
                {t("next")}
              </Button>
            )}
          </Group>
        </article>
        <section className={classes.bench} aria-label={t("bench")}>
          <Suspense fallback={<Loader aria-label={t("loading")} m="xl" />}>
            <lesson.bench step={place} reach={reachHere} />
          </Suspense>
        </section>
      </div>
    </>
  );
}

/** The lesson on paper, made by the server in the language of the moment. */
function Worksheet({ lesson, isForTeacher }: { lesson: string; isForTeacher: boolean }) {
  const { t, i18n } = useTranslation("learn");
  const asked = new URLSearchParams({
    lesson,
    language: i18n.language === "de" ? "de" : "en",
    is_for_teacher: String(isForTeacher),
  });
  return (
    <Anchor href={`/api/v1/lessons/worksheet?${asked}`} download size="sm">
      {t(isForTeacher ? "guide_pdf" : "worksheet_pdf")}
    </Anchor>
  );
}

interface StepsProps {
  text: LessonText;
  place: string;
  isDone: (step: Step) => boolean;
  onGo: (step: string) => void;
}

/** Where one is in the lesson; any step can be gone to. */
function Steps({ text, place, isDone, onGo }: StepsProps) {
  const { t } = useTranslation("learn");
  const button = (id: string, words: string, mark: string, done: boolean | null) => (
    <li key={id}>
      <button
        type="button"
        aria-current={id === place ? "step" : undefined}
        data-done={done || undefined}
        onClick={() => onGo(id)}
      >
        <span aria-hidden>{done ? "✓" : mark}</span> {words}
        {done && <span className="visually-hidden"> ({t("done")})</span>}
      </button>
    </li>
  );
  return (
    <nav aria-label={t("steps")} className={classes.steps}>
      <ol>
        {text.steps.map((step, n) => button(step.id, step.title, String(n + 1), isDone(step)))}
        {button(PAPERS, t("papers"), "¶", null)}
      </ol>
    </nav>
  );
}

interface StepProps {
  step: Step;
  reached: string[];
  onRight: () => void;
}

function StepText({ step, reached, onRight }: StepProps) {
  const { t } = useTranslation("learn");
  return (
    <>
      {step.text.map((paragraph) => (
        <p key={paragraph}>
          <Inline>{paragraph}</Inline>
        </p>
      ))}
      {step.do && (
        <ul className={classes.goals} aria-label={t("todo")}>
          {step.do.map(({ goal, text }) => {
            const isReached = reached.includes(`${step.id}/${goal}`);
            return (
              <li key={goal} data-goal={goal} data-done={isReached || undefined}>
                {isReached ? (
                  <IconCircleCheckFilled size={22} role="img" aria-label={t("done")} />
                ) : (
                  <IconCircle size={22} role="img" aria-label={t("open")} />
                )}
                <span>
                  <Inline>{text}</Inline>
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {step.ask && (
        <Question {...step.ask} isDone={reached.includes(`${step.id}/ask`)} onRight={onRight} />
      )}
      <StepWords step={step} />
      {step.deeper && (
        <details className={classes.deeper}>
          <summary>{t("deeper")}</summary>
          {step.deeper.map((paragraph) => (
            <p key={paragraph}>
              <Inline>{paragraph}</Inline>
            </p>
          ))}
        </details>
      )}
    </>
  );
}

/** The last page: what was learned, what to talk about, and where it is written. */
function End({ text, isDone }: { text: LessonText; isDone: boolean }) {
  const { t } = useTranslation("learn");
  const list = (items: string[]) => (
    <List spacing={4}>
      {items.map((item) => (
        <List.Item key={item}>
          <Inline>{item}</Inline>
        </List.Item>
      ))}
    </List>
  );
  return (
    <Stack gap="md">
      {isDone && (
        <Alert color="green" icon={<IconConfetti aria-hidden />} role="status">
          {t("all_done")}
        </Alert>
      )}
      <section>
        <Title order={3}>{t("can_now")}</Title>
        {list(text.learn)}
      </section>
      <section>
        <Title order={3}>{t("discuss")}</Title>
        {list(text.discuss)}
      </section>
      <section>
        <Title order={3}>{t("read_on")}</Title>
        <dl className={classes.papers}>
          {text.papers.map(({ what, source, link }) => (
            <div key={source}>
              <dt>
                <Anchor href={link} target="_blank" rel="noreferrer" inherit>
                  {source}
                </Anchor>
              </dt>
              <dd>
                <Text size="sm">
                  <Inline>{what}</Inline>
                </Text>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <details className={classes.deeper}>
        <summary>{t("for_teachers")}</summary>
        {list(text.teacher)}
      </details>
    </Stack>
  );
}
