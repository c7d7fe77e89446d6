import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./settings.module.css";

/** A part of the settings under a heading of its own. */
export function Section(props: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <Title order={2} size="h3">
        {props.title}
      </Title>
      {props.lead && (
        <Text c="dimmed" size="sm" maw="46rem">
          {props.lead}
        </Text>
      )}
      {props.children}
    </section>
  );
}
