import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconDownload, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { May } from "../../api/may";
import { confirm, useBytes, useMoment } from "../../parts";
import { said } from "../../said";
import { complain } from "../../shell/notify";
import { useChange } from "./asked";
import classes from "./scans.module.css";
import type { FactTold, ScanResult, Study, VolumeTold } from "./types";
import { look, showSeries, useView } from "./view";
import { short } from "./Viewer";

const TAKEN = [
  "Manufacturer",
  "ManufacturerModelName",
  "BodyPartExamined",
  "KVP",
  "XRayTubeCurrent",
  "ConvolutionKernel",
  "MagneticFieldStrength",
  "EchoTime",
  "RepetitionTime",
  "FlipAngle",
  "SliceThickness",
  "PatientPosition",
  "GantryDetectorTilt",
] as const;

/** What is known of a series, what is not as it should be, and what was measured of a result. */
export function Report({ study, told }: { study: Study; told: VolumeTold }) {
  const { t } = useTranslation("scans");
  const key = useView((view) => view.result);
  const result = study.results.find((each) => each.id === key);
  return (
    <Stack gap="lg">
      {result && <Made study={study} told={told} result={result} />}
      <section aria-label={t("series")}>
        <Title order={3} size="h5" mb="xs">
          {t("how_taken")}
        </Title>
        <Notices all={told.notices} />
        <dl className={classes.facts}>
          <Row name={t("known.modality")}>{told.modality || t("not_said")}</Row>
          <Row name={t("known.shape")}>
            {told.shape[0]} × {told.shape[2]} × {told.shape[1]}
          </Row>
          <Row name={t("known.sides")}>
            {told.has_size
              ? `${told.sides_mm.map((each) => Number(each.toPrecision(3))).join(" × ")} mm`
              : t("not_said")}
          </Row>
          <Row name={t("known.range")}>
            {short(told.range[0])} … {short(told.range[1])} {told.unit || t("no_unit")}
          </Row>
          {TAKEN.filter((name) => told.facts[name] !== undefined).map((name) => (
            <Row key={name} name={t(`known.${name}`)}>
              {factOf(told.facts[name])}
            </Row>
          ))}
        </dl>
      </section>
    </Stack>
  );
}

const factOf = (value: string | number | undefined) =>
  typeof value === "number" ? short(value) : value;

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What is missing or tilted, in sentences. */
export function Notices({ all }: { all: string[] }) {
  return all.map((notice) => (
    <Alert key={notice} color="yellow" p="xs" mb="xs">
      {said(notice)}
    </Alert>
  ));
}

function Made({ study, told, result }: { study: Study; told: VolumeTold; result: ScanResult }) {
  const { t } = useTranslation("scans");
  const bytes = useBytes();
  const moment = useMoment();
  const { remove } = useChange();
  const name = t(`verb.${result.verb}.title`, result.verb);
  const forget = async () => {
    const yes = await confirm({
      title: t("forget_result", { name }),
      sentence: t("forget_result_what"),
      yes: t("delete"),
      isDangerous: true,
    });
    if (!yes) return;
    showSeries(study, told);
    await remove(study.id, result.id).catch(complain);
  };
  return (
    <section aria-label={t("report")} data-testid="report">
      <Title order={3} size="h5">
        {t("report_of", { name })}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {moment(result.created)}
      </Text>
      <Notices all={result.notices} />
      <dl className={classes.facts}>
        {result.facts.map((fact) => (
          <Row key={fact.name} name={t(`fact.${fact.name}`, fact.name)}>
            <Value fact={fact} />
          </Row>
        ))}
      </dl>
      <Alert color="red" variant="outline" p="xs" my="sm">
        {t("warning_result")}
      </Alert>
      <Group gap="xs">
        <Button
          component="a"
          href={result.url}
          download
          size="compact-md"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t("download", { size: bytes(result.bytes) })}
        </Button>
        <May do="make">
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => void forget()}
          >
            {t("delete")}
          </Button>
        </May>
      </Group>
      <Text size="xs" c="dimmed" mt="xs">
        {t("record_hint")}
      </Text>
      {result.volumes.length > 0 && (
        <Button
          size="compact-sm"
          variant="subtle"
          mt="xs"
          onClick={() => look({ mode: "difference" })}
        >
          {t("see_difference")}
        </Button>
      )}
    </section>
  );
}

function Value({ fact }: { fact: FactTold }) {
  const { t } = useTranslation("scans");
  if (typeof fact.value === "string") return t(`choice.${fact.value}`, fact.value);
  return `${short(fact.value)}${fact.unit ? ` ${fact.unit}` : ""}`;
}
