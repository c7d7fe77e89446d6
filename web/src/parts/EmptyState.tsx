import { Group, Stack, Text, Title } from "@mantine/core";
import type { ComponentType, ReactNode } from "react";
import classes from "./parts.module.css";

interface Props {
  icon: ComponentType<{ size?: number; stroke?: number }>;
  title: string;
  children: ReactNode; // what belongs here, and how it comes here
  actions?: ReactNode;
}

/** What stands where nothing is yet: it teaches the first step. */
export function EmptyState({ icon: Icon, title, children, actions }: Props) {
  return (
    <Stack className={classes.empty} align="center" gap="xs">
      <div className={classes.emptyIcon} aria-hidden>
        <Icon size={44} stroke={1.2} />
      </div>
      <Title order={2} size="h3" ta="center">
        {title}
      </Title>
      <Text component="div" c="dimmed" ta="center" maw="34rem">
        {children}
      </Text>
      {actions && (
        <Group mt="sm" justify="center">
          {actions}
        </Group>
      )}
    </Stack>
  );
}
