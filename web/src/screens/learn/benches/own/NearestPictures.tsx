import { Button, Loader, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Trouble } from "../../../../parts";
import classes from "../../learn.module.css";
import { useNearest } from "./useNearest";

const COUNT = 8;

interface Props {
  model: string;
  reach: (goal: string) => void;
}

/** Made pictures, each beside what it is most like of all that the model has seen. */
export function NearestPictures({ model, reach }: Props) {
  const { t, i18n } = useTranslation("learn");
  const [seed, setSeed] = useState(1);
  const found = useNearest(model, seed, COUNT);
  const hasCome = found.isSuccess && !found.isPlaceholderData;
  useEffect(() => {
    if (!hasCome) return;
    reach("compared");
    if (seed > 1) reach("others");
  }, [hasCome, seed, reach]);
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader aria-label={t("loading")} />;
  const number = new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 2 });
  return (
    <section aria-label={t("own.nearest")} className={classes.stack}>
      <ol className={classes.pairs} aria-busy={found.isFetching}>
        {found.data.pictures.map((each, n) => (
          <li key={each.made} data-level={each.level}>
            <figure>
              <img src={each.made} alt={t("own.made", { number: n + 1 })} />
              <figcaption>{t("real.is_made")}</figcaption>
            </figure>
            <figure>
              <img src={each.learned} alt={t("own.learned", { number: n + 1 })} />
              <figcaption>{t(each.is_mirrored ? "own.mirrored" : "real.is_real")}</figcaption>
            </figure>
            <Text size="sm">
              <span aria-hidden>{{ fine: "●", warns: "▲", blocks: "■" }[each.level]}</span>{" "}
              {t(`copy.${each.level}`)}
              {each.p !== null && (
                <Text span size="sm" c="dimmed">
                  {" · "}
                  {t("copy.p", { p: number.format(each.p) })}
                </Text>
              )}
            </Text>
          </li>
        ))}
      </ol>
      <Button variant="default" onClick={() => setSeed(seed + COUNT)} loading={found.isFetching}>
        {t("real.others")}
      </Button>
    </section>
  );
}
