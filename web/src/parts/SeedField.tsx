import { ActionIcon, Group, NumberInput, Tooltip } from "@mantine/core";
import { IconDice5 } from "@tabler/icons-react";

const MOST = 2 ** 32 - 1;

interface Props {
  value: number;
  onChange: (seed: number, what?: string) => void; // `what` is said while it is typed
  words: { title: string; help: string; another: string };
}

/** Decides all chance; another one gives another result. */
export function SeedField({ value, onChange, words }: Props) {
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <NumberInput
        style={{ flex: 1 }}
        label={words.title}
        description={words.help}
        value={value}
        onChange={(seed) => typeof seed === "number" && onChange(seed, "seed")}
        min={0}
        max={MOST}
        allowDecimal={false}
        allowNegative={false}
      />
      <Tooltip label={words.another}>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={words.another}
          onClick={() => onChange(Math.floor(Math.random() * MOST))}
        >
          <IconDice5 size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
