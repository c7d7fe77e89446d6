import { Button, Group, Loader, SegmentedControl, Text } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/may";
import { api, part } from "../../api/client";
import type { Dataset, DatasetFilter, DatasetPicture, Page } from "../../api/types";
import { Trouble, confirm } from "../../parts";
import { complain } from "../../shell/notify";
import { EditPictures } from "./EditPictures";
import { Entry } from "./Entry";
import { picked } from "./picking";
import classes from "./datasets.module.css";

const FILTERS: DatasetFilter[] = ["all", "no_rights", "reserved", "twins"];
const PER_PAGE = 100;

interface Props {
  dataset: Dataset;
  onChanged: () => Promise<void>; // imports again
}

/** The pictures of a data set with their rights, to choose some and say something of them. */
export function Pictures({ dataset, onChanged }: Props) {
  const { t } = useTranslation("datasets");
  const queries = useQueryClient();
  const may = useMay("train") && dataset.is_mine_to_change;
  const path = `/datasets/${part(dataset.name)}`;
  const [filter, setFilter] = useState<DatasetFilter>("all");
  const [chosen, setChosen] = useState<string[]>([]);
  const [isEditing, setEditing] = useState(false);
  const found = useInfiniteQuery({
    queryKey: ["datasets", dataset.name, "pictures", filter, dataset.digest],
    queryFn: ({ pageParam }) =>
      api.get<Page<DatasetPicture>>(`${path}/pictures`, {
        filter,
        limit: PER_PAGE,
        cursor: pageParam,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
  const all = found.data?.pages.flatMap((page) => page.items) ?? [];
  const changed = async () => {
    setChosen([]);
    await onChanged();
    await queries.invalidateQueries({ queryKey: ["datasets"] });
  };
  const remove = async () => {
    const yes = t("edit.remove", { count: chosen.length });
    const sentence = t("edit.remove_what");
    if (!(await confirm({ title: yes, sentence, yes, isDangerous: true }))) return;
    await api.post(`${path}/remove`, { ids: chosen });
    await changed();
  };
  return (
    <>
      <Group justify="space-between" mb="sm">
        <SegmentedControl
          aria-label={t("filter.title")}
          value={filter}
          onChange={(value) => setFilter(value as DatasetFilter)}
          data={FILTERS.map((value) => ({ value, label: t(`filter.${value}`) }))}
        />
        {may && (
          <Group gap="xs">
            <Text size="sm" c="dimmed" role="status">
              {chosen.length > 0 && t("chosen", { count: chosen.length })}
            </Text>
            <Button variant="default" onClick={() => setEditing(true)}>
              {t(chosen.length > 0 ? "edit.some" : "edit.all")}
            </Button>
            <Button
              variant="default"
              disabled={chosen.length === 0}
              onClick={() => remove().catch(complain)}
            >
              {t("edit.take_out")}
            </Button>
          </Group>
        )}
      </Group>
      {found.isPending && <Loader aria-label={t("loading")} />}
      {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && all.length === 0 && <Text c="dimmed">{t(`none.${filter}`)}</Text>}
      <ul className={classes.entries}>
        {all.map((each) => (
          <Entry
            key={each.path}
            picture={each}
            isChosen={chosen.includes(each.id)}
            onChoose={
              may ? (isRange) => setChosen(picked(all, chosen, each.id, isRange)) : undefined
            }
          />
        ))}
      </ul>
      {found.hasNextPage && (
        <Group justify="center" mt="md">
          <Button
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {t("more")}
          </Button>
        </Group>
      )}
      <EditPictures
        path={path}
        ids={isEditing ? (chosen.length > 0 ? chosen : "all") : null}
        onClose={() => setEditing(false)}
        onChanged={changed}
      />
    </>
  );
}
