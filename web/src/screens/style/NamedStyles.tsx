import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Style as NamedStyle, StyleChoice } from "../../api/types";
import { said } from "../../said";
import classes from "./style.module.css";

interface Props {
  styles: (NamedStyle & { about?: string; is_usable?: boolean })[];
  onChoose: (choice: StyleChoice) => void;
  action?: (style: NamedStyle) => ReactNode; // what else can be done with each
}

/** Styles that are taken by their names, as small pictures that can be pressed. */
export function NamedStyles({ styles, onChoose, action }: Props) {
  const { t } = useTranslation("style");
  return (
    <ul className={classes.named}>
      {styles.map((style) => (
        <li key={style.name} className={classes.namedPlace}>
          <button
            type="button"
            className={classes.namedStyle}
            disabled={style.is_usable === false}
            title={said(style.about)}
            onClick={() => onChoose({ style: style.name })}
          >
            <img src={style.thumbnail} alt="" loading="lazy" />
            <span>{style.title}</span>
            {style.is_usable === false && <Badge color="red">{t("styles.unusable")}</Badge>}
          </button>
          {action && <span className={classes.namedAction}>{action(style)}</span>}
        </li>
      ))}
    </ul>
  );
}
