import { useComputedColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "../learn.module.css";
import { inksOf } from "../plane/inks";

/** What circles, triangles and colors of the plane mean. */
export function Legend() {
  const { t } = useTranslation("learn");
  const inks = inksOf(useComputedColorScheme("light"));
  const heat = (color: number[]) => `rgb(${color.join(" ")})`;
  return (
    <ul className={classes.legend}>
      <li>
        <svg width="14" height="14" aria-hidden>
          <circle cx="7" cy="7" r="5" fill={inks.real} />
        </svg>
        {t("legend.real")}
      </li>
      <li>
        <svg width="14" height="14" aria-hidden>
          <path d="M7 1.5 12.5 12 1.5 12Z" fill={inks.made} />
        </svg>
        {t("legend.made")}
      </li>
      <li>
        <svg width="52" height="12" aria-hidden>
          <rect width="18" height="12" fill={heat(inks.heatMade)} />
          <rect x="17" width="18" height="12" fill={heat(inks.paper)} stroke={inks.faint} />
          <rect x="34" width="18" height="12" fill={heat(inks.heatReal)} />
        </svg>
        {t("legend.heat")}
      </li>
    </ul>
  );
}
