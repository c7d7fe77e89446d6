import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Mark } from "../gan/trainer";
import classes from "../learn.module.css";
import { sayings } from "./inWords";

/** How the two stand, in sentences. */
export function InWords({ mark }: { mark: Mark | undefined }) {
  const { t } = useTranslation("learn");
  const said = sayings(mark);
  if (!said) return null;
  return (
    <div className={classes.panel}>
      <Text size="sm">
        <strong>D:</strong> {t(`says.d.${said.d}`)}
      </Text>
      <Text size="sm" mt={4}>
        <strong>G:</strong> {t(`says.g.${said.g}`)}
      </Text>
    </div>
  );
}
