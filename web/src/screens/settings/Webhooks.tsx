import { Badge, Button, Card, Code, Group, Loader, Stack, Table, Text } from "@mantine/core";
import { IconWebhook } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../api/queries";
import { confirm, Trouble, useMoment } from "../../parts";
import {
  type Delivery,
  type MadeWebhook,
  type Webhook,
  useDeliveries,
  useHookDeeds,
  useWebhooks,
} from "./hooks";
import { NewWebhook } from "./NewWebhook";
import { Section } from "./Section";
import classes from "./settings.module.css";
import { ToldOnce } from "./ToldOnce";

/** Addresses that are told what happens; students have none. */
export function Webhooks() {
  const { t } = useTranslation("settings");
  const me = useMe().data;
  if (!me?.scopes.includes("keys") || me.role === "student") return null;
  return (
    <Section title={t("hook.title")} lead={t("hook.lead")}>
      <Shelf />
    </Section>
  );
}

function Shelf() {
  const { t } = useTranslation("settings");
  const found = useWebhooks();
  const [isAsking, setAsking] = useState(false);
  const [made, setMade] = useState<MadeWebhook | null>(null);
  if (found.isPending) return <Loader aria-label={t("shell:loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  return (
    <>
      {made && <ToldSecret made={made} onClose={() => setMade(null)} />}
      {found.data.items.length === 0 && <Text>{t("hook.none")}</Text>}
      {found.data.items.map((each) => (
        <OneHook key={each.id} hook={each} onRenewed={setMade} />
      ))}
      {isAsking ? (
        <NewWebhook
          onMade={(told) => {
            setAsking(false);
            setMade(told);
          }}
        />
      ) : (
        <Group>
          <Button onClick={() => setAsking(true)}>{t("hook.new")}</Button>
        </Group>
      )}
    </>
  );
}

function ToldSecret({ made, onClose }: { made: MadeWebhook; onClose: () => void }) {
  const { t } = useTranslation("settings");
  return (
    <ToldOnce
      icon={<IconWebhook aria-hidden />}
      title={t("hook.made", { url: made.url })}
      sentence={t("hook.once")}
      label={t("hook.secret")}
      secret={made.secret}
      onClose={onClose}
    />
  );
}

function OneHook({ hook, onRenewed }: { hook: Webhook; onRenewed: (made: MadeWebhook) => void }) {
  const { t } = useTranslation("settings");
  const { change, ping, remove, renew } = useHookDeeds();
  const [isOpen, open] = useState(false);
  const ask = async (deed: "remove" | "renew", act: () => void) => {
    const isSure = await confirm({
      title: t(`hook.${deed}_title`),
      sentence: t(`hook.${deed}_what`),
      yes: t(`hook.${deed}`),
      isDangerous: deed === "remove",
    });
    if (isSure) act();
  };
  const button = (name: string, act: () => void, isBusy = false, isOff = false) => (
    <Button
      size="xs"
      variant="default"
      loading={isBusy}
      disabled={isOff}
      aria-label={t("hook.one", { deed: t(`hook.${name}`), url: hook.url })}
      onClick={act}
    >
      {t(`hook.${name}`)}
    </Button>
  );
  return (
    <Card withBorder component="section" aria-label={hook.url}>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Text fw={500} style={{ overflowWrap: "anywhere" }}>
            {hook.url}
          </Text>
          <State hook={hook} />
        </Group>
        <Text size="sm">{hook.events.map((each) => t(`hook.events.${each}`)).join(", ")}</Text>
        <Last hook={hook} />
        {hook.why_off && <Text size="sm">{t(`hook.why_off.${hook.why_off}`)}</Text>}
        <Group gap="xs">
          {button("ping", () => ping.mutate(hook.id), ping.isPending, !hook.is_on)}
          {button(hook.is_on ? "off" : "on", () =>
            change.mutate({ id: hook.id, is_on: !hook.is_on }),
          )}
          {button(isOpen ? "close" : "messages", () => open(!isOpen))}
          {button(
            "renew",
            () => void ask("renew", () => renew.mutate(hook.id, { onSuccess: onRenewed })),
          )}
          {button("remove", () => void ask("remove", () => remove.mutate(hook.id)))}
        </Group>
        {isOpen && <Messages hook={hook} />}
      </Stack>
    </Card>
  );
}

function State({ hook }: { hook: Webhook }) {
  const { t } = useTranslation("settings");
  const color = hook.is_on ? "green" : hook.why_off ? "red" : "gray";
  const words = hook.is_on ? "is_on" : "is_off";
  return (
    <Badge color={color} variant="light" style={{ flexShrink: 0 }}>
      {t(`hook.${words}`)}
    </Badge>
  );
}

function Last({ hook }: { hook: Webhook }) {
  const { t } = useTranslation("settings");
  const moment = useMoment();
  const outcome = useOutcome();
  if (!hook.last) return <Text size="sm">{t("hook.never")}</Text>;
  return (
    <Text size="sm">
      {t("hook.last", { when: moment(hook.last.created), outcome: outcome(hook.last) })}
      {hook.waiting > 0 && ` ${t("hook.waiting", { count: hook.waiting })}`}
    </Text>
  );
}

/** How a message went, in words. */
function useOutcome() {
  const { t } = useTranslation("settings");
  return (told: Delivery): string => {
    const why = told.fault ? t(`hook.fault.${told.fault}`, { status: told.status }) : "";
    if (told.state === "delivered") return t("hook.state.delivered");
    if (!why) return t("hook.state.waiting");
    return t(`hook.state.${told.state}_why`, { why });
  };
}

function Messages({ hook }: { hook: Webhook }) {
  const { t } = useTranslation("settings");
  const moment = useMoment();
  const outcome = useOutcome();
  const { again } = useHookDeeds();
  const found = useDeliveries(hook.id);
  if (found.isPending) return <Loader aria-label={t("shell:loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.items.length === 0) return <Text size="sm">{t("hook.never")}</Text>;
  return (
    <Table.ScrollContainer minWidth={520} mah={420}>
      <Table verticalSpacing="xs" aria-label={t("hook.messages")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("hook.when")}</Table.Th>
            <Table.Th>{t("hook.what")}</Table.Th>
            <Table.Th>{t("hook.how")}</Table.Th>
            <Table.Th>
              <span className="visually-hidden">{t("hook.again")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.data.items.map((each) => (
            <Table.Tr key={each.id}>
              <Table.Td>{moment(each.created)}</Table.Td>
              <Table.Td>
                <details>
                  <summary>{t(`hook.events.${each.event}`)}</summary>
                  <Code block className={classes.code} tabIndex={0}>
                    {pretty(each.body)}
                  </Code>
                </details>
              </Table.Td>
              <Table.Td>
                {outcome(each)}
                {each.attempts > 1 && ` ${t("hook.attempts", { count: each.attempts })}`}
              </Table.Td>
              <Table.Td ta="right">
                {each.state !== "waiting" && (
                  <Button
                    size="xs"
                    variant="default"
                    disabled={!hook.is_on}
                    aria-label={t("hook.again_one", { when: moment(each.created) })}
                    onClick={() => again.mutate({ hook: hook.id, id: each.id })}
                  >
                    {t("hook.again")}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 1);
  } catch {
    return body;
  }
}
