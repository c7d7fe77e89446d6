import { Button, NumberInput, SegmentedControl, Select, Text } from "@mantine/core";
import { IconBrush } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/may";
import { api } from "../../api/client";
import type { Job, JsonSchema, Page, StyleMethod } from "../../api/types";
import { useAskingQuietly } from "../../making/asking";
import { FormatField, type PictureFormat } from "../../making/FormatField";
import { useTimeWords } from "../../parts";
import { useHotkey } from "../../shell/hotkeys";
import { usePreference } from "../../shell/preferences";
import { Refusal } from "./Refusal";
import { useStyle, useWork } from "./store";
import classes from "./style.module.css";
import {
  CLIP_FORMATS,
  type ClipFormat,
  METHODS,
  clipJobOf,
  jobOf,
  lacks,
  secondsOf,
  turned,
  valueOf,
} from "./work";

const MOST_SEED = 2 ** 32 - 1;

/** Times as they were on this machine; nothing is promised that was not measured. */
function useTimes(): (method: StyleMethod) => number | null {
  const found = useQuery({
    queryKey: ["jobs", { kind: "stylize", state: "succeeded" }],
    queryFn: () => api.get<Page<Job>>("/jobs", { kind: "stylize", state: "succeeded", limit: 30 }),
  });
  return (method) => secondsOf(found.data?.items ?? [], method);
}

/** Paints at full size, as a job: a picture, many of them, or a clip. */
export function Render({ schema, isClip }: { schema: JsonSchema | undefined; isClip: boolean }) {
  const { t } = useTranslation("style");
  const work = useWork();
  const put = useStyle((state) => state.put);
  const [format] = usePreference<PictureFormat>("format", "png");
  const [clipFormat] = usePreference<ClipFormat>("clipFormat", "mp4");
  const { start, isBusy } = useAskingQuietly("style");
  const [fault, fail] = useState<unknown>(null);
  const times = useTimes();
  const timeWords = useTimeWords();
  const lack = lacks(work);
  const many = work.contents.length > 1;
  const pictures = many ? work.contents.length : work.count;
  const measured = times(work.method);
  const may = useMay("make");
  const paint = () => {
    if (lack || !schema) return;
    const { kind, params } = isClip
      ? clipJobOf(work, schema, clipFormat)
      : jobOf(work, schema, format);
    fail(null);
    start(kind, params).catch(fail);
  };
  useHotkey("mod+Enter", t("render.make"), paint, { group: t("title"), isOff: !!lack || !may });
  const size = valueOf(work, "size", schema);
  return (
    <section className={classes.render} aria-label={t("render.title")}>
      <div className={classes.renderHead}>
        <div className={classes.method}>
          {isClip ? (
            <Text size="sm">{t("methods.clip.words")}</Text>
          ) : (
            <>
              <SegmentedControl
                fullWidth
                aria-label={t("render.method")}
                value={work.method}
                onChange={(method) => put({ ...work, method: method as StyleMethod })}
                data={METHODS.map((value) => ({ value, label: t(`methods.${value}.title`) }))}
              />
              <Text size="sm" c="dimmed" mt={6}>
                {t(`methods.${work.method}.words`)}{" "}
                {measured === null
                  ? t("render.unmeasured")
                  : t("render.measured", { time: timeWords(measured * pictures), count: pictures })}
              </Text>
            </>
          )}
        </div>
        {may && (
          <Button
            size="md"
            leftSection={<IconBrush size={18} aria-hidden />}
            disabled={!!lack || !schema}
            loading={isBusy}
            onClick={paint}
          >
            {isClip
              ? t("render.clip")
              : many
                ? t("render.many", { count: pictures })
                : t("render.make")}
          </Button>
        )}
      </div>
      <div className={classes.fields}>
        <NumberInput
          label={t("render.size")}
          description={t("render.size_hint")}
          value={typeof size === "number" ? size : ""}
          onChange={(value) =>
            typeof value === "number" && put(turned(work, "size", value, schema), "size")
          }
          min={0}
          max={schema?.properties?.size?.maximum}
          step={64}
          suffix=" px"
          allowDecimal={false}
          allowNegative={false}
        />
        <NumberInput
          label={t("render.seed")}
          description={t("render.seed_hint")}
          value={work.seed}
          onChange={(seed) => typeof seed === "number" && put({ ...work, seed }, "seed")}
          min={0}
          max={MOST_SEED}
          allowDecimal={false}
          allowNegative={false}
        />
        {!many && !isClip && (
          <NumberInput
            label={t("render.count")}
            description={t("render.count_hint")}
            value={work.count}
            onChange={(count) =>
              typeof count === "number" && count >= 1 && put({ ...work, count }, "count")
            }
            min={1}
            max={16}
            allowDecimal={false}
          />
        )}
        {isClip ? <ClipFormatField /> : <FormatField />}
      </div>
      {fault !== null && <Refusal fault={fault} onRetry={paint} />}
    </section>
  );
}

/** As what kind of file a painted clip is kept. */
function ClipFormatField() {
  const { t } = useTranslation("style");
  const [format, setFormat] = usePreference<ClipFormat>("clipFormat", "mp4");
  return (
    <Select
      label={t("clip.format")}
      description={t(`clip.formats.${format}`)}
      value={format}
      allowDeselect={false}
      data={CLIP_FORMATS.map((value) => ({ value, label: t(`clip.names.${value}`) }))}
      onChange={(value) => value && setFormat(value as ClipFormat)}
    />
  );
}
