import { Group, Loader, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../../api/client";
import type { LayerTold } from "../../../../api/types";
import { Trouble } from "../../../../parts";
import classes from "../../learn.module.css";
import { LayerChoice, PictureChoice } from "./Choice";
import type { Layer } from "./choices";

/** Where the strongest channels of a layer are active in a picture. */
export function SeeLayer({ reach }: { reach: (goal: string) => void }) {
  const { t } = useTranslation("learn");
  const [picture, setPicture] = useState("cat");
  const [layer, setLayer] = useState<Layer>("relu2_1");
  const found = useQuery({
    queryKey: ["lessons", "layer", picture, layer],
    queryFn: () => api.get<LayerTold>("/lessons/style/layer", { picture, layer }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const isFresh = found.isSuccess && !found.isPlaceholderData;
  useEffect(() => {
    if (isFresh && layer === "relu1_1") reach("fine");
    if (isFresh && layer === "relu4_1") reach("coarse");
  }, [isFresh, layer, reach]);
  const told = found.data;
  return (
    <div>
      <Group align="end" mb="md">
        <PictureChoice
          label={t("layers.picture")}
          value={picture}
          of="both"
          onChange={setPicture}
        />
        <LayerChoice value={layer} onChange={setLayer} />
      </Group>
      {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
      {!told && !found.isError && <Loader aria-label={t("loading")} />}
      {told && (
        <div aria-busy={found.isFetching}>
          <Text size="sm" mb="sm" role="status" data-fresh={isFresh || undefined}>
            {t("layers.has", { channels: told.channels, places: told.places })}
          </Text>
          <ol className={classes.cards}>
            <li>
              <img src={told.picture} alt={t("layers.picture")} />
              <Text size="xs">{t("layers.itself")}</Text>
            </li>
            {told.maps.map((map, at) => (
              <li key={at}>
                <img src={map} alt={t("layers.map_of", { number: told.strongest[at] })} />
                <Text size="xs">{t("layers.channel", { number: told.strongest[at] })}</Text>
              </li>
            ))}
          </ol>
        </div>
      )}
    </div>
  );
}
