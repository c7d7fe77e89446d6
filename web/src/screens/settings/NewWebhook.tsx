import { Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Trouble } from "../../parts";
import { EVENTS, type HookEvent, type MadeWebhook, useHookDeeds } from "./hooks";

/** Asks for an address, and for what it shall hear of. */
export function NewWebhook({ onMade }: { onMade: (made: MadeWebhook) => void }) {
  const { t } = useTranslation("settings");
  const { add } = useHookDeeds();
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<HookEvent[]>(["job.succeeded", "image.created"]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ url: url.trim(), events }, { onSuccess: onMade });
  };
  return (
    <form onSubmit={send}>
      <Stack gap="sm" maw="34rem">
        <TextInput
          label={t("hook.url")}
          description={t("hook.url_hint")}
          placeholder="https://example.org/pinxit"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          maxLength={2000}
          inputMode="url"
          data-autofocus
        />
        <Checkbox.Group
          label={t("hook.hears")}
          value={events}
          onChange={(chosen) => setEvents(chosen as HookEvent[])}
        >
          <Stack gap={6} mt={6}>
            {EVENTS.map((each) => (
              <Checkbox key={each} value={each} label={t(`hook.events.${each}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        {add.isError && <Trouble fault={add.error} />}
        <Group>
          <Button
            type="submit"
            loading={add.isPending}
            disabled={!url.trim() || events.length === 0}
          >
            {t("hook.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
