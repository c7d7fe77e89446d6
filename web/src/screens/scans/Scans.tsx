import { Alert, Button, Group, Loader, Progress, Tabs, Text } from "@mantine/core";
import { IconFiles, IconFolder, IconScan } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useJob } from "../../api/events";
import { useMay } from "../../api/may";
import { EmptyState, JobProgress, PageTitle, Trouble, useDropping } from "../../parts";
import { useHotkey } from "../../shell/hotkeys";
import { complain, whyNot } from "../../shell/notify";
import { filesOf } from "../datasets/sending";
import { useChange, useStudies } from "./asked";
import { Look, windowsOf } from "./Look";
import { Make } from "./Make";
import { Report } from "./Report";
import { useSending } from "./sending";
import { Shelf } from "./Shelf";
import classes from "./scans.module.css";
import type { Study, VolumeTold } from "./types";
import { MODES, look, showResult, showSeries, useView } from "./view";
import { Viewer } from "./Viewer";

/** Scans: read in, looked at in three planes, enhanced; for research, never for diagnosis. */
export default function Scans() {
  const { t } = useTranslation("scans");
  const studies = useStudies();
  const sending = useSending();
  const may = useMay("make");
  const all = studies.data?.items ?? [];
  const send = (files: File[]) => {
    if (may && files.length > 0) sending.send(files, "").catch(complain);
  };
  const dropping = useDropping((dropped) => void filesOf(dropped).then(send).catch(complain));
  useShowingNewest(all, sending.job);
  const view = useView();
  const study = all.find((each) => each.id === view.study);
  const told = study?.volumes.find((each) => each.id === view.base);
  const ways = may && <Ways onFiles={send} isBusy={sending.share !== null} />;
  return (
    <div className={classes.place} {...dropping}>
      <Alert className={classes.warning} color="red" variant="light" p={6} role="note">
        {t("warning")}
      </Alert>
      <PageTitle title={t("title")} lead={t("lead")}>
        {all.length > 0 && ways}
      </PageTitle>
      <Coming sending={sending} />
      {studies.isPending && <Loader aria-label={t("loading")} />}
      {studies.isError && <Trouble fault={studies.error} onRetry={() => void studies.refetch()} />}
      {studies.isSuccess && all.length === 0 && (
        <EmptyState icon={IconScan} title={t("empty")} actions={ways}>
          <Text>{t("empty_what")}</Text>
          <Text size="sm" mt="xs">
            {t("privacy")}
          </Text>
        </EmptyState>
      )}
      {all.length > 0 && (
        <div className={classes.bench}>
          <Shelf all={all} />
          <div className={classes.middle}>
            {study && told ? (
              <Viewer study={study} />
            ) : (
              <Text c="dimmed" p="xl">
                {t("choose_series")}
              </Text>
            )}
          </div>
          {study && told && <Side study={study} told={told} />}
        </div>
      )}
    </div>
  );
}

/** Shows the first series that there is, and what a job made as soon as it is there. */
function useShowingNewest(all: Study[], job: string | null): void {
  const read = useJob(job);
  const { fresh } = useChange();
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (read?.state === "succeeded") void fresh();
    // `fresh` changes with each rendering
  }, [read?.state]);
  useEffect(() => {
    if (all.length === 0) return;
    const ids = all.flatMap((study) => [study, ...study.results].map((each) => each.id));
    const ready = all.filter((study) => study.volumes.length > 0);
    const now = useView.getState();
    const before = known.current;
    known.current = new Set([
      ...ids.filter((id) => !all.some((study) => study.id === id && study.volumes.length === 0)),
    ]);
    const study = ready.find((each) => each.id === now.study);
    const made = before && study?.results.find((each) => !before.has(each.id));
    const sent = before && ready.find((each) => !before.has(each.id));
    if (made && study) showResult(study, made);
    else if (sent) first(sent);
    else if (!study && ready[0]) first(ready[0]);
  }, [all]);
}

