import { Button, Group, Loader, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, part } from "../../../../api/client";
import { useTraining } from "../../../../api/queries";
import type { DatasetReport } from "../../../../api/types";
import { Trouble } from "../../../../parts";
import classes from "../../learn.module.css";
import { GROUPS } from "../../plane/faces";
import { NEXT, type Seen, interval } from "./counting";
import { type Row, ShareTable } from "./ShareTable";
import { useNearest } from "./useNearest";

const COUNT = 24;
const MARKS: Record<Seen, string> = { without: "", with: "◉◉", unclear: "?" };

interface Props {
  model: string;
  reach: (goal: string) => void;
}

/** Made faces, which one tells apart oneself; then their shares beside those of the data set. */
export function BlindCount({ model, reach }: Props) {
  const { t } = useTranslation("learn");
  const [seed, setSeed] = useState(1);
  const [seen, setSeen] = useState<Record<number, Seen>>({});
  const [isCounted, setCounted] = useState(false);
  const found = useNearest(model, seed, COUNT);
  const inData = useShareInData(model);
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader aria-label={t("loading")} />;
  const all = found.data.pictures.map((_, n) => seen[n] ?? "without");
  const count = () => {
    setCounted(true);
    reach("counted");
  };
  const others = () => {
    setSeed(seed + COUNT);
    setSeen({});
    setCounted(false);
  };
  return (
    <section aria-label={t("own.sample")} className={classes.stack}>
      <Text size="sm">{t("own.how_to_count")}</Text>
      <ol className={classes.cards} data-faces aria-busy={found.isFetching}>
        {found.data.pictures.map(({ made }, n) => (
          <li key={made}>
            <button
              type="button"
              className={classes.told}
              data-seen={all[n]}
              aria-label={t(`own.face_is_${all[n] ?? "without"}`, { number: n + 1 })}
              disabled={isCounted || found.isFetching}
              onClick={() => setSeen({ ...seen, [n]: NEXT[all[n] ?? "without"] })}
            >
              <img src={made} alt="" />
              <span aria-hidden>{MARKS[all[n] ?? "without"]}</span>
            </button>
          </li>
        ))}
      </ol>
      <Group gap="sm">
        <Button onClick={count} disabled={isCounted || found.isFetching}>
          {t("own.count_them")}
        </Button>
        <Button variant="default" onClick={others} loading={found.isFetching}>
          {t("real.others")}
        </Button>
      </Group>
      <div aria-live="polite">{isCounted && <Counted all={all} inData={inData} />}</div>
    </section>
  );
}

function Counted({ all, inData }: { all: Seen[]; inData: number | null }) {
  const { t } = useTranslation("learn");
  const clear = all.filter((each) => each !== "unclear");
  const hits = clear.filter((each) => each === "with").length;
  const row: Row = {
    name: t("own.with"),
    share: clear.length > 0 ? hits / clear.length : null,
    interval: interval(hits, clear.length),
    data: inData,
  };
  return (
    <>
      <ShareTable
        caption={t("own.counted", { hits, all: clear.length, unclear: all.length - clear.length })}
        rows={[row]}
      />
      {inData !== null && (
        <Text size="sm" mt="xs" data-testid="judged">
          {t(
            inData > row.interval[1]
              ? "own.fewer"
              : inData < row.interval[0]
                ? "own.more"
                : "own.cannot_tell",
          )}
        </Text>
      )}
    </>
  );
}

/** The share of faces with glasses among what a model learned from; null if it has no such group. */
function useShareInData(model: string): number | null {
  const dataset = useTraining(model).data?.dataset ?? "";
  const found = useQuery({
    queryKey: ["datasets", dataset, "report", "lesson"],
    queryFn: () => api.get<DatasetReport>(`/datasets/${part(dataset)}/report`),
    enabled: dataset !== "",
  });
  const groups = found.data?.groups.attributes.flatMap((each) => each.groups) ?? [];
  const total = groups.reduce((sum, each) => sum + each.count, 0);
  const wearing = groups.find((each) => each.name === GROUPS.with)?.count;
  return wearing === undefined || total === 0 ? null : wearing / total;
}
