import {
  Button,
  Group,
  Loader,
  Menu,
  Modal,
  Select,
  Stack,
  Switch,
  Table,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../api/queries";
import type { MadeKey, Me, Person, Scope } from "../../api/types";
import { MoreMenu, Trouble, confirm } from "../../parts";
import { usePeople, usePeopleDeeds } from "./asked";
import { NewKey, ToldKey } from "./NewKey";
import { QuotaForm } from "./QuotaForm";
import { Section } from "./Section";

const ROLES: Me["role"][] = ["creator", "student", "viewer", "admin"];
const MAY: Record<Me["role"], Scope[]> = {
  admin: ["read", "make", "train", "admin", "keys"],
  creator: ["read", "make", "train", "keys"],
  student: ["read", "make", "train", "keys"],
  viewer: ["read", "keys"],
};

function useRoles() {
  const { t } = useTranslation("settings");
  return ROLES.map((value) => ({ value, label: t(`shell:role.${value}`) }));
}

function More(props: { person: Person; onQuota: () => void; onKey: () => void }) {
  const { person } = props;
  const { t } = useTranslation("settings");
  const { remove } = usePeopleDeeds();
  const take = async () => {
    const isSure = await confirm({
      title: t("people.remove_title", { name: person.name }),
      sentence: t("people.remove_what"),
      yes: t("people.remove"),
      isDangerous: true,
    });
    if (isSure) remove.mutate(person.id);
  };
  return (
    <MoreMenu label={t("people.more", { name: person.name })}>
      <Menu.Item onClick={props.onKey}>{t("people.key")}</Menu.Item>
      <Menu.Item onClick={props.onQuota}>{t("people.quota")}</Menu.Item>
      <Menu.Item color="red" onClick={() => void take()}>
        {t("people.remove")}
      </Menu.Item>
    </MoreMenu>
  );
}

function OnePerson(props: { person: Person; onQuota: () => void; onKey: () => void }) {
  const { person } = props;
  const { t } = useTranslation("settings");
  const { change } = usePeopleDeeds();
  const isMe = useMe().data?.id === person.id;
  const set = (changes: Partial<Person>) => change.mutate({ id: person.id, changes });
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: "anywhere" }}>
        {person.name}
        {isMe && ` (${t("people.you")})`}
      </Table.Td>
      <Table.Td>
        <Select
          aria-label={t("people.role_of", { name: person.name })}
          w="11rem"
          data={useRoles()}
          value={person.role}
          onChange={(role) => role && set({ role: role as Person["role"] })}
          allowDeselect={false}
        />
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={t("people.active_of", { name: person.name })}
          checked={person.is_active}
          onChange={(event) => set({ is_active: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td ta="right">
        <More {...props} />
      </Table.Td>
    </Table.Tr>
  );
}

function NewPerson() {
  const { t } = useTranslation("settings");
  const { add } = usePeopleDeeds();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Me["role"]>("creator");
  const send = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ name: name.trim(), role }, { onSuccess: () => setName("") });
  };
  return (
    <form onSubmit={send}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t("people.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
        />
        <Select
          label={t("people.role")}
          data={useRoles()}
          value={role}
          onChange={(wished) => wished && setRole(wished as Me["role"])}
          allowDeselect={false}
        />
        <Button type="submit" loading={add.isPending} disabled={!name.trim()}>
          {t("people.add")}
        </Button>
      </Group>
    </form>
  );
}

function KeyOf({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const [made, setMade] = useState<MadeKey | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("people.key_of", { name: person.name })}
      closeButtonProps={{ "aria-label": t("shell:close") }}
    >
      {made ? (
        <ToldKey made={made} onClose={onClose} />
      ) : (
        <NewKey scopes={MAY[person.role]} person={person.id} onMade={setMade} />
      )}
    </Modal>
  );
}

/** Who works here; for admins. */
export function People() {
  const { t } = useTranslation("settings");
  const found = usePeople();
  const [asked, setAsked] = useState<{ what: "quota" | "key"; person: Person } | null>(null);
  if (found.isPending) return <Loader aria-label={t("shell:loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  const close = () => setAsked(null);
  return (
    <Section title={t("part.people")} lead={t("people.lead")}>
      <Stack>
        <Table.ScrollContainer minWidth={480}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("people.name")}</Table.Th>
                <Table.Th>{t("people.role")}</Table.Th>
                <Table.Th>{t("people.active")}</Table.Th>
                <Table.Th>
                  <span className="visually-hidden">{t("people.deeds")}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.data.items.map((person) => (
                <OnePerson
                  key={person.id}
                  person={person}
                  onQuota={() => setAsked({ what: "quota", person })}
                  onKey={() => setAsked({ what: "key", person })}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <NewPerson />
      </Stack>
      {asked?.what === "quota" && <QuotaForm person={asked.person} onClose={close} />}
      {asked?.what === "key" && <KeyOf person={asked.person} onClose={close} />}
    </Section>
  );
}
