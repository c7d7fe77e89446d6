import { Alert, Anchor, Button, Modal, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../api/client";
import { ROOT } from "../api/root";
import { useSession } from "../api/session";
import type { WaysIn } from "../api/types";
import { PageTitle } from "../parts/PageTitle";
import classes from "./frame.module.css";
import { wordsOf } from "./notify";
import { queries } from "./queryClient";
import { Seal } from "./Seal";
import { goOn, listenForSignIn, signIn } from "./startSession";

/** What was typed or pasted: a key, or the address with its launch token. */
export function proofOf(typed: string): { launch: string } | { key: string } {
  const launch = /#launch=([^&\s]+)/.exec(typed)?.[1];
  return launch ? { launch: decodeURIComponent(launch) } : { key: typed.trim() };
}

/** How people sign in here; nobody has to be signed in to ask. */
const useWaysIn = () =>
  useQuery({
    queryKey: ["ways in"],
    queryFn: () => api.get<WaysIn>("/session"),
    staleTime: Infinity,
    meta: { isQuiet: true },
  }).data;

const AGAIN = 3_000; // how often it is asked whether the other tab is done

/** Leads to the service that knows people. In another tab, if the page is to stay as it is. */
function ByService({ at, isInOtherTab }: { at: string; isInOtherTab: boolean }) {
  const { t } = useTranslation();
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    if (!isAway) return;
    const look = () => void goOn().catch(() => undefined);
    const timer = window.setInterval(look, AGAIN);
    window.addEventListener("focus", look);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener("focus", look);
    };
  }, [isAway]);
  return (
    <Stack gap="xs" mb="lg">
      <Button
        component="a"
        href={at}
        target={isInOtherTab ? "_blank" : undefined}
        onClick={() => isInOtherTab && setAway(true)}
      >
        {t("sign_in.by_service")}
      </Button>
      {isInOtherTab && (
        <Text size="sm" c="dimmed">
          {t("sign_in.other_tab")}
        </Text>
      )}
    </Stack>
  );
}

function SignInForm({ isInOtherTab = false }: { isInOtherTab?: boolean }) {
  const { t } = useTranslation();
  const ways = useWaysIn();
  const at = ways?.sign_in_at;
  return (
    <>
      {at && <ByService at={at} isInOtherTab={isInOtherTab} />}
      <KeyForm isSecond={Boolean(at)} />
      {ways && ways.auth !== "local" && (
        <Text mt="md" ta="center">
          <Anchor href={`${ROOT}/join`}>{t("classes:door")}</Anchor>
        </Text>
      )}
    </>
  );
}

function KeyForm({ isSecond }: { isSecond: boolean }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const enter = useMutation({
    mutationFn: () => signIn(proofOf(typed)),
    meta: { isQuiet: true },
  });
  useEffect(listenForSignIn, []);
  const send = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <PasswordInput
          label={t("sign_in.key")}
          description={t("sign_in.key_hint")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_key") }}
          autoComplete="current-password"
          data-autofocus
          required
          withAsterisk={false}
        />
        {enter.isError && (
          <Alert color="red" role="alert" title={wordsOf(enter.error).title}>
            {wordsOf(enter.error).detail}
          </Alert>
        )}
        <Button
          type="submit"
          variant={isSecond ? "default" : "filled"}
          loading={enter.isPending}
          disabled={!typed.trim()}
        >
          {t(isSecond ? "sign_in.by_key" : "sign_in.enter")}
        </Button>
      </Stack>
    </form>
  );
}

/** The page of those who are not signed in. */
export function SignInPage() {
  const { t } = useTranslation();
  const auth = useWaysIn()?.auth ?? "keys";
  return (
    <main className={classes.door}>
      <div className={classes.sheet}>
        <div style={{ color: "var(--accent)" }}>
          <Seal size={44} />
        </div>
        <PageTitle title={t("sign_in.title")} lead={t(`sign_in.lead.${auth}`)} />
        <SignInForm />
      </div>
    </main>
  );
}

/** Asks to sign in again over the page, which stays as it is. */
export function ExpiredSession() {
  const { t } = useTranslation();
  const isExpired = useSession(({ state }) => state === "expired");
  const wasInClass = Boolean(queries.getQueryData(["my class"]));
  return (
    <Modal
      opened={isExpired}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={
        <Title order={2} size="h3" component="span">
          {t(wasInClass ? "classes:mine.over" : "sign_in.expired")}
        </Title>
      }
      centered
    >
      <Text mb="md">{t(wasInClass ? "classes:mine.over_what" : "sign_in.expired_what")}</Text>
      {wasInClass ? (
        <Button component="a" href={`${ROOT}/join`}>
          {t("classes:join.title")}
        </Button>
      ) : (
        <SignInForm isInOtherTab />
      )}
    </Modal>
  );
}
