// What a tool says of its result, in words.
import { Alert, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./design.module.css";
import type { Sketched } from "./work";

type Report = Sketched["report"];

interface TileSeam {
  axis: "x" | "y";
  scale: number;
  ratio: number;
  limit: number;
  percentile: number;
  holds: boolean;
}

/** Whether a tile closes, and how its seams compare with lines inside. */
export function Seams({ report = {} }: { report?: Report }) {
  const { t } = useTranslation("design");
  const seams = ((report.seams ?? []) as TileSeam[]).filter((seam) => seam.scale === 1);
  return (
    <Alert
      color={report.holds ? "green" : "yellow"}
      p="xs"
      title={t(report.holds ? "seams.hold" : "seams.seen")}
    >
      {seams.map((seam) => (
        <Text size="sm" key={seam.axis}>
          {t(`seams.${seam.axis}`, {
            ratio: seam.ratio.toFixed(2),
            rank: Math.round(seam.percentile),
          })}
        </Text>
      ))}
      {!report.holds && <Text size="sm">{t("seams.advice")}</Text>}
    </Alert>
  );
}

interface Joint {
  axis: "x" | "y";
  is_seen: boolean;
}

/** How large a repeat will be, whether its pixels suffice, and whether joints can be seen. */
export function Size({ report = {} }: { report?: Report }) {
  const { t } = useTranslation("design");
  const [across, down] = (report.cm ?? [0, 0]) as [number, number];
  const joints = ((report.seams ?? []) as Joint[]).filter((joint) => joint.is_seen);
  const seen = [...new Set(joints.map((joint) => joint.axis))];
  const near = (cm: number) => Math.round(cm * 100) / 100;
  return (
    <Stack gap={6}>
      <Text size="sm">
        {t("size.words", {
          across: near(across),
          down: near(down),
          width: report.width,
          height: report.height,
        })}
      </Text>
      {report.is_enlarged === true && (
        <Alert color="yellow" p="xs">
          {t("size.enlarged", { most: report.most_cm })}
        </Alert>
      )}
      <Alert color={seen.length === 0 ? "green" : "yellow"} p="xs">
        {seen.length === 0 ? t("joints.unseen") : seen.map((axis) => t(`joints.${axis}`)).join(" ")}
      </Alert>
    </Stack>
  );
}

interface Ink {
  color: string;
  name: string;
  coverage: number;
}

/** Each ink with its plate, and how near the print comes. */
export function Inks({ report = {}, plates }: { report?: Report; plates: Sketched[] }) {
  const { t } = useTranslation("design");
  const inks = (report.inks ?? []) as Ink[];
  return (
    <Stack gap="sm">
      <Text size="sm">
        {t("inks.near", {
          mean: Number(report.mean).toFixed(1),
          worst: Number(report.worst).toFixed(1),
        })}
      </Text>
      <SimpleGrid
        cols={{ base: 3, md: 4 }}
        spacing="sm"
        component="ul"
        className={classes.plainList}
        aria-label={t("inks.plates")}
      >
        {plates.map((plate, number) => {
          const ink = inks[number]!;
          return (
            <li key={ink.color}>
              <img
                className={classes.plain}
                src={plate.image}
                alt={t("inks.plate", { name: ink.name })}
              />
              <Group gap={6} wrap="nowrap" mt={4} align="flex-start">
                <span className={classes.chip} style={{ background: ink.color }} aria-hidden />
                <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                  {t("inks.ink", {
                    name: ink.name,
                    color: ink.color,
                    share: Math.round(ink.coverage * 100),
                  })}
                </Text>
              </Group>
            </li>
          );
        })}
      </SimpleGrid>
    </Stack>
  );
}

export interface RoundReport {
  wraps: boolean;
  is_even: boolean;
}

/** Whether a panorama joins, and whether its texture is as lively at the poles. */
export function Round({ report }: { report: RoundReport }) {
  const { t } = useTranslation("design");
  return (
    <Alert color={report.wraps ? "green" : "yellow"} p="xs">
      {t(report.wraps ? "panorama.joins" : "panorama.seam")}{" "}
      {t(report.is_even ? "panorama.even" : "panorama.uneven")}
    </Alert>
  );
}

export interface SheetReport {
  width: number;
  height: number;
  count: number;
  used: number;
  animations: Record<string, number>; // how many frames each has
}

/** How full a sheet of sprites is, and which animations its names make. */
export function OnSheet({ report }: { report: SheetReport }) {
  const { t } = useTranslation("design");
  const { animations, used, ...numbers } = report;
  const named = Object.entries(animations).map(([name, count]) =>
    t("sprites.animation", { name, count }),
  );
  return (
    <Text size="sm">
      {t("sprites.told", { ...numbers, used: Math.round(used * 100) })}{" "}
      {named.length > 0 && t("sprites.animations", { names: named.join(", ") })}
    </Text>
  );
}
