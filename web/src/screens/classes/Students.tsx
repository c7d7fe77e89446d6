import { Badge, Button, Menu, Table, Text } from "@mantine/core";
import { IconPlayerStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { BASE } from "../../api/client";
import type { ClassSeen, StudentSeen } from "../../api/types";
import { MoreMenu, confirm, useBytes, useMoment } from "../../parts";
import { saidTitle } from "../../said";
import { tell } from "../../shell/notify";
import { useClassDeeds } from "./asked";
import classes from "./classes.module.css";
import { isThere } from "./plan";

interface Row {
  school: ClassSeen;
  student: StudentSeen;
}

function Presence({ school, student }: Row) {
  const { t, i18n } = useTranslation("classes");
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: "short" });
  const moment = useMoment();
  const isHere = school.is_open && isThere(student.seen);
  return (
    <>
      <Text fw={600} style={{ overflowWrap: "anywhere" }}>
        {student.name}
      </Text>
      <Badge size="sm" variant="light" color={isHere ? "green" : "gray"}>
        {isHere ? t("there") : t("seen", { when: moment(student.seen) })}
      </Badge>
      <Text size="xs" c="dimmed">
        {t("since", { time: time.format(new Date(student.joined)) })}
      </Text>
      {student.may_return && (
        <Text size="xs" c="dimmed">
          {t("may_return")}
        </Text>
      )}
    </>
  );
}

const COUNTED = ["running", "queued", "paused", "failed", "succeeded"] as const;

function Work({ school, student }: Row) {
  const { t } = useTranslation("classes");
  const { stop } = useClassDeeds(school.id);
  const counts = COUNTED.filter((state) => student.jobs[state]).map((state) =>
    t(`jobs.${state}`, { count: student.jobs[state] }),
  );
  return (
    <>
      <Text size="sm">{counts.length > 0 ? counts.join(", ") : t("jobs.none")}</Text>
      {student.working.map((job) => {
        const title = saidTitle(job.title) || job.kind;
        const share = typeof job.progress.share === "number" ? job.progress.share : null;
        return (
          <div key={job.id} className={classes.job}>
            <Text size="xs" className={classes.jobTitle}>
              {title}
              {share !== null && job.state === "running" && ` · ${Math.round(share * 100)} %`}
            </Text>
            {job.wish !== "cancel" && (
              <Button
                size="compact-xs"
                variant="default"
                leftSection={<IconPlayerStop size={14} aria-hidden />}
                aria-label={t("stop_which", { title, name: student.name })}
                onClick={() => stop.mutate({ student: student.id, job: job.id })}
              >
                {t("stop")}
              </Button>
            )}
          </div>
        );
      })}
    </>
  );
}

function Made({ school, student }: Row) {
  const { t } = useTranslation("classes");
  const counts = (["pictures", "models", "datasets"] as const)
    .filter((what) => student[what] > 0)
    .map((what) => t(`made.${what}`, { count: student[what] }));
  return (
    <>
      <Text size="sm">{counts.length > 0 ? counts.join(", ") : t("made.none")}</Text>
      <div className={classes.newest}>
        {student.newest.map((picture) => (
          <img
            key={picture}
            src={`${BASE}/classes/${school.id}/students/${student.id}/pictures/${picture}/thumbnail`}
            alt={t("made.by", { name: student.name })}
            loading="lazy"
          />
        ))}
      </div>
    </>
  );
}

function Used({ student }: { student: StudentSeen }) {
  const { t } = useTranslation("classes");
  const bytes = useBytes();
  const held = student.quota.bytes;
  const today = student.quota.jobs_a_day;
  return (
    <>
      <Text size="sm">
        {held?.limit
          ? t("used.bytes", { used: bytes(held.used ?? 0), limit: bytes(held.limit) })
          : bytes(held?.used ?? 0)}
      </Text>
      {today?.limit && (
        <Text size="xs" c="dimmed">
          {t("used.jobs", { used: today.used ?? 0, limit: today.limit })}
        </Text>
      )}
    </>
  );
}

function More({ school, student }: Row) {
  const { t } = useTranslation("classes");
  const { letReturn, takeOut } = useClassDeeds(school.id);
  const take = async () => {
    const isSure = await confirm({
      title: t("take_out.title", { name: student.name }),
      sentence: t("take_out.what"),
      yes: t("take_out.yes"),
      isDangerous: true,
    });
    if (isSure) takeOut.mutate(student.id);
  };
  const letIn = () =>
    letReturn.mutate(student.id, {
      onSuccess: () => void tell(t("return.told", { name: student.name })),
    });
  return (
    <MoreMenu label={t("more", { name: student.name })}>
      {school.is_open && <Menu.Item onClick={letIn}>{t("return.do")}</Menu.Item>}
      <Menu.Item color="red" onClick={() => void take()}>
        {t("take_out.do")}
      </Menu.Item>
    </MoreMenu>
  );
}

/** Everybody in a class: who is there, what runs, what was made. */
export function Students({ school }: { school: ClassSeen }) {
  const { t } = useTranslation("classes");
  if (school.present.length === 0) return <Text>{t("nobody")}</Text>;
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing="sm" className={classes.students}>
        <Table.Thead>
          <Table.Tr>
            {["student", "work", "made", "used"].map((name) => (
              <Table.Th key={name} scope="col">
                {t(`column.${name}`)}
              </Table.Th>
            ))}
            <Table.Th scope="col">
              <span className="visually-hidden">{t("column.deeds")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {school.present.map((student) => (
            <Table.Tr key={student.id}>
              <Table.Td>
                <Presence school={school} student={student} />
              </Table.Td>
              <Table.Td>
                <Work school={school} student={student} />
              </Table.Td>
              <Table.Td>
                <Made school={school} student={student} />
              </Table.Td>
              <Table.Td>
                <Used student={student} />
              </Table.Td>
              <Table.Td ta="right">
                <More school={school} student={student} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
