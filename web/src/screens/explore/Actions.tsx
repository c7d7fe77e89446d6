import { Button, Group, Menu } from "@mantine/core";
import {
  IconBrush,
  IconDeviceFloppy,
  IconPhotoSearch,
  IconPin,
  IconSend,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { Model } from "../../api/types";
import { ended, useAsking, useFirstPicture } from "../../making/asking";
import type { PictureFormat } from "../../making/FormatField";
import { type Recipe, whole } from "../../making/recipe";
import { GalleryDialog } from "../../parts";
import { useHotkey } from "../../shell/hotkeys";
import { complain, tell } from "../../shell/notify";
import { usePreference } from "../../shell/preferences";
import { recipeOfPicture } from "./restore";
import { goTo, useRecipe } from "./store";

/** Keeps pictures of recipes in the gallery. */
export function useKeeping(model: Model) {
  const [format] = usePreference<PictureFormat>("format", "png");
  const { start, isBusy } = useAsking("explore");
  const keep = (recipes: Recipe[]) => start("keep", { model: model.name, recipes, format });
  return { keep, isBusy, format };
}

/** Looks for the place of a picture in the model, and goes there. */
export function useLike(model: Model) {
  const { t } = useTranslation("explore");
  const { put } = useAsking("explore");
  return useMutation({
    mutationFn: async (picture: string) => {
      const known = await recipeOfPicture(picture);
      if (known?.model === model.name && known.recipe) return known.recipe;
      const job = await put("project", { model: model.name, picture });
      return whole((await ended(job.id)).result.recipe as Partial<Recipe>);
    },
    onSuccess: (recipe) => {
      goTo(recipe);
      tell(t("like.found"));
    },
    onError: complain,
    meta: { isQuiet: true },
  });
}

interface Props {
  model: Model;
  onPin: (recipe: Recipe) => void;
}

/** What can be done with the chosen picture. */
export function Actions({ model, onPin }: Props) {
  const { t } = useTranslation("explore");
  const recipe = useRecipe();
  const [, go] = useLocation();
  const { keep, isBusy, format } = useKeeping(model);
  const first = useFirstPicture("explore");
  const like = useLike(model);
  const [isSearching, search] = useState(false);
  const send = (role: "content" | "style") =>
    first.mutate(
      { kind: "keep", params: { model: model.name, recipes: [recipe], format } },
      { onSuccess: (id) => id && go(`/style?${role}=${id}`), onError: complain },
    );
  const group = t("title");
  useHotkey("k", t("actions.keep"), () => keep([recipe]), { group });
  useHotkey("p", t("actions.pin"), () => onPin(recipe), { group });
  useHotkey("", t("actions.to_content"), () => send("content"), { group });
  useHotkey("", t("actions.to_style"), () => send("style"), { group });
  useHotkey("", t("like.title"), () => search(true), { group });
  return (
    <Group gap="xs">
      <Button
        leftSection={<IconDeviceFloppy size={16} aria-hidden />}
        loading={isBusy}
        onClick={() => keep([recipe])}
      >
        {t("actions.keep")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPin size={16} aria-hidden />}
        onClick={() => onPin(recipe)}
      >
        {t("actions.pin")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            loading={first.isPending || like.isPending}
            leftSection={<IconSend size={16} aria-hidden />}
          >
            {t("actions.more")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconBrush size={16} />} onClick={() => send("content")}>
            {t("actions.to_content")}
          </Menu.Item>
          <Menu.Item leftSection={<IconBrush size={16} />} onClick={() => send("style")}>
            {t("actions.to_style")}
          </Menu.Item>
          <Menu.Item leftSection={<IconPhotoSearch size={16} />} onClick={() => search(true)}>
            {t("like.title")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <GalleryDialog
        isOpen={isSearching}
        onClose={() => search(false)}
        onChoose={(id) => like.mutate(id)}
      />
    </Group>
  );
}
