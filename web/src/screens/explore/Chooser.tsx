import { Anchor, Badge, Button, Card, Group, SimpleGrid, Skeleton, Text } from "@mantine/core";
import { IconCompass } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { part } from "../../api/client";
import { useModels } from "../../api/queries";
import type { Model } from "../../api/types";
import { EmptyState, PageTitle, Trouble } from "../../parts";
import { useFacts } from "../models/facts";
import classes from "./explore.module.css";

/** All models to choose from. `like` is a picture that is looked for in the chosen one. */
export function Chooser({ tail = "", lead }: { tail?: string; lead?: string }) {
  const { t } = useTranslation("explore");
  const found = useModels();
  const models = (found.data?.items ?? []).filter((model) => model.can_explore);
  return (
    <>
      <PageTitle title={t("title")} lead={lead ?? t("lead")}>
        <Button component={Link} href="/models" variant="default">
          {t("shelf")}
        </Button>
      </PageTitle>
      {found.isPending && (
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} aria-busy>
          {[0, 1, 2].map((n) => (
            <Skeleton key={n} height={260} />
          ))}
        </SimpleGrid>
      )}
      {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && models.length === 0 && (
        <EmptyState
          icon={IconCompass}
          title={t("empty.title")}
          actions={
            <>
              <Button component={Link} href="/train">
                {t("empty.train")}
              </Button>
              <Button component={Link} href="/datasets" variant="default">
                {t("empty.datasets")}
              </Button>
            </>
          }
        >
          {t("empty.words")}
        </EmptyState>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} component="ul" className={classes.models}>
        {models.map((model) => (
          <ModelCard key={model.name} model={model} href={`/explore/${part(model.name)}${tail}`} />
        ))}
      </SimpleGrid>
    </>
  );
}

function ModelCard({ model, href }: { model: Model; href: string }) {
  const { t } = useTranslation("explore");
  const facts = useFacts();
  return (
    <Card component="li" withBorder padding="md" className={classes.model}>
      <Card.Section>
        <img className={classes.cover} src={model.cover} alt="" loading="lazy" />
      </Card.Section>
      <Group justify="space-between" mt="sm" gap="xs" align="flex-start">
        <Anchor component={Link} href={href} className={classes.modelName}>
          {model.name}
        </Anchor>
        {model.is_shipped && (
          <Badge variant="light" color="gray" style={{ flexShrink: 0 }}>
            {t("card.shipped")}
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {facts(model).join(" · ")}
      </Text>
    </Card>
  );
}
