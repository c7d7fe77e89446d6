import { ActionIcon, Badge, Group, Menu, Text } from "@mantine/core";
import { IconAlertTriangle, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/may";
import { confirm, useMoment } from "../../parts";
import { said } from "../../said";
import { complain } from "../../shell/notify";
import { useChange } from "./asked";
import classes from "./scans.module.css";
import type { ScanResult, Study, VolumeTold } from "./types";
import { showNothing, showResult, showSeries, useView } from "./view";

/** All studies, their series, and what was made of each. */
export function Shelf({ all }: { all: Study[] }) {
  const { t } = useTranslation("scans");
  return (
    <nav className={classes.shelf} aria-label={t("studies")}>
      {all.map((study) => (
        <OneStudy key={study.id} study={study} />
      ))}
    </nav>
  );
}

function OneStudy({ study }: { study: Study }) {
  const { t } = useTranslation("scans");
  const moment = useMoment();
  const name = study.title || t("study_of", { when: moment(study.created) });
  const series = study.volumes.filter((each) => !each.result);
  return (
    <section aria-label={name} className={classes.study}>
      <Group justify="space-between" wrap="nowrap" gap={4}>
        <StudyName study={study} name={name} />
      </Group>
      {!study.is_read && (
        <Text size="sm" c="dimmed">
          {t("not_read")}
        </Text>
      )}
      {study.failures > 0 && <Failures study={study} />}
      <ul>
        {series.map((told) => (
          <li key={told.id}>
            <Series study={study} told={told} />
            <Results study={study} of={told} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The name of a study, which can be changed, and what can be done with all of it. */
function StudyName({ study, name }: { study: Study; name: string }) {
  const { t } = useTranslation("scans");
  const may = useMay("make");
  const { rename, remove } = useChange();
  const [wished, setWished] = useState<string | null>(null);
  const forget = async () => {
    const yes = await confirm({
      title: t("forget_study", { name }),
      sentence: t("forget_study_what"),
      yes: t("delete"),
      isDangerous: true,
    });
    if (!yes) return;
    if (useView.getState().study === study.id) showNothing();
    await remove(study.id).catch(complain);
  };
  if (wished !== null)
    return (
      <form
        className={classes.rename}
        onSubmit={(event) => {
          event.preventDefault();
          setWished(null);
          rename(study.id, wished).catch(complain);
        }}
      >
        <input
          aria-label={t("study_name")}
          value={wished}
          maxLength={80}
          autoFocus
          onChange={(event) => setWished(event.currentTarget.value)}
          onBlur={(event) => event.currentTarget.form?.requestSubmit()}
          onKeyDown={(event) => event.key === "Escape" && setWished(null)}
        />
      </form>
    );
  return (
    <>
      <Text fw={600} truncate title={name} style={{ flex: 1 }}>
        {name}
      </Text>
      {may && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t("more_of", { name })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconPencil size={16} aria-hidden />}
              onClick={() => setWished(study.title)}
            >
              {t("rename")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => void forget()}
            >
              {t("delete")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}

function Failures({ study }: { study: Study }) {
  const { t } = useTranslation("scans");
  return (
    <details className={classes.failures}>
      <summary>{t("failures", { count: study.failures })}</summary>
      <ul>
        {study.failed.map((why, at) => (
          <li key={at}>{said(why)}</li>
        ))}
      </ul>
    </details>
  );
}

function Series({ study, told }: { study: Study; told: VolumeTold }) {
  const { t } = useTranslation("scans");
  const view = useView();
  const isShown = view.study === study.id && view.base === told.id && !view.result;
  const [depth, rows, columns] = told.shape;
  return (
    <button
      type="button"
      className={classes.series}
      aria-pressed={isShown}
      onClick={() => showSeries(study, told)}
    >
      <img src={told.thumbnail} alt="" loading="lazy" />
      <span>
        <b>{t("series_number", { number: told.id.replace("-", ".") })}</b>{" "}
        {told.modality && (
          <Badge size="xs" variant="default">
            {told.modality}
          </Badge>
        )}
        <small>
          {depth} × {columns} × {rows}
          {told.has_size &&
            ` · ${told.sides_mm.map((mm) => Number(mm.toPrecision(3))).join(" × ")} mm`}
        </small>
        {told.notices.length > 0 && (
          <small className={classes.notice}>
            <IconAlertTriangle size={13} aria-hidden />
            {t("notices", { count: told.notices.length })}
          </small>
        )}
      </span>
    </button>
  );
}

function Results({ study, of }: { study: Study; of: VolumeTold }) {
  const { t } = useTranslation("scans");
  const shown = useView((view) => view.result);
  const made = study.results.filter((each) => each.of === of.id);
  const moment = useMoment();
  if (made.length === 0) return null;
  return (
    <ul className={classes.results} aria-label={t("made_of", { number: of.id })}>
      {made.map((result: ScanResult) => (
        <li key={result.id}>
          <button
            type="button"
            aria-pressed={shown === result.id}
            onClick={() => showResult(study, result)}
          >
            {t(`verb.${result.verb}.made`, result.verb)}
            <small>{moment(result.created)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
