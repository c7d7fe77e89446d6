import { Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { api, part } from "../../api/client";
import type { Picture } from "../../api/types";
import { stillOf } from "../../parts";
import { isTiny } from "../../parts/PictureTile";
import classes from "./picture.module.css";

interface Near {
  dataset: string;
  p: number | null;
  items: { sha256: string; bits: number; levels: number; thumbnail: string | null }[];
}

/** The picture beside the training pictures nearest to it, so that people can compare them. */
export function Nearest({ picture, name }: { picture: Picture; name: string }) {
  const { t } = useTranslation("picture");
  const isMade = picture.findings.some((finding) => finding.check === "copies");
  const found = useQuery({
    queryKey: ["picture", picture.id, "nearest"],
    queryFn: () => api.get<Near>(`/pictures/${picture.id}/nearest`),
    enabled: isMade,
  });
  const items = (found.data?.items ?? []).filter((each) => each.thumbnail);
  if (!found.data || items.length === 0) return null;
  return (
    <Stack gap={6} component="section" aria-label={t("nearest.title")}>
      <Text fw={500}>{t("nearest.title")}</Text>
      <ul className={classes.nearest} data-tiny={isTiny(picture) || undefined}>
        <li>
          <img src={stillOf(picture)} alt={name} />
          <Text size="xs">{t("nearest.made")}</Text>
        </li>
        {items.map((each, number) => (
          <li key={each.sha256}>
            <img
              src={each.thumbnail!}
              alt={t("nearest.alt", { number: number + 1 })}
              loading="lazy"
            />
            <Text size="xs">{t("nearest.apart", { count: each.bits })}</Text>
          </li>
        ))}
      </ul>
      <Text size="xs" c="dimmed">
        {t("nearest.what")}{" "}
        <Anchor component={Link} href={`/datasets/${part(found.data.dataset)}`} size="xs">
          {found.data.dataset}
        </Anchor>
      </Text>
    </Stack>
  );
}
