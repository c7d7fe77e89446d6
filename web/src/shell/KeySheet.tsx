import { Modal, SimpleGrid, Table, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Hotkey, spoken, useHotkeys } from "./hotkeys";
import { useOver } from "./open";

/** Keys by the place where they work, the nearest place first. */
export function grouped(all: Hotkey[]): [string, Hotkey[]][] {
  const groups = new Map<string, Hotkey[]>();
  const nearest = new Map(all.map((each) => [each.key, each.group])); // the last one told wins
  for (const each of all) {
    if (!each.key || nearest.get(each.key) !== each.group) continue;
    const group = groups.get(each.group) ?? [];
    if (!group.some((other) => other.key === each.key)) group.push(each);
    groups.set(each.group, group);
  }
  return [...groups];
}

function Keys({ name, keys }: { name: string; keys: Hotkey[] }) {
  return (
    <section>
      <Title order={3} size="h4" mb={4}>
        {name}
      </Title>
      <Table verticalSpacing={5}>
        <Table.Tbody>
          {keys.map((each) => (
            <Table.Tr key={each.id}>
              <Table.Td>{each.words}</Table.Td>
              <Table.Td ta="right" style={{ whiteSpace: "nowrap" }}>
                {spoken(each.key).map((part) => (
                  <kbd key={part}>{part}</kbd>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

export function KeySheet() {
  const { t } = useTranslation();
  const { over, show } = useOver();
  const all = useHotkeys((store) => store.all);
  return (
    <Modal
      opened={over === "keys"}
      onClose={() => show(null)}
      title={t("key.title")}
      size="xl"
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        {grouped(all).map(([name, keys]) => (
          <Keys key={name} name={name || t("key.here")} keys={keys} />
        ))}
      </SimpleGrid>
    </Modal>
  );
}
