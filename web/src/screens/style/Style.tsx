import { Accordion, Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";
import { ApiProblem, api } from "../../api/client";
import { May } from "../../api/may";
import { usePicture } from "../../api/queries";
import type { JsonSchema, PictureRecipe, StyleMethod } from "../../api/types";
import { Made } from "../../making/made";
import { Presets } from "../../making/Presets";
import { UndoButtons } from "../../making/UndoButtons";
import { PageTitle, Trouble } from "../../parts";
import { useHandedOver } from "../../shell/handover";
import { complain, tell } from "../../shell/notify";
import { Contents } from "./Contents";
import { KnobField, Knobs } from "./Knobs";
import { MaskPainter } from "./MaskPainter";
import { Render } from "./Render";
import { Stage } from "./Stage";
import { useStyle, useWork } from "./store";
import classes from "./style.module.css";
import { Styles } from "./Styles";
import { Tries } from "./Tries";
import { inManner, knobsOf, mannerOf, restored, styleChanged, withStyle } from "./work";
import { said } from "../../said";

/** Which mask is painted: of everything, of what is protected, or of one style. */
type Place = "mask" | "protect" | number;

function useSchema(method: StyleMethod | "clip") {
  return useQuery({
    queryKey: ["style", "settings", method],
    queryFn: () => api.get<JsonSchema>("/style/settings", { method }),
    staleTime: Infinity,
  });
}

/** Takes what the address or another screen asks for: a content, a style, all settings. */
function useWishes(): string[] {
  const { t } = useTranslation("style");
  const search = useSearch();
  const [, go] = useLocation();
  const [sentences, say] = useState<string[]>([]);
  const take = (content: unknown, style: unknown) => {
    const { put } = useStyle.getState();
    const now = () => useStyle.getState().history.now;
    if (typeof content === "string")
      put({ ...now(), contents: [content], mask: null, protect: null });
    if (typeof style === "string") put(withStyle(now(), { picture: style }));
  };
  const set = (settings: Parameters<typeof restored>[0]) => {
    const work = restored(settings);
    if (!work) return say([t("restore.none")]);
    useStyle.getState().put(work);
    say((settings as { sentences?: string[] } | null)?.sentences ?? []);
    tell(t("restore.done"));
  };
  useHandedOver("style", (values) =>
    "styles" in values ? set({ screen: "style", values }) : take(values.content, values.style),
  );
  useEffect(() => {
    const asked = new URLSearchParams(search);
    const [content, style, picture] = ["content", "style", "restore"].map((name) =>
      asked.get(name),
    );
    if (!content && !style && !picture) return;
    go("/style", { replace: true });
    take(content, style);
    if (!picture) return;
    api
      .get<PictureRecipe>(`/pictures/${picture}/recipe`)
      .then(({ settings }) => set(settings), complain);
  }, [search]);
  return sentences;
}

export default function Style() {
  const { t } = useTranslation("style");
  const { history, undo, redo } = useStyle();
  const work = useWork();
  const sentences = useWishes();
  const content = usePicture(work.contents[0]);
  const isClip = work.contents.length === 1 && content.data?.use === "clip";
  const schema = useSchema(isClip ? "clip" : work.method);
  const fast = useSchema("fast");
  const [place, paint] = useState<Place | null>(null);
  const isGone = content.error instanceof ApiProblem && content.error.isMissing;
  useEffect(() => {
    if (!isGone) return; // a picture that was deleted meanwhile is let go
    useStyle.getState().put({ ...work, contents: work.contents.slice(1), mask: null });
    tell(t("content.gone"));
  }, [isGone]);
  const fault = schema.error ?? fast.error;
  return (
    <>
      <PageTitle title={t("title")} lead={t("lead")}>
        <Presets
          kind="stylize"
          params={() => mannerOf(work)}
          onTake={(values) => useStyle.getState().put(inManner(work, values))}
        />
        <UndoButtons history={history} undo={undo} redo={redo} />
      </PageTitle>
      {sentences.map((sentence) => (
        <Alert key={sentence} color="yellow" mb="sm">
          {said(sentence)}
        </Alert>
      ))}
      {fault && <Trouble fault={fault} onRetry={() => void schema.refetch()} />}
      <div className={classes.bench}>
        <div className={classes.main}>
          {place !== null && content.data ? (
            <Painting content={content.data} place={place} onEnd={() => paint(null)} />
          ) : (
            <Stage content={content.data} fast={fast.data} />
          )}
          <Render schema={schema.data} isClip={isClip} />
          <Tries />
          <Made screen="style" />
        </div>
        <aside className={classes.side} aria-label={t("side")}>
          <Side schema={schema.data} onMask={paint} hasContent={!!content.data} />
        </aside>
      </div>
    </>
  );
}

interface PaintingProps {
  content: Parameters<typeof MaskPainter>[0]["content"];
  place: Place;
  onEnd: () => void;
}

/** The mask of a place, painted over the content. */
function Painting({ content, place, onEnd }: PaintingProps) {
  const { t } = useTranslation("style");
  const work = useWork();
  const put = useStyle((state) => state.put);
  const of = typeof place === "number" ? "style" : place;
  const value = typeof place === "number" ? (work.styles[place]?.mask ?? null) : work[place];
  const done = (id: string | null) => {
    const now = useStyle.getState().history.now;
    put(
      typeof place === "number" ? styleChanged(now, place, { mask: id }) : { ...now, [place]: id },
    );
    onEnd();
  };
  return (
    <MaskPainter
      key={`${place} ${value}`}
      content={content}
      value={value}
      title={t(`where.${of}`, { number: Number(place) + 1 })}
      hint={t(`where.${of}_hint`)}
      onDone={done}
      onCancel={onEnd}
    />
  );
}

interface SideProps {
  schema: JsonSchema | undefined;
  onMask: (place: Place) => void;
  hasContent: boolean;
}

function Side({ schema, onMask, hasContent }: SideProps) {
  const { t } = useTranslation("style");
  const work = useWork();
  const knobs = knobsOf(schema);
  const one = (name: string) => knobs.find((knob) => knob.name === name);
  const [tile, faces] = [one("tile"), one("protect_faces")];
  const section = (name: string, panel: React.ReactNode) => (
    <Accordion.Item value={name}>
      <Accordion.Control>{t(`sections.${name}`)}</Accordion.Control>
      <Accordion.Panel>{panel}</Accordion.Panel>
    </Accordion.Item>
  );
  return (
    <Accordion multiple defaultValue={["content", "styles", "main"]} variant="separated">
      {section("content", <Contents work={work} />)}
      {section(
        "styles",
        <Styles onMask={(number) => (hasContent ? onMask(number) : tell(t("where.first")))} />,
      )}
      {section("main", <Knobs schema={schema} group="main" />)}
      {section("color", <Knobs schema={schema} group="color" />)}
      {section(
        "where",
        <Stack gap="sm">
          <PlaceField place="mask" isOff={!hasContent} onPaint={() => onMask("mask")} />
          <PlaceField place="protect" isOff={!hasContent} onPaint={() => onMask("protect")} />
          {faces && <KnobField knob={faces} schema={schema} />}
          {tile && <KnobField knob={tile} schema={schema} />}
        </Stack>,
      )}
      {section("more", <Knobs schema={schema} group="more" />)}
    </Accordion>
  );
}

interface PlaceProps {
  place: "mask" | "protect";
  isOff: boolean;
  onPaint: () => void;
}

function PlaceField({ place, isOff, onPaint }: PlaceProps) {
  const { t } = useTranslation("style");
  const work = useWork();
  const put = useStyle((state) => state.put);
  const words = t(work[place] ? "styles.mask_change" : "styles.mask");
  return (
    <div role="group" aria-label={t(`where.${place}`)}>
      <Text size="sm" fw={500}>
        {t(`where.${place}`)}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        {t(`where.${place}_hint`)}
      </Text>
      <Group gap={6}>
        <May do="make">
          <Button
            size="compact-sm"
            variant="default"
            disabled={isOff}
            aria-label={`${words}: ${t(`where.${place}`)}`}
            onClick={onPaint}
          >
            {words}
          </Button>
        </May>
        {work[place] && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => put({ ...work, [place]: null })}
          >
            {t("where.none")}
          </Button>
        )}
      </Group>
    </div>
  );
}