function first(study: Study): void {
  const told = study.volumes.find((each) => !each.result);
  if (told) showSeries(study, told);
}

function Coming({ sending }: { sending: ReturnType<typeof useSending> }) {
  const { t } = useTranslation("scans");
  const job = useJob(sending.job);
  return (
    <>
      {sending.share !== null && (
        <div className={classes.sending} role="status">
          <Text size="sm">{t("sending")}</Text>
          <Progress value={sending.share * 100} aria-label={t("sending")} />
        </div>
      )}
      {job && job.state !== "succeeded" && (
        <div className={classes.sending}>
          <JobProgress job={job} hasButtons />
        </div>
      )}
      {sending.failed.length > 0 && (
        <Alert
          color="yellow"
          title={t("not_taken", { count: sending.failed.length })}
          withCloseButton
          onClose={sending.forget}
          mb="md"
          p="xs"
        >
          {sending.failed.slice(0, 5).map((each) => (
            <Text size="sm" key={each.name}>
              {whyNot(each)}
            </Text>
          ))}
        </Alert>
      )}
    </>
  );
}

/** Buttons for files and folders. */
function Ways({ onFiles, isBusy }: { onFiles: (files: File[]) => void; isBusy: boolean }) {
  const { t } = useTranslation("scans");
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (event: React.ChangeEvent<HTMLInputElement>) => {
    onFiles([...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = "";
  };
  useHotkey("o", t("choose_folder"), () => folder.current?.click(), { group: t("title") });
  return (
    <Group gap="xs">
      <Button
        leftSection={<IconFolder size={18} aria-hidden />}
        loading={isBusy}
        onClick={() => folder.current?.click()}
      >
        {t("choose_folder")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconFiles size={18} aria-hidden />}
        disabled={isBusy}
        onClick={() => files.current?.click()}
      >
        {t("choose_files")}
      </Button>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={t("choose_files")}
        onChange={take}
      />
      <input
        ref={(input) => {
          folder.current = input;
          input?.setAttribute("webkitdirectory", "");
        }}
        type="file"
        hidden
        aria-label={t("choose_folder")}
        onChange={take}
      />
    </Group>
  );
}

/** How it is looked at, what can be made of it, what is known of it. */
function Side({ study, told }: { study: Study; told: VolumeTold }) {
  const { t } = useTranslation("scans");
  const [tab, setTab] = useState<string | null>("look");
  const result = useView((view) => view.result);
  useEffect(() => {
    if (result) setTab("report");
  }, [result]);
  useKeys(told);
  return (
    <div className={classes.side}>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List grow mb="md">
          {(["look", "make", "report"] as const).map((name) => (
            <Tabs.Tab key={name} value={name} px={6}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="look">
          <Look study={study} told={told} />
        </Tabs.Panel>
        <Tabs.Panel value="make">
          <Make study={study} told={told} />
        </Tabs.Panel>
        <Tabs.Panel value="report">
          <Report study={study} told={told} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

/** The keys that work wherever the focus is. */
function useKeys(told: VolumeTold): void {
  const { t } = useTranslation("scans");
  const group = { group: t("title") };
  const next = <T,>(all: readonly T[], now: T): T => all[(all.indexOf(now) + 1) % all.length] as T;
  const turn = () => {
    const all = new Map(windowsOf(told).map(([, range]) => [range.join(), range]));
    const ranges = [...all.values()];
    const now = all.get(useView.getState().window.join());
    look({ window: next(ranges, now ?? ranges[0]!) });
  };
  useHotkey("w", t("key.window"), turn, group);
  useHotkey("i", t("inverted"), () => look({ isInverted: !useView.getState().isInverted }), group);
  useHotkey("x", t("cross"), () => look({ hasCross: !useView.getState().hasCross }), group);
  useHotkey("c", t("key.compare"), () => look({ mode: next(MODES, useView.getState().mode) }), {
    ...group,
    isOff: !useView((view) => view.other),
  });
}
