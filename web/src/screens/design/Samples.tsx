import { SimpleGrid, Text } from "@mantine/core";
import { IconScissors } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, part } from "../../api/client";
import { useMay } from "../../api/may";
import type { Picture } from "../../api/types";
import type { components } from "../../api/schema";
import { EmptyState } from "../../parts";
import { complain } from "../../shell/notify";
import classes from "./design.module.css";

type SampleList = components["schemas"]["SampleList"];

/** What stands where no picture was chosen: pictures that come with Pinxit, to try the tools with. */
export function Samples({ onTake }: { onTake: (picture: string) => void }) {
  const { t } = useTranslation("design");
  const may = useMay("make");
  const found = useQuery({
    queryKey: ["samples"],
    queryFn: () => api.get<SampleList>("/samples"),
    staleTime: Infinity,
    enabled: may,
  });
  const take = useMutation({
    mutationFn: (name: string) => api.post<Picture>(`/samples/${part(name)}`),
    onSuccess: (picture) => onTake(picture.id),
    onError: complain,
  });
  return (
    <EmptyState icon={IconScissors} title={t("empty.title")}>
      {t("empty.words")}
      {may && found.data && (
        <>
          <Text mt="md" mb="xs">
            {t("empty.samples")}
          </Text>
          <SimpleGrid cols={{ base: 3, sm: 4, xl: 6 }} spacing="xs">
            {found.data.items.map((sample) => (
              <button
                key={sample.name}
                type="button"
                className={classes.sample}
                disabled={take.isPending}
                aria-busy={take.isPending && take.variables === sample.name}
                onClick={() => take.mutate(sample.name)}
              >
                <img src={sample.thumbnail} alt="" loading="lazy" />
                {sample.title}
              </button>
            ))}
          </SimpleGrid>
        </>
      )}
    </EmptyState>
  );
}
