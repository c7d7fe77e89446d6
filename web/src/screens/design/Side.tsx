import {
  Accordion,
  Alert,
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
} from "@mantine/core";
import { IconBrush } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { May } from "../../api/may";
import type { JsonSchema, Picture } from "../../api/types";
import { NumberSlider, PicturePicker } from "../../parts";
import type { Look } from "./asked";
import { Colorways } from "./Colorways";
import { Colors, KnobSlider, WorkSeed } from "./fields";
import { GarmentFields } from "./GarmentFields";
import { KitFields } from "./KitFields";
import { MaterialFields } from "./MaterialFields";
import { PanoramaFields } from "./PanoramaFields";
import { PatternFields } from "./PatternFields";
import { SpriteFields } from "./SpriteFields";
import { turn, useWork } from "./store";
import { LARGEST_SIDE, LEAST_SIDE, MOST_INKS, OF_PATCHES, SEEDED, type Work } from "./work";

const SHAPES: [number, number][] = [
  [1, 1],
  [4, 5],
  [9, 16],
  [16, 9],
  [3, 1],
];

interface Props {
  knobs: JsonSchema | undefined;
  content: Picture | undefined;
  look: Look;
  onMask: () => void;
}

/** What is set of the chosen tool. */
export function Side({ knobs, content, look, onMask }: Props) {
  const { t } = useTranslation("design");
  const work = useWork();
  const { tool } = work;
  const isOfPatches = OF_PATCHES.includes(tool);
  return (
    <Stack gap="md">
      <Text size="sm">{t(`tool.${tool}.words`)}</Text>
      {tool === "vary" && <Count work={work} />}
      {tool === "retarget" && <Sides work={work} content={content} />}
      {tool === "inpaint" && <Hole work={work} isOff={!content} onMask={onMask} />}
      {tool === "blend" && (
        <PicturePicker
          label={t("other.title")}
          hint={t("other.help")}
          value={work.other}
          onChange={(other) => turn({ other })}
          height={120}
        />
      )}
      {tool === "palette" && (
        <NumberSlider
          label={t("palette.count")}
          value={work.colors}
          onChange={(colors) => turn({ colors }, "colors")}
          min={1}
          max={16}
          initial={6}
        />
      )}
      {tool === "recolor" && <Colorways look={look} />}
      {tool === "separate" && <Separation work={work} look={look} />}
      {tool === "pattern" && <PatternFields />}
      {tool === "material" && <MaterialFields knobs={knobs} />}
      {tool === "panorama" && <PanoramaFields knobs={knobs} />}
      {tool === "sprites" && <SpriteFields knobs={knobs} />}
      {tool === "garment" && <GarmentFields />}
      {tool === "campaign" && <KitFields />}
      {tool !== "panorama" && <KnobSlider name="strength" knobs={knobs} />}
      {SEEDED.includes(tool) && !(tool === "recolor" && work.source.length > 0) && <WorkSeed />}
      {isOfPatches && (
        <>
          <Accordion variant="separated">
            <Accordion.Item value="more">
              <Accordion.Control>{t("more")}</Accordion.Control>
              <Accordion.Panel>
                <Stack gap="md">
                  {["coarsest", "completeness", "rounds"].map((name) => (
                    <KnobSlider key={name} name={name} knobs={knobs} />
                  ))}
                </Stack>
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
          <Text size="xs" c="dimmed">
            {t("honest")}
          </Text>
        </>
      )}
    </Stack>
  );
}

function Count({ work }: { work: Work }) {
  const { t } = useTranslation("design");
  return (
    <NumberSlider
      label={t("count.title")}
      hint={t("count.help")}
      value={work.count}
      onChange={(count) => turn({ count }, "count")}
      min={1}
      max={16}
      initial={4}
    />
  );
}

function Sides({ work, content }: { work: Work; content: Picture | undefined }) {
  const { t } = useTranslation("design");
  const longest = content ? Math.max(content.width, content.height) : 1200;
  const shape = ([across, down]: [number, number]) => {
    const unit = longest / Math.max(across, down);
    const side = (parts: number) => Math.max(LEAST_SIDE, Math.round(parts * unit));
    turn({ width: side(across), height: side(down) });
  };
  const side = (name: "width" | "height") => (
    <NumberInput
      label={t(`sides.${name}`)}
      value={work[name]}
      onChange={(value) =>
        typeof value === "number" && value >= LEAST_SIDE && turn({ [name]: value }, name)
      }
      min={LEAST_SIDE}
      max={LARGEST_SIDE}
      step={16}
      suffix=" px"
      allowDecimal={false}
      allowNegative={false}
    />
  );
  return (
    <Stack gap="xs">
      <Group grow align="flex-start">
        {side("width")}
        {side("height")}
      </Group>
      <Group gap={6} role="group" aria-label={t("sides.shapes")}>
        {SHAPES.map((each) => (
          <Button key={each.join()} size="compact-sm" variant="default" onClick={() => shape(each)}>
            {each.join(" : ")}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}

function Hole({ work, isOff, onMask }: { work: Work; isOff: boolean; onMask: () => void }) {
  const { t } = useTranslation("design");
  return (
    <May do="make">
      <Group gap="xs">
        <Button
          leftSection={<IconBrush size={16} aria-hidden />}
          variant={work.mask ? "default" : "filled"}
          disabled={isOff}
          onClick={onMask}
        >
          {t(work.mask ? "hole.change" : "hole.paint")}
        </Button>
        {work.mask && (
          <Button variant="default" onClick={() => turn({ mask: null })}>
            {t("hole.none")}
          </Button>
        )}
      </Group>
    </May>
  );
}

function Separation({ work, look }: { work: Work; look: Look }) {
  const { t } = useTranslation("design");
  const report = look.told?.pictures[0]?.report as { inks?: { color: string }[] } | undefined;
  const shown = report?.inks?.map((ink) => ink.color) ?? [];
  const isOwn = work.own_inks.length > 0;
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t("inks.how")}
        value={isOwn ? "own" : "number"}
        onChange={(how) =>
          turn({ own_inks: how === "own" ? (shown.length > 0 ? shown : ["#20407a"]) : [] })
        }
        data={[
          { value: "number", label: t("inks.best") },
          { value: "own", label: t("inks.own") },
        ]}
      />
      {isOwn ? (
        <Colors
          colors={work.own_inks}
          label={(at) => t("inks.number", { number: at + 1 })}
          onChange={(own_inks) => turn({ own_inks }, "own_inks")}
          add={t("inks.add")}
          most={MOST_INKS}
        />
      ) : (
        <NumberSlider
          label={t("inks.count")}
          value={work.inks}
          onChange={(inks) => turn({ inks }, "inks")}
          min={1}
          max={MOST_INKS}
          initial={4}
        />
      )}
      <NumberSlider
        label={t("inks.trap")}
        hint={t("inks.trap_help")}
        value={work.trap}
        onChange={(trap) => turn({ trap }, "trap")}
        min={0}
        max={20}
        unit="px"
        initial={0}
      />
      <Select
        label={t("inks.format")}
        value={work.plates}
        allowDeselect={false}
        data={[
          { value: "tif", label: "TIFF" },
          { value: "png", label: "PNG" },
        ]}
        onChange={(plates) => plates && turn({ plates: plates as Work["plates"] })}
      />
      <Alert p="xs" color="gray">
        {t("inks.honest")}
      </Alert>
    </Stack>
  );
}
