import { Alert, Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CopyField } from "./CopyField";

interface Props {
  icon: ReactNode;
  title: string;
  sentence: string;
  label: string; // of the secret
  secret: string;
  onClose: () => void;
}

/** A secret right after it was made: the only time that it can be read. */
export function ToldOnce({ icon, title, sentence, label, secret, onClose }: Props) {
  const { t } = useTranslation("settings");
  return (
    <Alert
      color="green"
      role="status"
      icon={icon}
      title={title}
      style={{ overflowWrap: "anywhere" }}
    >
      <Stack gap="sm">
        {sentence}
        <CopyField label={label} value={secret} />
        <Group>
          <Button size="xs" variant="default" onClick={onClose}>
            {t("key.kept")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
