import { Alert, Button, Code, Group, List, Loader, Stack, Text } from "@mantine/core";
import {
  IconArrowsShuffle,
  IconCopy,
  IconRepeat,
  IconRestore,
  IconSeeding,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useMay } from "../../api/may";
import { api } from "../../api/client";
import { useAskJob } from "../../api/queries";
import type { Lineage, Picture, PictureRecipe, Verdict } from "../../api/types";
import { Trouble } from "../../parts";
import { restore } from "../../shell/handover";
import { complain, tell } from "../../shell/notify";
import { LineageGraph } from "./LineageGraph";
import classes from "./picture.module.css";
import { said } from "../../said";

type Part = "recipe" | "lineage" | "credentials";

function usePart<T>(picture: Picture, part: Part) {
  return useQuery({
    queryKey: ["picture", picture.id, part],
    queryFn: () => api.get<T>(`/pictures/${picture.id}/${part}`),
    staleTime: Infinity, // a file never changes its history
  });
}

function Restoring({ found, picture }: { found: PictureRecipe; picture: Picture }) {
  const { t } = useTranslation("picture");
  const [, go] = useLocation();
  const ask = useAskJob();
  const may = useMay("make");
  const { settings } = found;
  if (!settings) return null;
  const use = (isWithoutSeed: boolean) => {
    const path = restore(settings, isWithoutSeed);
    if (path) go(path);
  };
  const copySeed = () =>
    void navigator.clipboard
      .writeText(String(picture.seed))
      .then(() => tell(t("recipe.seed_copied", { seed: picture.seed })), complain);
  const again = () => {
    if (!settings.job) return;
    ask.mutate(settings.job, { onSuccess: () => tell(t("recipe.asked")) });
  };
  const canUse = settings.screen !== "none";
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {canUse && (
          <Button leftSection={<IconRestore size={18} aria-hidden />} onClick={() => use(false)}>
            {t("recipe.use_all")}
          </Button>
        )}
        {canUse && (
          <Button
            variant="default"
            leftSection={<IconArrowsShuffle size={18} aria-hidden />}
            onClick={() => use(true)}
          >
            {t("recipe.remix")}
          </Button>
        )}
        {picture.seed !== null && (
          <Button
            variant="default"
            leftSection={<IconSeeding size={18} aria-hidden />}
            onClick={copySeed}
          >
            {t("recipe.use_seed")}
          </Button>
        )}
        {may && settings.job && (
          <Button
            variant="default"
            loading={ask.isPending}
            leftSection={<IconRepeat size={18} aria-hidden />}
            onClick={again}
          >
            {t("recipe.again")}
          </Button>
        )}
      </Group>
      {(settings.sentences ?? []).map((sentence) => (
        <Text key={sentence} size="sm" c="dimmed">
          {said(sentence)}
        </Text>
      ))}
    </Stack>
  );
}

/** How it was made, and ways to go on from there. */
export function RecipeTab({ picture }: { picture: Picture }) {
  const { t } = useTranslation("picture");
  const found = usePart<PictureRecipe>(picture, "recipe");
  if (found.isPending) return <Loader aria-label={t("loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data.recipe) return <Text>{t("recipe.none")}</Text>;
  const text = JSON.stringify(found.data.recipe, null, 2);
  return (
    <Stack>
      <Restoring found={found.data} picture={picture} />
      <details>
        <summary>{t("recipe.whole")}</summary>
        <Button
          size="compact-sm"
          variant="default"
          my="xs"
          leftSection={<IconCopy size={14} aria-hidden />}
          onClick={() =>
            void navigator.clipboard.writeText(text).then(() => tell(t("recipe.copied")), complain)
          }
        >
          {t("recipe.copy")}
        </Button>
        <Code block className={classes.json} tabIndex={0}>
          {text}
        </Code>
      </details>
    </Stack>
  );
}

export function LineageTab({ picture }: { picture: Picture }) {
  const { t } = useTranslation("picture");
  const found = usePart<Lineage>(picture, "lineage");
  if (found.isPending) return <Loader aria-label={t("loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  return <LineageGraph lineage={found.data} />;
}

const COLORS: Record<string, string> = {
  trusted: "green",
  "unknown signer": "yellow",
  unsigned: "gray",
  changed: "red",
  broken: "red",
};

/** What the file's signature and marks prove, in plain words. */
export function CredentialsTab({ picture }: { picture: Picture }) {
  const { t } = useTranslation("picture");
  const found = usePart<Verdict & { state?: string }>(picture, "credentials");
  if (found.isPending) return <Loader aria-label={t("loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  const { state = "", sentence = "", sentences = [] } = found.data;
  return (
    <Stack>
      <Alert color={COLORS[state] ?? "gray"} title={t("credentials.verdict")}>
        {said(sentence)}
      </Alert>
      <List spacing={6} size="sm">
        {sentences
          .filter((each) => each !== sentence)
          .map((each) => (
            <List.Item key={each}>{said(each)}</List.Item>
          ))}
      </List>
    </Stack>
  );
}
