// Where students come in: a code, a name, and nothing else.
import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../api/client";
import { useMe } from "../api/queries";
import { ROOT } from "../api/root";
import { useSession } from "../api/session";
import { PageTitle } from "../parts/PageTitle";
import classes from "./frame.module.css";
import { useMyClass } from "./InClass";
import { wordsOf } from "./notify";
import { Seal } from "./Seal";
import { signOut } from "./startSession";

/** The code that a QR code brings along behind the # of the address. */
function codeOf(hash: string): string {
  const written = hash.slice(1, 121);
  try {
    return decodeURIComponent(written).slice(0, 40);
  } catch {
    return written.slice(0, 40); // what was typed there is no code, but no reason to show nothing
  }
}

function JoinForm() {
  const { t } = useTranslation("classes");
  const [code, setCode] = useState(() => codeOf(window.location.hash));
  const [name, setName] = useState("");
  const [hasCode] = useState(code !== "");
  const join = useMutation({
    mutationFn: () => api.post("/join", { code, name }),
    // The page begins anew: nothing on it is left of who was in before.
    onSuccess: () => window.location.assign(`${ROOT}/learn`),
    meta: { isQuiet: true },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    join.mutate();
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <TextInput
          label={t("join.code")}
          description={t("join.code_hint")}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          autoFocus={!hasCode}
          spellCheck={false}
          styles={{
            input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "1.3rem" },
          }}
        />
        <TextInput
          label={t("join.name")}
          description={t("join.name_hint")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={30}
          autoComplete="off"
          autoFocus={hasCode}
        />
        {join.isError && (
          <Alert color="red" role="alert" title={wordsOf(join.error).title}>
            {wordsOf(join.error).detail}
          </Alert>
        )}
        <Button
          type="submit"
          loading={join.isPending || join.isSuccess}
          disabled={!code.trim() || !name.trim()}
        >
          {t("join.enter")}
        </Button>
        <Text size="sm" c="dimmed">
          {t("join.kept")}
        </Text>
      </Stack>
    </form>
  );
}

/** What who is in already reads before the form. */
function Already() {
  const { t } = useTranslation("classes");
  const isIn = useSession(({ state }) => state === "in");
  const me = useMe().data;
  const mine = useMyClass();
  if (!isIn || !me || mine.isLoading) return null;
  if (!mine.data) return <Alert mb="md">{t("join.other", { name: me.name })}</Alert>;
  return (
    <Alert mb="md">
      <Text mb="sm">
        {t("join.in_as", { class_name: mine.data.class_name, name: mine.data.name })}
      </Text>
      <Stack gap="xs">
        <Button component="a" href={`${ROOT}/learn`}>
          {t("join.go_on")}
        </Button>
        <Button variant="default" onClick={() => void signOut()}>
          {t("join.leave_first")}
        </Button>
      </Stack>
    </Alert>
  );
}

export function JoinPage() {
  const { t } = useTranslation("classes");
  const isIn = useSession(({ state }) => state === "in");
  const mine = useMyClass();
  return (
    <main className={classes.door}>
      <div className={classes.sheet}>
        <div style={{ color: "var(--accent)" }}>
          <Seal size={44} />
        </div>
        <PageTitle title={t("join.title")} lead={t("join.lead")} />
        <Already />
        {!(isIn && mine.data) && <JoinForm />}
      </div>
    </main>
  );
}
