import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { wordsOf } from "../shell/notify";

/** A fault in the place where something was expected, with a way to try again. */
export function Trouble({ fault, onRetry }: { fault: unknown; onRetry?: () => void }) {
  const { t } = useTranslation("parts");
  const { title, detail } = wordsOf(fault);
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      <Group justify="space-between" align="flex-end">
        <Text size="sm">{detail}</Text>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t("try_again")}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
