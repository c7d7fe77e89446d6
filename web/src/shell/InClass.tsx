// What a student always sees of the class that they are in.
import { Alert, Button, Group, Text } from "@mantine/core";
import { IconDoorExit, IconFileZip, IconSchool } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { BASE, api } from "../api/client";
import { useMe } from "../api/queries";
import { ROOT } from "../api/root";
import { useSession } from "../api/session";
import type { MyClass } from "../api/types";
import { useMoment } from "../parts/times";
import { complain } from "./notify";
import { signOut } from "./startSession";

const LOOK_AGAIN = 20_000; // milliseconds: whether the teacher paused it, or prolonged it

/** The class that somebody is in; null if they are in none. */
export function useMyClass() {
  const isIn = useSession(({ state }) => state === "in");
  const isStudent = useMe().data?.role === "student";
  return useQuery({
    queryKey: ["my class"],
    queryFn: async () =>
      isStudent ? (await api.get<{ in_class: MyClass | null }>("/me/class")).in_class : null,
    enabled: isIn && isStudent,
    refetchInterval: LOOK_AGAIN,
    meta: { isQuiet: true },
  });
}

/** Leaves, to the page where somebody else may join. */
async function leave(): Promise<void> {
  await signOut();
  window.location.assign(`${ROOT}/join`);
}

export function InClass() {
  const { t } = useTranslation("classes");
  const moment = useMoment();
  const mine = useMyClass().data;
  if (!mine) return null;
  return (
    <Alert
      color={mine.is_paused ? "yellow" : "gray"}
      mb="md"
      p="xs"
      icon={<IconSchool aria-hidden />}
      role="region"
      aria-label={t("mine.title")}
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          <b>{t("mine.in", { class_name: mine.class_name, name: mine.name })}</b>{" "}
          {mine.is_paused
            ? t("mine.paused")
            : t("mine.until", { ends: moment(mine.ends), gone: moment(mine.gone) })}
        </Text>
        <Group gap="xs">
          <Button
            component="a"
            href={`${BASE}/me/class/pictures`}
            download
            size="compact-sm"
            variant="default"
            leftSection={<IconFileZip size={16} aria-hidden />}
          >
            {t("mine.take")}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconDoorExit size={16} aria-hidden />}
            onClick={() => void leave().catch(complain)}
          >
            {t("mine.leave")}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
