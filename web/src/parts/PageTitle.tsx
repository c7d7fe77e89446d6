import { Group, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";

interface Props {
  title: string;
  lead?: ReactNode; // one sentence: what this place is for
  children?: ReactNode; // buttons at its right
}

/** The head of a screen; also names the browser's tab. */
export function PageTitle({ title, lead, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Pinxit`;
  }, [title]);
  return (
    <Group component="header" justify="space-between" align="flex-end" mb="lg" gap="md">
      <div style={{ minWidth: 0, flex: "1 1 18rem" }}>
        <Title order={1} style={{ overflowWrap: "anywhere" }}>
          {title}
        </Title>
        {lead && (
          <Text c="dimmed" maw="46rem" mt={4}>
            {lead}
          </Text>
        )}
      </div>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
