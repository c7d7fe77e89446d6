import { Group, Loader, Switch, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../../api/client";
import type { GramsTold } from "../../../../api/types";
import { Trouble } from "../../../../parts";
import classes from "../../learn.module.css";
import { LayerChoice, PictureChoice } from "./Choice";
import type { Layer } from "./choices";

/** Two pictures and which channels are active together in each. */
export function Grams({ reach }: { reach: (goal: string) => void }) {
  const { t } = useTranslation("learn");
  const [one, setOne] = useState("van-gogh-bouquet");
  const [other, setOther] = useState("turner-venice");
  const [layer, setLayer] = useState<Layer>("relu3_1");
  const [shuffled, setShuffled] = useState(false);
  const asked = { one, other, layer, shuffled };
  const found = useQuery({
    queryKey: ["lessons", "grams", asked],
    queryFn: () => api.get<GramsTold>("/lessons/style/grams", asked),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const isFresh = found.isSuccess && !found.isPlaceholderData;
  useEffect(() => {
    if (!isFresh) return;
    if (one !== other) reach("compared");
    if (one === other && shuffled) reach("shuffled");
  }, [isFresh, one, other, shuffled, reach]);
  const told = found.data;
  const names = [t("layers.first"), t("layers.second")];
  return (
    <div>
      <Group align="end" mb="md">
        <PictureChoice label={names[0]!} value={one} of="both" onChange={setOne} />
        <PictureChoice label={names[1]!} value={other} of="both" onChange={setOther} />
        <LayerChoice value={layer} onChange={setLayer} />
        <Switch
          label={t("layers.shuffle")}
          checked={shuffled}
          onChange={(event) => setShuffled(event.currentTarget.checked)}
        />
      </Group>
      {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
      {!told && !found.isError && <Loader aria-label={t("loading")} />}
      {told && (
        <div aria-busy={found.isFetching}>
          <ul className={classes.cards}>
            {told.pictures.map((picture, at) => (
              <li key={at}>
                <img src={picture} alt={names[at]} />
                <img
                  src={told.grams[at]}
                  alt={t("layers.gram_of", { name: names[at] })}
                  data-tiny
                />
                <Text size="xs">{names[at]}</Text>
              </li>
            ))}
          </ul>
          <Text mt="sm" role="status" data-testid="distance" data-fresh={isFresh || undefined}>
            {t("layers.apart", { distance: told.distance.toFixed(3) })}
          </Text>
          <Text size="xs" c="dimmed">
            {t("layers.gram_key")}
          </Text>
        </div>
      )}
    </div>
  );
}
