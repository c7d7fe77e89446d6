import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import {
  IconCpu,
  IconHelp,
  IconLanguage,
  IconListCheck,
  IconLogout,
  IconMoon,
  IconPlayerPauseFilled,
  IconSearch,
  IconSettings,
  IconUser,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useJobs, useMe, useQueue, useSystem } from "../api/queries";
import { useTimeWords } from "../parts/times";
import { LANGUAGES } from "../words";
import classes from "./frame.module.css";
import { spoken } from "./hotkeys";
import { useLook, type Scheme } from "./look";
import { complain } from "./notify";
import { useOver } from "./open";
import { Seal } from "./Seal";
import { signOut } from "./startSession";

/** Time that the running jobs still take: the longest of them. */
function useTimeLeft(): number | null {
  const running = useJobs({ state: "running" }).data?.items ?? [];
  const left = running.map((job) => job.progress.eta_s ?? 0);
  return left.some((seconds) => seconds > 0) ? Math.max(...left) : null;
}

function QueuePill() {
  const { t } = useTranslation();
  const show = useOver((store) => store.show);
  const queue = useQueue().data;
  const left = useTimeLeft();
  const timeWords = useTimeWords();
  const running = queue?.running ?? 0;
  const waiting = queue?.queued ?? 0;
  const words = queue?.is_paused
    ? t("queue.paused")
    : running
      ? t("queue.runs", { count: running })
      : waiting
        ? t("queue.waits", { count: waiting })
        : t("queue.calm");
  return (
    <button
      type="button"
      className={classes.pill}
      data-busy={running > 0 || undefined}
      onClick={() => show("queue")}
      aria-haspopup="dialog"
    >
      {queue?.is_paused ? (
        <IconPlayerPauseFilled size={16} aria-hidden />
      ) : (
        <IconListCheck size={18} stroke={1.6} aria-hidden />
      )}
      <span className="visually-hidden">{t("queue.title")}: </span>
      <span>{words}</span>
      {left !== null && <span className={classes.onlyWide}>· {timeWords(left)}</span>}
    </button>
  );
}

function DevicePill() {
  const { t } = useTranslation();
  const system = useSystem().data;
  if (!system) return null;
  const [device = ""] = system.device.split(":");
  const name = device === "auto" ? t("cores", { count: system.cores }) : device.toUpperCase();
  return (
    <Tooltip
      label={t("device", { cores: system.cores, memory: Math.round(system.memory_mb / 1024) })}
    >
      <Link href="/settings/computer" className={`${classes.pill} ${classes.onlyWide}`}>
        <IconCpu size={18} stroke={1.6} aria-hidden />
        {name}
      </Link>
    </Tooltip>
  );
}

function LookMenu() {
  const { t } = useTranslation();
  const { scheme, setScheme, contrast, setContrast } = useLook();
  const schemes: Scheme[] = ["light", "dark", "auto"];
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("look.title")}>
          <IconMoon size={20} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={scheme} onChange={(value) => setScheme(value as Scheme)}>
          {schemes.map((each) => (
            <Menu.RadioItem key={each} value={each} closeMenuOnClick>
              {t(`look.${each}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.CheckboxItem
          checked={contrast === "high"}
          onChange={(isHigh) => setContrast(isHigh ? "high" : "normal")}
          closeMenuOnClick
        >
          {t("look.high")}
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  );
}

function LanguageMenu() {
  const { t } = useTranslation();
  const { language, setLanguage } = useLook();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("language")}>
          <IconLanguage size={20} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={language} onChange={setLanguage}>
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <Menu.RadioItem key={code} value={code} lang={code} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function PersonMenu() {
  const { t } = useTranslation();
  const me = useMe().data;
  const system = useSystem().data;
  if (!me || !system || system.auth === "local") return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("person", { name: me.name })}
        >
          <IconUser size={20} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name}, {t(`role.${me.role}`)}
        </Menu.Label>
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => void signOut().catch(complain)}
        >
          {t("sign_in.out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function SettingsLink() {
  const { t } = useTranslation();
  return (
    <Tooltip label={t("settings:title")}>
      <ActionIcon
        component={Link}
        href="/settings"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t("settings:title")}
      >
        <IconSettings size={20} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}

export function TopBar() {
  const { t } = useTranslation();
  const show = useOver((store) => store.show);
  return (
    <header className={classes.top}>
      <Link href="/" className={classes.brand}>
        <Seal />
        <span>Pinxit</span>
      </Link>
      <button
        type="button"
        className={classes.search}
        onClick={() => show("palette")}
        aria-haspopup="dialog"
      >
        <IconSearch size={17} stroke={1.7} aria-hidden />
        <span>{t("palette.field")}</span>
        <kbd className={classes.onlyWide} aria-hidden>
          {spoken("mod+k").join(" ")}
        </kbd>
      </button>
      <div className={classes.space} />
      <QueuePill />
      <DevicePill />
      <Tooltip label={t("key.sheet")}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("key.sheet")}
          onClick={() => show("keys")}
        >
          <IconHelp size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <LookMenu />
      <LanguageMenu />
      <SettingsLink />
      <PersonMenu />
    </header>
  );
}
