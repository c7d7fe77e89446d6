import { useTranslation } from "react-i18next";
import { Link, useParams } from "wouter";
import { useMay } from "../../api/may";
import { useSystem } from "../../api/queries";
import { PageTitle } from "../../parts";
import { Computer } from "./Computer";
import { Looks } from "./Looks";
import { People } from "./People";
import { Programs } from "./Programs";
import { Rules } from "./Rules";
import classes from "./settings.module.css";
import { Usage } from "./Usage";

const PARTS = {
  looks: Looks,
  programs: Programs,
  people: People,
  usage: Usage,
  computer: Computer,
  rules: Rules,
} as const;
type Part = keyof typeof PARTS;

/** The parts that this person sees: people are for admins, and for servers of more than one. */
function useParts(): Part[] {
  const isAdmin = useMay("admin");
  const auth = useSystem().data?.auth;
  const hasPeople = isAdmin && auth !== undefined && auth !== "local";
  return (Object.keys(PARTS) as Part[]).filter((part) => part !== "people" || hasPeople);
}

export default function Settings() {
  const { t } = useTranslation("settings");
  const { part = "looks" } = useParams<{ part?: string }>();
  const parts = useParts();
  const here = parts.find((each) => each === part) ?? "looks";
  const Shown = PARTS[here];
  return (
    <>
      <PageTitle title={t("title")} />
      <nav aria-label={t("parts")}>
        <ul className={classes.parts}>
          {parts.map((each) => (
            <li key={each}>
              <Link
                href={each === "looks" ? "/settings" : `/settings/${each}`}
                className={classes.part}
                aria-current={each === here ? "page" : undefined}
              >
                {t(`part.${each}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Shown />
    </>
  );
}
