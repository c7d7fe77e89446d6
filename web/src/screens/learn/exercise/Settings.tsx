import { Accordion, Checkbox, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NumberSlider, SeedField } from "../../../parts";
import { type Language, LANGUAGES } from "../../../words";
import classes from "./exercise.module.css";
import { turn, useWork } from "./store";
import {
  type KindOfDefect,
  KINDS,
  type Knobs,
  mostOf,
  NOTHING,
  SECONDS,
  SIDES,
  type Task,
  TASKS,
} from "./work";

/** What people are asked, and how hard it is. */
export function Settings() {
  const { t } = useTranslation("exercise");
  const work = useWork();
  return (
    <Stack gap="md">
      <Asked />
      <Knob name="count" min={1} max={mostOf(work.side)} hint={{ most: mostOf(work.side) }} />
      <Checkbox.Group
        label={t("kinds.title")}
        value={work.defects}
        onChange={(chosen) => turn({ defects: chosen as KindOfDefect[] })}
        error={work.task === "inspection" && work.defects.length === 0 && t("kinds.least")}
      >
        <div className={classes.choices}>
          {KINDS.map((each) => (
            <Checkbox key={each} value={each} label={t(`kinds.${each}`)} />
          ))}
        </div>
      </Checkbox.Group>
      {work.defects.length > 0 && (
        <>
          <Knob name="strength" step={0.05} />
          <Knob name="without" step={0.05} />
        </>
      )}
      <Knob name="noise" max={0.3} step={0.01} />
      <Seed />
      <Accordion variant="separated">
        <Accordion.Item value="more">
          <Accordion.Control>{t("more")}</Accordion.Control>
          <Accordion.Panel>
            <Rarely />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
      <Text size="xs" c="dimmed">
        {t("honest")}
      </Text>
    </Stack>
  );
}

function Asked() {
  const { t, i18n } = useTranslation("exercise");
  const work = useWork();
  const language = work.language || (i18n.language === "de" ? "de" : "en");
  const time = (count: number) => (count ? t("second_count", { count }) : t("unlimited"));
  return (
    <>
      <Select
        label={t("task.title")}
        description={work.task === "none" ? t("task.none_help") : undefined}
        value={work.task}
        data={TASKS.map((value) => ({ value, label: t(`task.${value}`) }))}
        onChange={(task) => task && turn({ task: task as Task })}
        allowDeselect={false}
      />
      <TextInput
        label={t("name")}
        value={work.name}
        maxLength={80}
        onChange={(event) => turn({ name: event.currentTarget.value }, "name")}
      />
      {work.task !== "none" && (
        <Group grow gap="xs" align="flex-end">
          <Select
            label={t("seconds")}
            value={String(work.seconds)}
            data={SECONDS.map((each) => ({ value: String(each), label: time(each) }))}
            onChange={(seconds) => seconds && turn({ seconds: Number(seconds) })}
            allowDeselect={false}
          />
          <Select
            label={t("language")}
            value={language}
            data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
            onChange={(chosen) => chosen && turn({ language: chosen as Language })}
            allowDeselect={false}
          />
        </Group>
      )}
    </>
  );
}

/** What most people leave as it is. */
function Rarely() {
  const { t } = useTranslation("exercise");
  const work = useWork();
  const side = (value: string | null) =>
    value && turn({ side: Number(value), count: Math.min(work.count, mostOf(Number(value))) });
  return (
    <Stack gap="md">
      <Select
        label={t("size")}
        value={String(work.side)}
        data={SIDES.map((each) => ({ value: String(each), label: `${each} px` }))}
        onChange={side}
        allowDeselect={false}
      />
      <Knob name="smallest" min={0.02} max={0.5} step={0.01} />
      <Knob name="largest" min={0.02} max={0.5} step={0.01} />
      {work.style && <Knob name="styled" step={0.05} />}
      {work.subject === "model" ? (
        <Knob name="psi" max={2} step={0.05} />
      ) : (
        <Knob name="variations" max={20} />
      )}
    </Stack>
  );
}

interface KnobProps {
  name: keyof Knobs;
  min?: number;
  max?: number;
  step?: number;
  hint?: Record<string, number>;
}

function Knob({ name, min = 0, max = 1, step = 1, hint }: KnobProps) {
  const { t, i18n } = useTranslation("exercise");
  const work = useWork();
  const help = `exercise:help.${name}`;
  return (
    <NumberSlider
      label={t(`knobs.${name}`)}
      hint={i18n.exists(help) ? t(`help.${name}`, hint) : undefined}
      value={work[name]}
      onChange={(value) => turn({ [name]: value }, name)}
      min={min}
      max={max}
      step={step}
      initial={NOTHING[name]}
    />
  );
}

function Seed() {
  const { t } = useTranslation("exercise");
  const { seed } = useWork();
  const words = { title: t("seed"), help: t("seed_help"), another: t("another") };
  return (
    <SeedField value={seed} words={words} onChange={(next, what) => turn({ seed: next }, what)} />
  );
}
