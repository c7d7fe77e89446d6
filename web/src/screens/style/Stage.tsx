import { Badge, Group, Loader, Text } from "@mantine/core";
import { IconBrush } from "@tabler/icons-react";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { JsonSchema, Picture } from "../../api/types";
import { styled, usePreview } from "../../making/preview";
import { BeforeAfter, EmptyState, stillOf } from "../../parts";
import { Refusal } from "./Refusal";
import { useStyle, useWork } from "./store";
import classes from "./style.module.css";
import { lacks, previewOf } from "./work";

const MOVING = 256; // pixels of a preview while a slider moves
const STILL = 384; // and once it rests
const REST = 400; // milliseconds without a change
const QUIET = 900; // milliseconds that a preview is looked at before it counts as a try

type Params = NonNullable<ReturnType<typeof previewOf>>;

/** The preview of what is asked for now: small while it changes, larger once it rests. */
function useStylePreview(fast: JsonSchema | undefined) {
  const work = useWork();
  const tried = useStyle((state) => state.tried);
  const key = JSON.stringify(previewOf(work, fast, 0));
  const [rested] = useDebouncedValue(key, REST);
  const params = previewOf(work, fast, rested === key ? STILL : MOVING);
  const preview = usePreview<Params>("style", params, styled);
  const { blob, state, shown } = preview;
  const isThis = shown !== null && JSON.stringify(shown) === JSON.stringify(params);
  useEffect(() => {
    if (!blob || !isThis || state !== "idle" || shown.size !== STILL) return;
    const timer = setTimeout(() => tried(work, blob), QUIET);
    return () => clearTimeout(timer);
  }, [blob, isThis, state, work]);
  return preview;
}

/** The content, and beside it how it will be painted; follows every move of a slider. */
export function Stage({ content, fast }: { content: Picture | undefined; fast?: JsonSchema }) {
  const { t } = useTranslation("style");
  const work = useWork();
  const preview = useStylePreview(fast);
  const { shown, state } = preview;
  const lack = lacks(work);
  const isTried = useStyle(({ tries }) => tries[0]?.work === work);
  const isOfThis = shown?.content === work.contents[0];
  if (!content)
    return (
      <EmptyState icon={IconBrush} title={t("empty.title")}>
        {t("empty.words")}
      </EmptyState>
    );
  const ratio = content.width / content.height;
  return (
    <div className={classes.stage} aria-busy={state === "asking"}>
      <div className={classes.canvas} style={{ maxWidth: `calc(66vh * ${ratio})` }}>
        {preview.url && isOfThis && !lack ? (
          <div data-testid="style-preview" data-shown={JSON.stringify(shown)} data-tried={isTried}>
            <BeforeAfter
              before={{ url: stillOf(content), name: t("stage.before") }}
              after={{ url: preview.url, name: t("stage.after") }}
            />
          </div>
        ) : (
          <img className={classes.plain} src={stillOf(content)} alt={t("stage.before")} />
        )}
        {state === "asking" && (!isOfThis || !preview.url) && !lack && (
          <Badge className={classes.state} tt="none" color="gray" variant="filled">
            <Group gap={6} wrap="nowrap">
              <Loader size={12} color="white" /> {t("stage.first")}
            </Group>
          </Badge>
        )}
        {state === "offline" && (
          <Badge className={classes.state} tt="none" color="yellow" variant="filled">
            {t("stage.offline")}
          </Badge>
        )}
      </div>
      {content.use === "clip" && <Text c="dimmed">{t("stage.clip")}</Text>}
      {lack && <Text c="dimmed">{t(`lacks.${lack}`)}</Text>}
      {state === "failed" && <Refusal fault={preview.fault} onRetry={preview.again} />}
    </div>
  );
}
