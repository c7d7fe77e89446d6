import { useTranslation } from "react-i18next";
import { GROUPS } from "../../plane/faces";

/** How a group of faces is called; groups of other data sets keep their names. */
export function useGroupWords(): (name: string) => string {
  const { t } = useTranslation("learn");
  return (name) =>
    name === GROUPS.with ? t("own.with") : name === GROUPS.without ? t("own.without") : name;
}
