import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { confirm } from "../../parts";
import { complain } from "../../shell/notify";

/** Deletes what lies in the trash for ever, after a question. */
export function EmptyTrash({ isOff }: { isOff: boolean }) {
  const { t } = useTranslation("gallery");
  const queries = useQueryClient();
  const empty = async () => {
    const isSure = await confirm({
      title: t("forever.all"),
      sentence: t("forever.sentence"),
      yes: t("forever.yes"),
      isDangerous: true,
    });
    if (!isSure) return;
    await api.post("/trash/empty").catch(complain);
    void queries.invalidateQueries({ queryKey: ["pictures"] });
  };
  return (
    <Button
      color="red"
      variant="light"
      leftSection={<IconTrash size={18} aria-hidden />}
      disabled={isOff}
      onClick={() => void empty()}
    >
      {t("forever.empty")}
    </Button>
  );
}
