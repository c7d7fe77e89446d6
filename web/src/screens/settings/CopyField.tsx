import { ActionIcon, CopyButton, TextInput, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

/** A text to copy. Without a clipboard (an address without https) it is marked instead. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation("settings");
  const field = useRef<HTMLInputElement>(null);
  return (
    <TextInput
      ref={field}
      label={label}
      value={value}
      readOnly
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      onFocus={(event) => event.currentTarget.select()}
      rightSection={
        <CopyButton value={value} timeout={2_000}>
          {({ copied, copy }) => (
            <Tooltip label={t(copied ? "copied" : "copy")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`${t(copied ? "copied" : "copy")}: ${label}`}
                onClick={() => (window.isSecureContext ? copy() : field.current?.select())}
              >
                {copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      }
    />
  );
}
