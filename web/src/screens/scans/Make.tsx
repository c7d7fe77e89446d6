import { Alert, Button, Checkbox, NumberInput, Select, Stack, Text } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAskJob, useJobs } from "../../api/queries";
import { useMay } from "../../api/may";
import type { Job, JsonSchema } from "../../api/types";
import { JobProgress, NumberSlider } from "../../parts";
import { useVerbs } from "./asked";
import type { Study, Verb, VolumeTold } from "./types";

const WIDEST = 1_000; // of a range that a slider can show

/** What can be made of a series, and what is being made. */
export function Make({ study, told }: { study: Study; told: VolumeTold }) {
  const { t } = useTranslation("scans");
  const verbs = useVerbs().data?.items ?? [];
  const [name, setName] = useState("denoise");
  const [turned, setTurned] = useState<Record<string, Record<string, unknown>>>({});
  const ask = useAskJob();
  const verb = verbs.find((each) => each.name === name) ?? verbs[0];
  if (!useMay("make")) return <Text size="sm">{t("looks_only")}</Text>;
  if (!verb) return null;
  const isOff = verb.sees_dicom_alone && !told.is_dicom;
  const knobs = turned[verb.name] ?? {};
  const start = () =>
    ask.mutate({
      kind: "scan",
      params: { study: study.id, volume: told.id, verb: verb.name, knobs },
    });
  return (
    <Stack gap="md">
      <Select
        label={t("verb_label")}
        data={verbs.map((each) => ({
          value: each.name,
          label: t(`verb.${each.name}.title`, each.name),
        }))}
        value={verb.name}
        onChange={(value) => value && setName(value)}
        allowDeselect={false}
      />
      <Text size="sm" c="dimmed">
        {t(`verb.${verb.name}.about`, verb.about)}
      </Text>
      <Knobs
        verb={verb}
        turned={knobs}
        onTurn={(knob, value) => setTurned({ ...turned, [verb.name]: { ...knobs, [knob]: value } })}
      />
      {isOff && (
        <Alert color="yellow" p="xs">
          {t("dicom_alone")}
        </Alert>
      )}
      <Button
        leftSection={<IconWand size={18} aria-hidden />}
        onClick={start}
        loading={ask.isPending}
        disabled={isOff}
      >
        {t("make_it")}
      </Button>
      <Text size="xs" c="dimmed">
        {t("originals_stay")}
      </Text>
      <Work study={study} />
    </Stack>
  );
}

type Knob = JsonSchema & Record<string, unknown>;

/** A field for each knob of a verb, made out of its schema. */
function Knobs(props: {
  verb: Verb;
  turned: Record<string, unknown>;
  onTurn: (name: string, value: unknown) => void;
}) {
  const schema = props.verb.knobs as unknown as JsonSchema;
  return (
    <Stack gap="sm">
      {Object.entries(schema.properties ?? {}).map(([name, about]) => (
        <OneKnob
          key={`${props.verb.name} ${name}`}
          name={name}
          about={about as Knob}
          value={props.turned[name] ?? about.default}
          onTurn={(value) => props.onTurn(name, value)}
        />
      ))}
    </Stack>
  );
}

interface KnobProps {
  name: string;
  about: Knob;
  value: unknown;
  onTurn: (value: unknown) => void;
}

function OneKnob({ name, about, value, onTurn }: KnobProps) {
  const { t } = useTranslation("scans");
  const label = t(`knob.${name}`, String(about.description ?? name).replace(/\.$/, ""));
  const hint = t(`knob_hint.${name}`, "");
  const choices = about.enum as string[] | undefined;
  const { minimum, maximum } = about as { minimum?: number; maximum?: number };
  if (about.type === "boolean")
    return (
      <Checkbox
        label={label}
        description={hint || undefined}
        checked={Boolean(value)}
        onChange={(event) => onTurn(event.currentTarget.checked)}
      />
    );
  if (choices)
    return (
      <Select
        label={label}
        description={hint || undefined}
        data={choices.map((each) => ({ value: each, label: t(`choice.${each}`, each) }))}
        value={String(value)}
        onChange={(chosen) => chosen && onTurn(chosen)}
        allowDeselect={false}
      />
    );
  if (typeof value !== "number") return null;
  const isWhole = about.type === "integer";
  if (minimum !== undefined && maximum !== undefined && maximum - minimum <= WIDEST)
    return (
      <NumberSlider
        label={label}
        hint={hint || undefined}
        value={value}
        onChange={onTurn}
        min={minimum}
        max={maximum}
        step={isWhole ? 1 : 0.05}
        unit={about["x-unit"] as string | undefined}
        initial={about.default as number}
      />
    );
  return (
    <NumberInput
      label={label}
      description={hint || undefined}
      value={value}
      onChange={(wished) => typeof wished === "number" && onTurn(wished)}
      min={minimum}
      max={maximum}
      allowDecimal={!isWhole}
    />
  );
}

const isOpen = (job: Job) => !["succeeded", "canceled"].includes(job.state);

/** Jobs of this study that are not over, or went wrong. */
function Work({ study }: { study: Study }) {
  const { t } = useTranslation("scans");
  const jobs = useJobs({ kind: "scan" }).data?.items ?? [];
  const mine = jobs.filter((job) => job.params?.study === study.id && isOpen(job)).slice(0, 5);
  if (mine.length === 0) return null;
  return (
    <Stack component="section" gap="sm" aria-label={t("work")} aria-live="polite">
      {mine.map((job) => (
        <JobProgress key={job.id} job={job} hasButtons />
      ))}
    </Stack>
  );
}
