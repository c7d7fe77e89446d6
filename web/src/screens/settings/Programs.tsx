import { Badge, Button, Code, Group, Loader, Table, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BASE } from "../../api/client";
import { useMe } from "../../api/queries";
import { ROOT } from "../../api/root";
import type { ApiKey, MadeKey } from "../../api/types";
import { confirm, Trouble, useMoment } from "../../parts";
import { useKeys, useTakeKey } from "./asked";
import { CopyField } from "./CopyField";
import { NewKey, ToldKey } from "./NewKey";
import { Section } from "./Section";
import classes from "./settings.module.css";
import { Webhooks } from "./Webhooks";

const example = (address: string) => `from openai import OpenAI

client = OpenAI(base_url="${address}", api_key="pnx_...")
answer = client.images.generate(model="adventurers", prompt="a knight", size="256x256")
print(answer.data[0].b64_json[:40])`;

function OneKey({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation("settings");
  const moment = useMoment();
  const take = useTakeKey();
  const isOver = apiKey.expires !== null && new Date(apiKey.expires) < new Date();
  const remove = async () => {
    const isSure = await confirm({
      title: t("key.take_title", { name: apiKey.name }),
      sentence: t("key.take_what"),
      yes: t("key.take"),
      isDangerous: true,
    });
    if (isSure) take.mutate(apiKey.id);
  };
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: "anywhere" }}>
        {apiKey.name}
        <Text size="xs" c="dimmed">
          {apiKey.prefix}…
        </Text>
      </Table.Td>
      <Table.Td>{apiKey.scopes.map((scope) => t(`scope.${scope}`)).join(", ")}</Table.Td>
      <Table.Td>{moment(apiKey.created)}</Table.Td>
      <Table.Td>
        {isOver ? (
          <Badge color="gray" variant="light">
            {t("key.over")}
          </Badge>
        ) : apiKey.expires ? (
          moment(apiKey.expires)
        ) : (
          t("key.never")
        )}
      </Table.Td>
      <Table.Td ta="right">
        <Button
          size="xs"
          variant="default"
          loading={take.isPending}
          aria-label={t("key.take_one", { name: apiKey.name })}
          onClick={() => void remove()}
        >
          {t("key.take")}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function KeyList() {
  const { t } = useTranslation("settings");
  const found = useKeys();
  if (found.isPending) return <Loader aria-label={t("shell:loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.items.length === 0) return <Text>{t("key.none")}</Text>;
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("key.name")}</Table.Th>
            <Table.Th>{t("key.may")}</Table.Th>
            <Table.Th>{t("key.since")}</Table.Th>
            <Table.Th>{t("key.days")}</Table.Th>
            <Table.Th>
              <span className="visually-hidden">{t("key.take")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.data.items.map((each) => (
            <OneKey key={each.id} apiKey={each} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Keys for programs, and where programs find the studio. */
export function Programs() {
  const { t } = useTranslation("settings");
  const scopes = useMe().data?.scopes ?? [];
  const [isAsking, setAsking] = useState(false);
  const [made, setMade] = useState<MadeKey | null>(null);
  const openai = `${window.location.origin}${ROOT}/v1`;
  const finish = (told: MadeKey) => {
    setAsking(false);
    setMade(told);
  };
  return (
    <>
      <Section title={t("key.title")} lead={t("key.lead")}>
        {made && <ToldKey made={made} onClose={() => setMade(null)} />}
        <KeyList />
        {isAsking ? (
          <NewKey scopes={scopes} onMade={finish} />
        ) : (
          <Group>
            <Button onClick={() => setAsking(true)}>{t("key.new")}</Button>
          </Group>
        )}
      </Section>
      <Webhooks />
      <Section title={t("openai.title")} lead={t("openai.lead")}>
        <CopyField label={t("openai.address")} value={openai} />
        <CopyField label={t("openai.own")} value={window.location.origin + BASE} />
        <Text size="sm" fw={500}>
          {t("openai.example")}
        </Text>
        <Code block className={classes.code} tabIndex={0}>
          {example(openai)}
        </Code>
      </Section>
    </>
  );
}
