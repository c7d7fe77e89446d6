import { Button, SegmentedControl, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../../api/client";
import type { PaintedFilm } from "../../../../api/types";
import { NumberSlider, Trouble } from "../../../../parts";
import classes from "../../learn.module.css";
import { LayerChoice, PictureChoice } from "./Choice";
import { LAYERS, type Layer, type Weights } from "./choices";
import { Film } from "./Film";

export type Kind = "content" | "style" | "both";

const START: Record<Kind, Weights> = {
  content: { relu1_1: 0, relu2_1: 0, relu3_1: 0, relu4_1: 0, content: 1 },
  style: { relu1_1: 1, relu2_1: 1, relu3_1: 1, relu4_1: 1, content: 0 },
  both: { relu1_1: 1, relu2_1: 1, relu3_1: 1, relu4_1: 1, content: 1 },
};

interface Props {
  kind: Kind;
  onPainted: (layer: Layer, weights: Weights) => void;
}

/** Weights for content and layers, and the film of what comes of them. */
export function PaintByLayers({ kind, onPainted }: Props) {
  const { t } = useTranslation("learn");
  const [photograph, setPhotograph] = useState("pagoda");
  const [painting, setPainting] = useState("van-gogh-bouquet");
  const [layer, setLayer] = useState<Layer>(kind === "content" ? "relu1_1" : "relu4_1");
  const [weights, setWeights] = useState(START[kind]);
  const [begin, setBegin] = useState("noise");
  const film = useMutation({
    mutationFn: () => {
      const asked = { photograph, painting, ...weights, content_layer: layer, begin };
      return api.post<PaintedFilm>("/lessons/style/film", asked);
    },
    onSuccess: () => onPainted(layer, weights),
  });
  const weigh = (name: keyof Weights) => (value: number) =>
    setWeights((before) => ({ ...before, [name]: value }));
  const knob = (name: keyof Weights, label: string) => (
    <NumberSlider
      key={name}
      label={label}
      value={weights[name]}
      min={0}
      max={10}
      step={0.1}
      initial={START[kind][name]}
      onChange={weigh(name)}
    />
  );
  return (
    <div className={classes.side}>
      <div aria-live="polite" aria-busy={film.isPending}>
        {film.isError && <Trouble fault={film.error} />}
        {film.data ? (
          <Film key={film.submittedAt} film={film.data} />
        ) : (
          <Text c="dimmed">{t(film.isPending ? "layers.painting" : "layers.nothing_yet")}</Text>
        )}
      </div>
      <Stack gap="sm" className={classes.panel}>
        {kind !== "style" && (
          <PictureChoice
            label={t("mark.photograph")}
            value={photograph}
            of="photographs"
            onChange={setPhotograph}
          />
        )}
        {kind !== "content" && (
          <PictureChoice
            label={t("layers.style_of")}
            value={painting}
            of="paintings"
            onChange={setPainting}
          />
        )}
        {kind === "content" && <LayerChoice value={layer} onChange={setLayer} />}
        {kind !== "content" && LAYERS.map((each) => knob(each, t(`layers.loss.${each}`)))}
        {kind === "both" && knob("content", t("layers.loss.content"))}
        {kind === "both" && (
          <SegmentedControl
            size="xs"
            aria-label={t("layers.begin")}
            value={begin}
            onChange={setBegin}
            data={["noise", "photograph"].map((value) => ({
              value,
              label: t(`layers.from_${value}`),
            }))}
          />
        )}
        <Button loading={film.isPending} onClick={() => film.mutate()}>
          {t("layers.paint")}
        </Button>
      </Stack>
    </div>
  );
}
