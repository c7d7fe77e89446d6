import { Alert, Anchor, Button, Collapse, List, Text } from "@mantine/core";
import { IconShieldX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

const KNOWN = ["rights", "copies", "protected", "safety"];

/** What rights or checks refuse: the server's sentence, why there is such a rule, what can be done. */
export function Refused({ detail, checks }: { detail: string; checks: string[] }) {
  const { t } = useTranslation("parts");
  const [isOpen, setOpen] = useState(false);
  const known = checks.filter((each) => KNOWN.includes(each));
  return (
    <Alert
      color="red"
      role="alert"
      p="xs"
      icon={<IconShieldX aria-hidden />}
      title={t("refused.title")}
    >
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {detail}
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        mt="xs"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t("refused.why")}
      </Button>
      <Collapse expanded={isOpen}>
        <List size="sm" mt="xs" spacing={4}>
          {known.length === 0 && <List.Item>{t("refused.other")}</List.Item>}
          {known.map((check) => (
            <List.Item key={check}>
              {t(`refused.checks.${check}.why`)} <b>{t(`refused.checks.${check}.do`)}</b>
            </List.Item>
          ))}
        </List>
        <Anchor component={Link} href="/settings/rules" size="sm" mr="md">
          {t("refused.rules")}
        </Anchor>
        <Anchor component={Link} href="/gallery" size="sm">
          {t("refused.gallery")}
        </Anchor>
      </Collapse>
    </Alert>
  );
}
