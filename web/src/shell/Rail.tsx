import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { SCREENS, type Screen } from "../screens";
import classes from "./frame.module.css";

/** Whether `place` lies in the part of the studio that the screen leads to. */
export function isAt(screen: Screen, place: string): boolean {
  if (screen.path === "/") return place === "/";
  if (screen.name === "gallery" && place.startsWith("/picture/")) return true;
  if (screen.name === "explore" && /^\/models(\/|$)/.test(place)) return true;
  return place === screen.path || place.startsWith(`${screen.path}/`);
}

export function Rail() {
  const { t } = useTranslation();
  const [place] = useLocation();
  return (
    <nav className={classes.rail} aria-label={t("places")}>
      <ul>
        {SCREENS.map((screen) => (
          <li key={screen.name}>
            <Link
              href={screen.path}
              className={classes.place}
              aria-current={isAt(screen, place) ? "page" : undefined}
            >
              <screen.icon size={26} stroke={1.4} />
              {t(`${screen.name}:title`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
