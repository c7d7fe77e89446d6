import {
  Alert,
  Anchor,
  Button,
  Group,
  Loader,
  Modal,
  Radio,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import type { ClassSeen } from "../../api/types";
import { PageTitle, Trouble, useMoment } from "../../parts";
import { Address } from "./Address";
import { useClass, useClassDeeds } from "./asked";
import { ClassForm, useKept } from "./ClassForm";
import classes from "./classes.module.css";
import { KEPT_DAYS } from "./plan";
import { Students } from "./Students";

type Asked = "change" | "close" | null;

/** Asks what becomes of what the students made, before a class is closed. */
function CloseForm({ school, onClose }: { school: ClassSeen; onClose: () => void }) {
  const { t } = useTranslation("classes");
  const kept = useKept();
  const { close } = useClassDeeds(school.id);
  const [, go] = useLocation();
  const [days, setDays] = useState(String(school.keeps_days));
  const choices = [...new Set([...KEPT_DAYS, school.keeps_days])].sort((a, b) => a - b);
  return (
    <Stack>
      {school.is_open && <Text>{t("close.what")}</Text>}
      <Radio.Group label={t("close.keeps")} value={days} onChange={setDays}>
        <Stack gap={6} mt={6}>
          {choices.map((each) => (
            <Radio key={each} value={String(each)} label={kept(each)} />
          ))}
        </Stack>
      </Radio.Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t("parts:cancel")}
        </Button>
        <Button
          color="red"
          loading={close.isPending}
          onClick={() =>
            close.mutate(Number(days), {
              onSuccess: () => (days === "0" ? go("/classes") : onClose()),
            })
          }
        >
          {t(`close.${school.is_open ? "yes" : "over"}${days === "0" ? "_delete" : ""}`)}
        </Button>
      </Group>
    </Stack>
  );
}

function ChangeForm({ school, onClose }: { school: ClassSeen; onClose: () => void }) {
  const { t } = useTranslation("classes");
  const { change } = useClassDeeds(school.id);
  return (
    <ClassForm
      school={school}
      yes={t("form.save")}
      isPending={change.isPending}
      onSend={(plan) => {
        const { hours, ...rest } = plan;
        change.mutate(hours === null ? rest : plan, { onSuccess: onClose });
      }}
    />
  );
}

function Deeds({ school, onAsk }: { school: ClassSeen; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation("classes");
  const { pause } = useClassDeeds(school.id);
  return (
    <>
      {school.is_open && (
        <Button
          variant={school.is_paused ? "filled" : "default"}
          leftSection={
            school.is_paused ? (
              <IconPlayerPlay size={18} aria-hidden />
            ) : (
              <IconPlayerPause size={18} aria-hidden />
            )
          }
          loading={pause.isPending}
          onClick={() => pause.mutate(!school.is_paused)}
        >
          {t(school.is_paused ? "go_on" : "pause")}
        </Button>
      )}
      <Button variant="default" onClick={() => onAsk("change")}>
        {t(school.is_open ? "change" : "open_again")}
      </Button>
      <Button variant="default" color="red" onClick={() => onAsk("close")}>
        {t(school.is_open ? "close.do" : "close.delete")}
      </Button>
    </>
  );
}

/** One class as its teacher sees it. */
export function OneClass({ id }: { id: string }) {
  const { t } = useTranslation("classes");
  const moment = useMoment();
  const found = useClass(id);
  const [asked, setAsked] = useState<Asked>(null);
  if (found.isPending) return <Loader aria-label={t("shell:loading")} />;
  if (found.isError)
    return (
      <>
        <Anchor component={Link} href="/classes">
          {t("all")}
        </Anchor>
        <Trouble fault={found.error} onRetry={() => void found.refetch()} />
      </>
    );
  const school = found.data;
  const lead = t(school.is_open ? "open_until" : "over_since", {
    ends: moment(school.ends),
    gone: moment(school.gone),
  });
  const close = () => setAsked(null);
  const titleOf = (what: Asked, isOpen: boolean) =>
    t(what === "close" && isOpen ? "close.title" : "change_title", { name: school.name });
  return (
    <>
      <Anchor component={Link} href="/classes" size="sm">
        {t("all")}
      </Anchor>
      <PageTitle title={school.name} lead={lead}>
        <Deeds school={school} onAsk={setAsked} />
      </PageTitle>
      {school.is_paused && school.is_open && (
        <Alert color="yellow" mb="md" p="xs">
          {t("is_paused")}
        </Alert>
      )}
      {school.is_open && <Address school={school} />}
      <section className={classes.part}>
        <Title order={2} size="h3">
          {t("students_of", { count: school.students, most: school.most })}
        </Title>
        <Students school={school} />
        <Text size="sm" c="dimmed" maw="46rem">
          {t("no_progress")}
        </Text>
      </section>
      <Modal
        opened={asked !== null}
        onClose={close}
        title={titleOf(asked, school.is_open)}
        closeButtonProps={{ "aria-label": t("shell:close") }}
      >
        {asked === "change" && <ChangeForm school={school} onClose={close} />}
        {asked === "close" && <CloseForm school={school} onClose={close} />}
      </Modal>
    </>
  );
}
