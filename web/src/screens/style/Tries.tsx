import { Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStyle, useWork } from "./store";
import classes from "./style.module.css";

/** What was tried on this screen; a press brings it back. */
export function Tries() {
  const { t } = useTranslation("style");
  const tries = useStyle((state) => state.tries);
  const put = useStyle((state) => state.put);
  const now = JSON.stringify(useWork());
  if (tries.length < 2) return null;
  return (
    <section aria-label={t("tries.title")}>
      <Title order={2} size="h4">
        {t("tries.title")}
      </Title>
      <Text size="sm" c="dimmed" mb={6}>
        {t("tries.words")}
      </Text>
      <ul className={classes.tries}>
        {tries.map((each) => (
          <li key={each.id}>
            <button
              type="button"
              className={classes.try}
              aria-label={t("tries.back", { number: each.id })}
              aria-pressed={JSON.stringify(each.work) === now}
              onClick={() => put(each.work)}
            >
              <img src={each.url} alt="" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
