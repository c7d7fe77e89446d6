import { Alert, Anchor, Badge, Code, List, Loader, Text, Title } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useParams } from "wouter";
import { useMay } from "../../api/may";
import { useMe, useSystem } from "../../api/queries";
import type { SchoolClass } from "../../api/types";
import { PageTitle, Trouble, useMoment } from "../../parts";
import { NotFound } from "../../shell/NotFound";
import { useClasses, useOpenClass } from "./asked";
import { ClassForm } from "./ClassForm";
import classes from "./classes.module.css";
import { OneClass } from "./OneClass";

function Listed({ school }: { school: SchoolClass }) {
  const { t } = useTranslation("classes");
  const moment = useMoment();
  return (
    <List.Item>
      <Anchor component={Link} href={`/classes/${school.id}`} fw={600}>
        {school.name}
      </Anchor>{" "}
      <Badge color={school.is_open ? "green" : "gray"} variant="light">
        {t(school.is_open ? "is_open" : "is_over")}
      </Badge>
      <Text size="sm" c="dimmed">
        {t("listed", {
          students: t("students_of", { count: school.students, most: school.most }),
          ends: moment(school.ends),
          gone: moment(school.gone),
        })}
      </Text>
    </List.Item>
  );
}

/** Why no class can be opened here, and what to do about it. */
function Unreachable() {
  const { t } = useTranslation("classes");
  return (
    <Alert icon={<IconInfoCircle aria-hidden />} title={t("unreachable.title")} maw="46rem">
      <Text>{t("unreachable.what")}</Text>
      <Code block mt="xs">
        pinxit studio --host 0.0.0.0
      </Code>
      <Text mt="xs" size="sm">
        {t("unreachable.network")}
      </Text>
    </Alert>
  );
}

function All() {
  const { t } = useTranslation("classes");
  const [, go] = useLocation();
  const auth = useSystem().data?.auth;
  const found = useClasses(auth !== undefined && auth !== "local");
  const open = useOpenClass();
  return (
    <>
      <PageTitle title={t("title")} lead={t("lead")} />
      {auth === "local" && <Unreachable />}
      {auth !== undefined && auth !== "local" && (
        <>
          {found.isPending && <Loader aria-label={t("shell:loading")} />}
          {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
          {found.data && found.data.items.length > 0 && (
            <section className={classes.part}>
              <Title order={2} size="h3">
                {t("yours")}
              </Title>
              <List listStyleType="none" spacing="sm">
                {found.data.items.map((each) => (
                  <Listed key={each.id} school={each} />
                ))}
              </List>
            </section>
          )}
          <section className={classes.part}>
            <Title order={2} size="h3">
              {t("open")}
            </Title>
            <ClassForm
              yes={t("open_yes")}
              isPending={open.isPending}
              onSend={(plan) =>
                open.mutate(plan, { onSuccess: (made) => go(`/classes/${made.id}`) })
              }
            />
          </section>
          <Text size="sm" c="dimmed" maw="46rem">
            {t("privacy")}
          </Text>
        </>
      )}
    </>
  );
}

/** Classes, for those who teach. */
export default function Classes() {
  const { id } = useParams<{ id?: string }>();
  const isKnown = useMe().data !== undefined;
  const mayTeach = useMay("admin");
  if (!isKnown) return null;
  if (!mayTeach) return <NotFound />;
  return id ? <OneClass key={id} id={id} /> : <All />;
}
